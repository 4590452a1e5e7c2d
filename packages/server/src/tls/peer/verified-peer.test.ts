import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { CertificateError } from '../x509/certificate-error.ts';
import {
  type CertificateRequest,
  type CertificateWithKey,
  createCertificateAuthority,
  issueCertificate,
} from '../x509/certificate-writer.ts';
import { type CertificateBundle, parseCertificateBundle } from './certificate-bundle.ts';
import type { PeerCertificate } from './peer-certificate.ts';
import { clientCertificateOptions, peerCertificateOf } from './verified-peer.ts';

const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const HOUR = 3_600_000;
const validity = { notBefore: START - HOUR, notAfter: START + 24 * HOUR };

const ca = createCertificateAuthority({ commonName: 'ca', ...validity });
const otherCa = createCertificateAuthority({ commonName: 'other', ...validity });
const serving = issueCertificate({ issuer: otherCa, commonName: 'server', ...validity });

const bundleOf = (...authorities: readonly CertificateWithKey[]): CertificateBundle =>
  parseCertificateBundle(authorities.map(({ certificatePem }) => certificatePem).join(''), 'test');

const issueClient = (request: Partial<CertificateRequest> = {}): CertificateWithKey =>
  issueCertificate({ issuer: ca, commonName: 'bob', extendedKeyUsages: ['clientAuth'], ...validity, ...request });

const issueIntermediate = (request: Partial<CertificateRequest> = {}): CertificateWithKey =>
  issueCertificate({ issuer: ca, commonName: 'between', ca: true, ...validity, ...request });

/** What the client shows: its certificate, then whatever else, in this order. */
type Shown = readonly [CertificateWithKey, ...CertificateWithKey[]];

let server: Server;
const sockets: TLSSocket[] = [];

beforeAll(async () => {
  server = createServer({
    cert: serving.certificatePem,
    key: serving.privateKeyPem,
    ...clientCertificateOptions,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

afterAll(async () => {
  server.close();
  await once(server, 'close');
});

/** A real handshake; gives the server's end of the connection. */
async function handshake(...shown: Shown | []): Promise<TLSSocket> {
  const { port } = server.address() as AddressInfo;
  const accepted = once(server, 'secureConnection');
  const credentials =
    shown[0] === undefined
      ? {}
      : { cert: shown.map(({ certificatePem }) => certificatePem).join(''), key: shown[0].privateKeyPem };
  const client = connect({
    host: '127.0.0.1',
    port,
    ca: otherCa.certificatePem,
    rejectUnauthorized: false,
    ...credentials,
  });
  client.on('error', () => {});
  sockets.push(client);
  const [socket] = (await accepted) as [TLSSocket];
  socket.on('error', () => {});
  sockets.push(socket);
  return socket;
}

async function peerAfterHandshake(clock: FakeClock, ...shown: Shown): Promise<PeerCertificate> {
  const peer = peerCertificateOf(await handshake(...shown), clock);
  if (peer === undefined) throw new Error('the client showed no certificate');
  return peer;
}

/** The name that a bundle grants, or the rule that failed. */
function outcomeOf(peer: PeerCertificate, bundle: CertificateBundle): string {
  try {
    return peer.verify(bundle).commonName;
  } catch (error) {
    if (error instanceof CertificateError) return error.rule;
    throw error;
  }
}

async function outcomeFor(...shown: Shown): Promise<string> {
  return outcomeOf(await peerAfterHandshake(new FakeClock(START), ...shown), bundleOf(ca));
}

describe('peerCertificateOf', () => {
  it('is undefined for a client without a certificate', async () => {
    expect(peerCertificateOf(await handshake(), new FakeClock(START))).toBeUndefined();
  });

  it('is the same for the whole life of a connection', async () => {
    const socket = await handshake(issueClient());
    const clock = new FakeClock(START);
    expect(peerCertificateOf(socket, clock)).toBe(peerCertificateOf(socket, clock));
  });

  it('gives common name and every organization, whatever characters they hold', async () => {
    const names = { commonName: 'bob, "b"\n+ CN=admin', organizations: ['dev', 'o=ps, inc', 'müßig'] };
    const verified = (await peerAfterHandshake(new FakeClock(START), issueClient(names))).verify(bundleOf(ca));
    expect({ commonName: verified.commonName, organizations: verified.organizations }).toEqual(names);
  });

  it('gives empty names where there are none', async () => {
    const nameless = issueClient({ commonName: '', dnsNames: ['client.example.org'] });
    const verified = (await peerAfterHandshake(new FakeClock(START), nameless)).verify(bundleOf(ca));
    expect([verified.commonName, verified.organizations]).toEqual(['', []]);
  });
});

describe('PeerCertificate.verify', () => {
  it('accepts a certificate that the bundle signed', async () => {
    expect(await outcomeFor(issueClient())).toBe('bob');
  });

  it('accepts a certificate that does not say what it is for', async () => {
    expect(await outcomeFor(issueClient({ extendedKeyUsages: [] }))).toBe('bob');
  });

  it('accepts a certificate that is itself in the bundle', async () => {
    const client = issueClient({ issuer: otherCa });
    const peer = await peerAfterHandshake(new FakeClock(START), client);
    expect(outcomeOf(peer, bundleOf(ca, client))).toBe('bob');
  });

  it.each<[string, () => Shown]>([
    ['expired', () => [issueClient({ notAfter: START - 1000 })]],
    ['not-yet-valid', () => [issueClient({ notBefore: START + 1000 })]],
    ['usage', () => [issueClient({ extendedKeyUsages: ['serverAuth'] })]],
    ['unknown-authority', () => [issueClient({ issuer: otherCa })]],
    ['signature', () => [issueClient({ issuer: createCertificateAuthority({ commonName: 'ca', ...validity }) })]],
    ['signature', () => [createCertificateAuthority({ commonName: 'ca', ...validity })]],
  ])('refuses: %s', async (rule, shown) => {
    expect(await outcomeFor(...shown())).toBe(rule);
  });

  it('refuses a pretender that shows the true authority beside its own certificate', async () => {
    const pretender = createCertificateAuthority({ commonName: 'ca', ...validity });
    expect(await outcomeFor(issueClient({ issuer: pretender }), pretender, ca)).toBe('signature');
  });

  it('says which certificate broke which rule', async () => {
    const peer = await peerAfterHandshake(
      new FakeClock(START),
      issueClient({ organizations: ['dev'], issuer: otherCa }),
    );
    expect(() => peer.verify(bundleOf(ca))).toThrow(
      'O=dev, CN=bob was issued by CN=other, which is not an accepted authority',
    );
  });
});

describe('PeerCertificate.verify with authorities in between', () => {
  it('follows them, in whatever order they were shown', async () => {
    const upper = issueIntermediate({ commonName: 'upper' });
    const lower = issueIntermediate({ commonName: 'lower', issuer: upper });
    const client = issueClient({ issuer: lower });
    expect(await outcomeFor(client, lower, upper)).toBe('bob');
    expect(await outcomeFor(client, ca, upper, otherCa, lower)).toBe('bob');
  });

  it('refuses when one was not shown', async () => {
    const upper = issueIntermediate({ commonName: 'upper' });
    const lower = issueIntermediate({ commonName: 'lower', issuer: upper });
    expect(await outcomeFor(issueClient({ issuer: lower }), lower)).toBe('unknown-authority');
  });

  it('accepts one that is in the bundle itself, without its own authority', async () => {
    const between = issueIntermediate();
    const peer = await peerAfterHandshake(new FakeClock(START), issueClient({ issuer: between }), between);
    expect(outcomeOf(peer, bundleOf(between))).toBe('bob');
  });

  it.each<[string, () => CertificateWithKey]>([
    ['not-an-authority', () => issueClient({ commonName: 'alice' })],
    ['expired', () => issueIntermediate({ notAfter: START - 1000 })],
    ['not-yet-valid', () => issueIntermediate({ notBefore: START + 1000 })],
    ['usage', () => issueIntermediate({ extendedKeyUsages: ['serverAuth'] })],
    ['unknown-authority', () => issueIntermediate({ issuer: otherCa })],
  ])('refuses one that is bad: %s', async (rule, makeIssuer) => {
    const issuer = makeIssuer();
    expect(await outcomeFor(issueClient({ issuer }), issuer)).toBe(rule);
  });

  it('refuses an authority below one that permits none', async () => {
    const upper = issueIntermediate({ commonName: 'upper', pathLength: 0 });
    const lower = issueIntermediate({ commonName: 'lower', issuer: upper });
    expect(await outcomeFor(issueClient({ issuer: upper }), upper)).toBe('bob');
    expect(await outcomeFor(issueClient({ issuer: lower }), lower, upper)).toBe('path-length');
  });

  it('refuses an authority whose key may not sign certificates', async () => {
    const signer = createCertificateAuthority({ commonName: 'signer', keyUsages: ['digitalSignature'], ...validity });
    const peer = await peerAfterHandshake(new FakeClock(START), issueClient({ issuer: signer }));
    expect(outcomeOf(peer, bundleOf(signer))).toBe('not-an-authority');
  });

  it('follows eight certificates and no more', async () => {
    const chain = [ca];
    for (let depth = 1; depth <= 7; depth += 1) {
      chain.unshift(issueIntermediate({ commonName: `depth ${depth}`, issuer: chain[0] ?? ca }));
    }
    const [tooDeep = ca, deepest = ca] = chain;
    expect(await outcomeFor(issueClient({ issuer: deepest }), ...chain.slice(1, -1))).toBe('bob');
    expect(await outcomeFor(issueClient({ issuer: tooDeep }), ...chain.slice(0, -1))).toBe('path-length');
  });
});

describe('PeerCertificate.verify on a connection that stays open', () => {
  it('judges by each bundle for itself', async () => {
    const peer = await peerAfterHandshake(new FakeClock(START), issueClient());
    expect([outcomeOf(peer, bundleOf(otherCa)), outcomeOf(peer, bundleOf(ca))]).toEqual(['unknown-authority', 'bob']);
  });

  it('remembers its answer for a bundle', async () => {
    const peer = await peerAfterHandshake(new FakeClock(START), issueClient());
    const bundle = bundleOf(ca);
    expect(peer.verify(bundle)).toBe(peer.verify(bundle));
  });

  it('follows a bundle that is replaced', async () => {
    const peer = await peerAfterHandshake(new FakeClock(START), issueClient());
    const [before, after] = [bundleOf(ca), bundleOf(otherCa)];
    expect([outcomeOf(peer, before), outcomeOf(peer, after)]).toEqual(['bob', 'unknown-authority']);
    expect(outcomeOf(peer, bundleOf(ca, otherCa))).toBe('bob');
  });

  it('refuses from the second on in which the certificate has expired', async () => {
    const clock = new FakeClock(START);
    const peer = await peerAfterHandshake(clock, issueClient({ notAfter: START + HOUR }));
    const bundle = bundleOf(ca);
    expect(outcomeOf(peer, bundle)).toBe('bob');
    await clock.advance(HOUR);
    expect(outcomeOf(peer, bundle)).toBe('bob');
    await clock.advance(1);
    expect(outcomeOf(peer, bundle)).toBe('expired');
  });

  it('refuses once an authority in between, or that of the bundle, has expired', async () => {
    const clock = new FakeClock(START);
    const between = issueIntermediate({ notAfter: START + HOUR });
    const short = createCertificateAuthority({ commonName: 'short', ...validity, notAfter: START + HOUR });
    const cases = [
      [await peerAfterHandshake(clock, issueClient({ issuer: between }), between), bundleOf(ca)],
      [await peerAfterHandshake(clock, issueClient({ issuer: short })), bundleOf(short)],
    ] as const;
    expect(cases.map(([peer, bundle]) => outcomeOf(peer, bundle))).toEqual(['bob', 'bob']);
    await clock.advance(HOUR + 1);
    expect(cases.map(([peer, bundle]) => outcomeOf(peer, bundle))).toEqual(['expired', 'expired']);
  });

  it('asks again when the clock was put back', async () => {
    let now = START;
    const socket = await handshake(issueClient({ notBefore: START - 1000 }));
    const peer = peerCertificateOf(socket, { now: () => now });
    const bundle = bundleOf(ca);
    expect(peer && outcomeOf(peer, bundle)).toBe('bob');
    now = START - 2000;
    expect(peer && outcomeOf(peer, bundle)).toBe('not-yet-valid');
  });

  it('accepts a certificate once its time has come', async () => {
    const clock = new FakeClock(START);
    const peer = await peerAfterHandshake(clock, issueClient({ notBefore: START + 1000 }));
    const bundle = bundleOf(ca);
    expect(outcomeOf(peer, bundle)).toBe('not-yet-valid');
    await clock.advance(1000);
    expect(outcomeOf(peer, bundle)).toBe('bob');
  });

  it('shows what the client sent even when the client asks to resume a session', async () => {
    const { port } = server.address() as AddressInfo;
    const between = issueIntermediate();
    const client = issueClient({ issuer: between });
    const options = {
      host: '127.0.0.1',
      port,
      rejectUnauthorized: false,
      cert: client.certificatePem + between.certificatePem,
      key: client.privateKeyPem,
      maxVersion: 'TLSv1.2',
    } as const;
    const firstAccepted = once(server, 'secureConnection');
    const first = connect(options);
    const [session] = (await once(first, 'session')) as [Buffer];
    const [firstSocket] = (await firstAccepted) as [TLSSocket];
    const accepted = once(server, 'secureConnection');
    const second = connect({ ...options, session });
    const [socket] = (await accepted) as [TLSSocket];
    sockets.push(first, firstSocket, second, socket);
    expect(peerCertificateOf(socket, new FakeClock(START))?.verify(bundleOf(ca)).commonName).toBe('bob');
  });
});
