import { X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { ClusterUnavailableError, ForbiddenError, UnauthenticatedError } from '@metrics-adapter/core';
import { FakeClock, neverCancelled } from '@metrics-adapter/core/testing';
import type { CertificateBundle } from '../tls/peer/certificate-bundle.ts';
import type { PeerCertificate, VerifiedCertificate } from '../tls/peer/peer-certificate.ts';
import { CertificateError } from '../tls/x509/certificate-error.ts';
import { createCertificateAuthority } from '../tls/x509/certificate-writer.ts';
import type { OfferedCredentials, UserInfo } from './authenticator.ts';
import { buildAuthenticator } from './build-authenticator.ts';
import type { ClusterAuthenticationConfig, RequestHeaderConfig } from './cluster-authentication.ts';
import type { TokenReviewer, TokenVerdict } from './token-reviewer.ts';

const leaf = new X509Certificate(
  createCertificateAuthority({ commonName: 'any', notBefore: Date.UTC(2026, 0), notAfter: Date.UTC(2027, 0) })
    .certificatePem,
);
const credentialId = {
  'authentication.kubernetes.io/credential-id': [`X509SHA256=${leaf.fingerprint256.replaceAll(':', '').toLowerCase()}`],
};

const proxyBundle: CertificateBundle = { authorities: [] };
const clientBundle: CertificateBundle = { authorities: [] };
const requestHeader: RequestHeaderConfig = {
  bundle: proxyBundle,
  allowedNames: ['front-proxy-client'],
  usernameHeaders: ['x-remote-user', 'x-other-user'],
  uidHeaders: ['x-remote-uid'],
  groupHeaders: ['x-remote-group', 'x-other-group'],
  extraHeaderPrefixes: ['x-remote-extra-', 'x-other-extra-'],
};

/** A client certificate that one bundle has signed. */
class FakePeer implements PeerCertificate {
  readonly #bundle: CertificateBundle;
  readonly #verified: VerifiedCertificate;

  constructor(bundle: CertificateBundle, commonName: string, organizations: readonly string[] = []) {
    this.#bundle = bundle;
    this.#verified = { commonName, organizations, leaf };
  }

  verify(bundle: CertificateBundle): VerifiedCertificate {
    if (bundle !== this.#bundle) throw new CertificateError('unknown-authority', 'CN=any is not known');
    return this.#verified;
  }
}

const proxy = new FakePeer(proxyBundle, 'front-proxy-client');
const bob = new FakePeer(clientBundle, 'bob', ['dev', 'ops']);

let config: ClusterAuthenticationConfig | undefined;

beforeEach(() => {
  config = { clientBundle, requestHeader };
});

/** The token `good` is Carol's; `lost` gets no answer; any other is bad. */
const reviews: TokenReviewer = {
  async reviewToken(token): Promise<TokenVerdict> {
    if (token === 'lost') throw new ClusterUnavailableError('no answer');
    if (token !== 'good') return { authenticated: false, error: 'no such token' };
    return { authenticated: true, user: { name: 'carol', groups: [], extra: {} } };
  },
};

/** What a client sends: pairs of header and value, and its certificate. */
interface Offer {
  readonly peer?: PeerCertificate;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

function toCredentials({ peer, headers = [] }: Offer): OfferedCredentials {
  const headersDistinct: Record<string, string[]> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    headersDistinct[key] = [...(headersDistinct[key] ?? []), value];
  }
  const joined = Object.fromEntries(Object.entries(headersDistinct).map(([name, values]) => [name, values.join(', ')]));
  return { headers: joined, headersDistinct, ...(peer === undefined ? {} : { peer }) };
}

function authenticate(offer: Offer): Promise<UserInfo> {
  const clock = new FakeClock();
  const cluster = { current: () => config };
  const salt = Buffer.from('salt');
  return buildAuthenticator({ cluster, reviews, clock, salt }).authenticate(toCredentials(offer), neverCancelled);
}

/** The reason that the log is told; the client is told nothing. */
async function refusalOf(offer: Offer): Promise<string> {
  const error: unknown = await authenticate(offer).then(
    ({ name }) => name,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UnauthenticatedError)) throw new Error(`no refusal: ${String(error)}`);
  expect(error.message).toBe('Unauthorized');
  return (error.cause as Error).message;
}

const good = ['Authorization', 'Bearer good'] as const;
const bad = ['Authorization', 'Bearer bad'] as const;
const alice = ['X-Remote-User', 'alice'] as const;

describe('a request with the certificate of the front proxy', () => {
  it('comes from the user of its headers, with every group', async () => {
    const headers = [alice, ['X-Remote-Group', 'a'], ['X-Remote-Group', 'b, c'], ['X-Remote-Uid', '42']] as const;
    expect(await authenticate({ peer: proxy, headers })).toEqual({
      name: 'alice',
      uid: '42',
      groups: ['a', 'b, c', 'system:authenticated'],
      extra: {},
    });
  });

  it('comes from a user without any group, as the aggregation layer sends its own', async () => {
    expect(await authenticate({ peer: proxy, headers: [['X-Remote-User', 'system:kube-aggregator']] })).toEqual({
      name: 'system:kube-aggregator',
      groups: ['system:authenticated'],
      extra: {},
    });
  });

  it.each([['system:authenticated'], ['system:unauthenticated']])(
    'comes from a user in %s, who is left as he is',
    async (group) => {
      const headers = [alice, ['X-Remote-Group', group]] as const;
      expect((await authenticate({ peer: proxy, headers })).groups).toEqual([group]);
    },
  );

  it('comes from the anonymous user, who does not become authenticated on the way', async () => {
    expect(await authenticate({ peer: proxy, headers: [['X-Remote-User', 'system:anonymous']] })).toEqual({
      name: 'system:anonymous',
      groups: [],
      extra: {},
    });
  });

  it('takes the first username header that is not empty, and all group headers', async () => {
    const headers = [
      ['X-Remote-User', ''],
      ['X-Other-User', 'dora'],
      ['X-Other-Group', 'z'],
      ['X-Remote-Group', ''],
      ['X-Remote-Group', 'a'],
    ] as const;
    const { name, groups } = await authenticate({ peer: proxy, headers });
    expect([name, groups]).toEqual(['dora', ['a', 'z', 'system:authenticated']]);
  });

  it('takes extra values by prefix: the key in lower case and unescaped, every value', async () => {
    const headers = [
      alice,
      ['X-Remote-Extra-Scopes', 'one'],
      ['X-Remote-Extra-Scopes', 'two'],
      ['X-Other-Extra-Scopes', 'three'],
      ['X-Remote-Extra-Example.org%2FProject', 'p'],
      ['X-Remote-Extra-Bad%zz', 'kept'],
      ['X-Remote-Extra-__proto__', 'harmless'],
    ] as const;
    const { extra } = await authenticate({ peer: proxy, headers });
    expect(Object.entries(extra)).toEqual([
      ['scopes', ['one', 'two', 'three']],
      ['example.org/project', ['p']],
      ['bad%zz', ['kept']],
      ['__proto__', ['harmless']],
    ]);
  });

  it('reads names in UTF-8', async () => {
    const headers = [['X-Remote-User', Buffer.from('jürgen').toString('latin1')]] as const;
    expect((await authenticate({ peer: proxy, headers })).name).toBe('jürgen');
  });

  it('is refused when the certificate has a name that is not allowed', async () => {
    const peer = new FakePeer(proxyBundle, 'mallory');
    expect(await refusalOf({ peer, headers: [alice] })).toBe(
      'as front proxy: the common name "mallory" is not in the allowed list: front-proxy-client; ' +
        'as client: CN=any is not known',
    );
  });

  it('is accepted under any name when no names are listed', async () => {
    config = { clientBundle, requestHeader: { ...requestHeader, allowedNames: [] } };
    const peer = new FakePeer(proxyBundle, 'mallory');
    expect((await authenticate({ peer, headers: [alice] })).name).toBe('alice');
  });

  it('is refused without a user name, since the certificate is no client of the cluster', async () => {
    expect(await refusalOf({ peer: proxy })).toBe('as client: CN=any is not known');
  });

  it('comes from the owner of a bearer token when there is no user name', async () => {
    expect((await authenticate({ peer: proxy, headers: [good] })).name).toBe('carol');
  });

  it('comes from the user of its headers, whatever token it carries', async () => {
    expect((await authenticate({ peer: proxy, headers: [alice, bad] })).name).toBe('alice');
  });
});

describe('a request with a client certificate', () => {
  it('comes from its common name and organizations, and names the certificate', async () => {
    expect(await authenticate({ peer: bob })).toEqual({
      name: 'bob',
      groups: ['dev', 'ops', 'system:authenticated'],
      extra: credentialId,
    });
  });

  it('does not become another user by headers', async () => {
    const headers = [alice, ['X-Remote-Group', 'system:masters']] as const;
    expect(await authenticate({ peer: bob, headers })).toEqual({
      name: 'bob',
      groups: ['dev', 'ops', 'system:authenticated'],
      extra: credentialId,
    });
  });

  it('does not become another user by a token', async () => {
    expect((await authenticate({ peer: bob, headers: [good] })).name).toBe('bob');
  });

  it('is refused when no authority knows it', async () => {
    const peer = new FakePeer({ authorities: [] }, 'stranger');
    expect(await refusalOf({ peer })).toBe('as front proxy: CN=any is not known; as client: CN=any is not known');
  });

  it('comes from the owner of a good token when no authority knows the certificate', async () => {
    const peer = new FakePeer({ authorities: [] }, 'stranger');
    expect((await authenticate({ peer, headers: [good] })).name).toBe('carol');
  });

  it('is anonymous when the certificate has no name', async () => {
    config = { clientBundle };
    expect((await authenticate({ peer: new FakePeer(clientBundle, '') })).name).toBe('system:anonymous');
  });

  it('is anonymous when the cluster does not use certificates', async () => {
    config = {};
    expect((await authenticate({ peer: bob })).name).toBe('system:anonymous');
  });
});

describe('a request without a certificate', () => {
  it('is anonymous without anything else', async () => {
    expect(await authenticate({})).toEqual({ name: 'system:anonymous', groups: ['system:unauthenticated'], extra: {} });
  });

  it('does not become a user by headers', async () => {
    expect((await authenticate({ headers: [alice] })).name).toBe('system:anonymous');
  });

  it('comes from the owner of its token', async () => {
    expect(await authenticate({ headers: [good] })).toEqual({
      name: 'carol',
      groups: ['system:authenticated'],
      extra: {},
    });
  });

  it('is refused with a bad token', async () => {
    expect(await refusalOf({ headers: [bad] })).toBe('by bearer token: no such token');
  });

  it('is refused when Kubernetes gives no verdict on the token', async () => {
    expect(await refusalOf({ headers: [['Authorization', 'Bearer lost']] })).toBe('no answer');
  });
});

describe('while nobody knows whom the cluster believes', () => {
  const unavailable =
    'this server cannot authenticate client certificates yet: it has not read the ConfigMap ' +
    'kube-system/extension-apiserver-authentication so far; its log tells why';

  beforeEach(() => {
    config = undefined;
  });

  it.each<[string, Offer]>([
    ['a certificate', { peer: bob }],
    ['a certificate and headers', { peer: proxy, headers: [alice] }],
    ['a certificate and a bad token', { peer: bob, headers: [bad] }],
  ])('a request with %s is told to come back', async (_, offer) => {
    const error: unknown = await authenticate(offer).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ClusterUnavailableError);
    expect(error).toMatchObject({ message: unavailable });
  });

  it('a good token works, with and without a certificate', async () => {
    expect((await authenticate({ headers: [good] })).name).toBe('carol');
    expect((await authenticate({ peer: bob, headers: [good] })).name).toBe('carol');
  });

  it('a request without credentials is anonymous', async () => {
    expect((await authenticate({})).name).toBe('system:anonymous');
  });
});

describe('a request on behalf of another user', () => {
  it.each(['Impersonate-User', 'impersonate-group', 'Impersonate-Uid', 'Impersonate-Extra-Scopes'])(
    'is refused: %s',
    async (header) => {
      const refused = authenticate({ peer: bob, headers: [[header, 'x']] });
      await expect(refused).rejects.toBeInstanceOf(ForbiddenError);
      await expect(refused).rejects.toThrow(
        'impersonation is not supported by this server; ask kube-apiserver, which does it',
      );
    },
  );

  it('is refused for its bad credentials first', async () => {
    expect(await refusalOf({ headers: [bad, ['Impersonate-User', 'x']] })).toBe('by bearer token: no such token');
  });
});
