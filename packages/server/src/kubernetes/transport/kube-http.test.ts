import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ClusterUnavailableError } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import { createCertificateAuthority, issueCertificate } from '../../tls/x509/certificate-writer.ts';
import { KubeConfigError, type KubeCredentials, type KubeEndpoint } from '../endpoint/kube-endpoint.ts';
import { FakeApiServer } from '../testing/fake-api-server.ts';
import { manyTurns, until } from '../testing/until.ts';
import { KubeStatusError } from './kube-errors.ts';
import { KubeHttp, type KubeHttpOptions, reviewSockets } from './kube-http.ts';
import type { KubeRequest } from './kube-transport.ts';

const question: KubeRequest = { method: 'GET', path: '/api/v1/pods?limit=2', purpose: 'list pods' };
const watchQuestion: KubeRequest = { method: 'GET', path: '/api/v1/pods?watch=true', purpose: 'watch pods' };

let server: FakeApiServer;
let clock: FakeClock;
const transports: KubeHttp[] = [];

function createTransport(options: Partial<KubeHttpOptions> = {}): KubeHttp {
  const transport = new KubeHttp({ endpoint: server.endpoint(), timers: clock, ...options });
  transports.push(transport);
  return transport;
}

/** The error that a promise ends with. */
function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('nothing was thrown'),
    (error: Error) => error,
  );
}

beforeEach(async () => {
  clock = new FakeClock();
  server = await FakeApiServer.start();
});

afterEach(async () => {
  for (const transport of transports.splice(0)) transport.close();
  await server.stop();
});

describe('KubeHttp.ask', () => {
  it('sends the credentials and reads the answer', async () => {
    const asked = createTransport().ask({ ...question, method: 'POST', body: '{"ä":1}', accept: 'application/x' });
    const exchange = await server.next();
    expect(exchange.method).toBe('POST');
    expect(exchange.path).toBe('/api/v1/pods');
    expect(exchange.query.get('limit')).toBe('2');
    expect(exchange.headers).toMatchObject({
      authorization: 'Bearer secret',
      accept: 'application/x',
      'content-type': 'application/json',
      'content-length': '8',
    });
    expect(exchange.body).toBe('{"ä":1}');
    exchange.answer(201, { kind: 'Something' });
    expect(await asked).toEqual({ status: 201, contentType: 'application/json', body: '{"kind":"Something"}' });
    expect(clock.pending).toBe(0);
  });

  it('puts the path of the server before the path of the API', async () => {
    const endpoint = { ...server.endpoint(), server: new URL('/k8s/clusters/c-1/', server.url) };
    const asked = createTransport({ endpoint }).ask(question);
    const exchange = await server.next();
    expect(exchange.path).toBe('/k8s/clusters/c-1/api/v1/pods');
    exchange.answer(200, {});
    await asked;
  });

  it('keeps the connection for the next question', async () => {
    const transport = createTransport();
    for (let turn = 0; turn < 3; turn += 1) {
      const asked = transport.ask(question);
      (await server.next()).answer(200, {});
      await asked;
    }
    expect(server.connections).toBe(1);
  });

  it.each([
    [
      403,
      { kind: 'Status', reason: 'Forbidden', message: 'pods is forbidden' },
      "could not list pods: kube-apiserver answered 403 Forbidden: pods is forbidden; grant it to the adapter's ServiceAccount",
    ],
    [
      500,
      { kind: 'Status', reason: 'InternalError', message: 'etcd is away' },
      'could not list pods: kube-apiserver answered 500 InternalError: etcd is away',
    ],
    [
      401,
      { kind: 'Status', reason: 'Unauthorized', message: 'Unauthorized' },
      'could not list pods: kube-apiserver answered 401 Unauthorized: Unauthorized; check the credentials that the adapter uses for kube-apiserver',
    ],
    [502, '<html>Bad gateway</html>', 'could not list pods: kube-apiserver answered 502'],
    [302, '', 'could not list pods: kube-apiserver answered 302'],
  ])('says what a %d means', async (status, body, message) => {
    const asked = errorOf(createTransport().ask(question));
    (await server.next()).answer(status, body);
    const error = await asked;
    expect(error).toBeInstanceOf(KubeStatusError);
    expect(error).toMatchObject({ status, message });
  });

  it('does not repeat what the server says of a secret', async () => {
    const asked = errorOf(createTransport().ask({ ...question, purpose: 'review a token', confidential: true }));
    (await server.next()).answer(422, { reason: 'Invalid', message: 'spec.token: Invalid value: "abc"' });
    expect((await asked).message).toBe('could not review a token: kube-apiserver answered 422 Invalid');
  });

  it('gives up after ten seconds when the server never answers, and frees the socket', async () => {
    const asked = errorOf(createTransport().ask(question));
    const exchange = await server.next();
    await clock.advance(9_999);
    exchange.begin().sendRaw('{"half":');
    await clock.advance(1);
    const error = await asked;
    expect(error).toBeInstanceOf(ClusterUnavailableError);
    expect(error.message).toBe('could not list pods: kube-apiserver did not answer within 10 s');
    await exchange.closed;
    expect(clock.pending).toBe(0);
  });

  it('gives up after ten seconds when no socket becomes free', async () => {
    const transport = createTransport({ maxSockets: 1 });
    let begun = false;
    const onBegin = () => {
      begun = true;
    };
    const watched = errorOf(transport.follow(watchQuestion, { onBegin, onLine: () => {} }));
    (await server.next()).begin();
    await until(() => begun);
    const asked = errorOf(transport.ask(question));
    await clock.advance(10_000);
    expect((await asked).message).toBe('could not list pods: kube-apiserver did not answer within 10 s');
    expect([server.connections, server.unanswered]).toEqual([1, 0]);
    transport.close();
    await watched;
  });

  it('gives up when nobody waits any longer', async () => {
    const leaving = new AbortController();
    const asked = errorOf(createTransport().ask({ ...question, signal: leaving.signal }));
    const exchange = await server.next();
    leaving.abort();
    expect((await asked).message).toBe('could not list pods: nobody waits for the answer any longer');
    await exchange.closed;
    expect(clock.pending).toBe(0);
  });

  it('does not even ask when nobody waits from the beginning', async () => {
    const asked = errorOf(createTransport().ask({ ...question, signal: AbortSignal.abort() }));
    expect((await asked).message).toBe('could not list pods: nobody waits for the answer any longer');
    await manyTurns();
    expect(server.connections).toBe(0);
  });

  it('asks once more when a kept connection turns out to be closed', async () => {
    const transport = createTransport();
    const first = transport.ask(question);
    (await server.next()).answer(200, {});
    await first;
    const second = transport.ask(question);
    (await server.next()).cut();
    (await server.next()).answer(200, { second: true });
    expect((await second).body).toBe('{"second":true}');
    expect(server.connections).toBe(2);
  });

  it('does not ask again when a new connection breaks', async () => {
    const asked = errorOf(createTransport().ask(question));
    (await server.next()).cut();
    expect((await asked).message).toBe('could not list pods: kube-apiserver cannot be reached (ECONNRESET)');
    await manyTurns();
    expect(server.unanswered).toBe(0);
  });

  it('does not ask again once a byte of the answer has come', async () => {
    const transport = createTransport();
    const first = transport.ask(question);
    (await server.next()).answer(200, {});
    await first;
    const second = errorOf(transport.ask(question));
    const exchange = (await server.next()).begin().sendRaw('{');
    await manyTurns();
    exchange.cut();
    expect((await second).message).toBe('could not list pods: kube-apiserver cannot be reached (ECONNRESET)');
    expect(server.unanswered).toBe(0);
  });

  it('says that nobody listens', async () => {
    const transport = createTransport();
    await server.stop();
    const error = await errorOf(transport.ask(question));
    expect(error).toBeInstanceOf(ClusterUnavailableError);
    expect(error.message).toBe('could not list pods: kube-apiserver cannot be reached (ECONNREFUSED)');
  });

  it('refuses an answer that is longer than agreed', async () => {
    const asked = errorOf(createTransport({ maxBytes: 10 }).ask(question));
    const exchange = await server.next();
    exchange.answer(200, '"123456789"');
    expect((await asked).message).toBe("could not list pods: kube-apiserver's answer is longer than 10 bytes");
    await exchange.closed;
  });

  it('reads the credentials anew after a 401, and asks again when there are others', async () => {
    const { endpoint, forgotten } = rotatingEndpoint(['old', 'new']);
    const asked = createTransport({ endpoint }).ask(question);
    const refused = await server.next();
    expect(refused.headers.authorization).toBe('Bearer old');
    refused.answer(401, { reason: 'Unauthorized' });
    const accepted = await server.next();
    expect(accepted.headers.authorization).toBe('Bearer new');
    accepted.answer(200, { ok: true });
    expect((await asked).body).toBe('{"ok":true}');
    expect(forgotten()).toBe(1);
  });

  it('takes a 401 for an answer when the credentials stay the same', async () => {
    const { endpoint } = rotatingEndpoint(['same', 'same']);
    const asked = errorOf(createTransport({ endpoint }).ask(question));
    (await server.next()).answer(401, { reason: 'Unauthorized' });
    expect(await asked).toMatchObject({ status: 401 });
    expect(server.unanswered).toBe(0);
  });

  it('tells a client nothing of files when the credentials cannot be read', async () => {
    const credentials = () => Promise.reject(new KubeConfigError('/secret/place cannot be read: ENOENT'));
    const error = await errorOf(createTransport({ endpoint: { ...server.endpoint(), credentials } }).ask(question));
    expect(error.message).toBe(
      "could not list pods: the adapter's credentials for kube-apiserver cannot be read; its log tells more",
    );
    expect(error.cause).toMatchObject({ message: '/secret/place cannot be read: ENOENT' });
  });
});

describe('KubeHttp.follow', () => {
  it('hands on each line as it comes, however it is cut into pieces', async () => {
    const lines: string[] = [];
    const begun: string[] = [];
    const follower = { onBegin: () => begun.push('begun'), onLine: (line: string) => lines.push(line) };
    const followed = createTransport().follow(watchQuestion, follower);
    const exchange = (await server.next()).begin();
    await until(() => begun.length === 1);
    exchange.sendRaw('{"a":1}\n{"b');
    await until(() => lines.length === 1);
    exchange.sendRaw('":"ö"}\n\n{"c":3}\n{"cut o');
    await until(() => lines.length === 3);
    exchange.end();
    await followed;
    expect(lines).toEqual(['{"a":1}', '{"b":"ö"}', '{"c":3}']);
    expect(clock.pending).toBe(0);
  });

  it('lasts longer than an answer may take', async () => {
    const lines: string[] = [];
    const followed = createTransport().follow(watchQuestion, { onLine: (line) => lines.push(line) });
    const exchange = (await server.next()).begin().send('one');
    await until(() => lines.length === 1);
    await clock.advance(3_600_000);
    exchange.send('two').end();
    await followed;
    expect(lines).toEqual(['one', 'two']);
  });

  it('gives up after 30 s when the answer does not begin', async () => {
    const followed = errorOf(createTransport().follow(watchQuestion, { onLine: () => {} }));
    await server.next();
    await clock.advance(29_999);
    await clock.advance(1);
    expect((await followed).message).toBe('could not watch pods: kube-apiserver did not answer within 30 s');
  });

  it('throws when the connection breaks', async () => {
    let begun = false;
    const onBegin = () => {
      begun = true;
    };
    const followed = errorOf(createTransport().follow(watchQuestion, { onBegin, onLine: () => {} }));
    const exchange = (await server.next()).begin();
    await until(() => begun);
    exchange.cut();
    expect((await followed).message).toBe('could not watch pods: kube-apiserver cannot be reached (ECONNRESET)');
  });

  it('ends with what a listener throws, and closes the connection', async () => {
    const onLine = (): void => {
      throw new ClusterUnavailableError('cannot be read');
    };
    const followed = errorOf(createTransport().follow(watchQuestion, { onLine }));
    const exchange = (await server.next()).begin().send('garbage');
    expect((await followed).message).toBe('cannot be read');
    await exchange.closed;
  });

  it('refuses a line that never ends', async () => {
    const followed = errorOf(createTransport({ maxBytes: 10 }).follow(watchQuestion, { onLine: () => {} }));
    (await server.next()).begin().sendRaw('12345678901');
    expect((await followed).message).toBe(
      "could not watch pods: kube-apiserver's answer has a line longer than 10 bytes",
    );
  });

  it('leaves the sockets of reviews alone', async () => {
    const reviews = createTransport({ maxSockets: reviewSockets });
    const watches = createTransport();
    const begun: number[] = [];
    const followed = Array.from({ length: 20 }, (_, index) =>
      errorOf(watches.follow(watchQuestion, { onBegin: () => begun.push(index), onLine: () => {} })),
    );
    for (const _ of followed) (await server.next()).begin();
    await until(() => begun.length === 20);
    const review = reviews.ask({ ...question, method: 'POST', purpose: 'review' });
    (await server.next()).answer(201, { reviewed: true });
    expect((await review).body).toBe('{"reviewed":true}');
    watches.close();
    await Promise.all(followed);
  });
});

describe('KubeHttp over TLS', () => {
  const always = { notBefore: Date.UTC(2020, 0), notAfter: Date.UTC(2049, 0) };
  const authority = createCertificateAuthority({ commonName: 'cluster', ...always });
  const serving = issueCertificate({
    issuer: authority,
    commonName: 'kube-apiserver',
    ipAddresses: ['127.0.0.1'],
    dnsNames: ['kubernetes.default.svc'],
    ...always,
  });
  const client = issueCertificate({ issuer: authority, commonName: 'adapter', ...always });
  const tls = { cert: serving.certificatePem, key: serving.privateKeyPem };
  let secure: FakeApiServer;

  afterEach(() => secure.stop());

  async function ask(credentials: KubeCredentials['tls'], options: { readonly ca?: string } = {}) {
    secure = await FakeApiServer.start({
      tls: { ...tls, ...options },
      handle: (exchange) => {
        exchange.answer(200, { ok: true });
        return true;
      },
    });
    return createTransport({ endpoint: secure.endpoint({ headers: {}, tls: credentials }) }).ask(question);
  }

  it('trusts the given authority', async () => {
    expect((await ask({ ca: authority.certificatePem })).body).toBe('{"ok":true}');
  });

  it('trusts no other, and says so', async () => {
    const other = createCertificateAuthority({ commonName: 'other', ...always });
    expect((await errorOf(ask({ ca: other.certificatePem }))).message).toBe(
      "could not list pods: kube-apiserver's certificate is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE); check the certificate authority of the kubeconfig",
    );
  });

  it('checks the name that it was told to expect', async () => {
    const ca = authority.certificatePem;
    expect((await ask({ ca, servername: 'kubernetes.default.svc' })).status).toBe(200);
    await secure.stop();
    expect((await errorOf(ask({ ca, servername: 'elsewhere.example' }))).message).toContain('ERR_TLS_CERT_ALTNAME');
  });

  it('shows its client certificate', async () => {
    const ca = authority.certificatePem;
    const own = { cert: client.certificatePem, key: client.privateKeyPem };
    expect((await ask({ ca, ...own }, { ca })).status).toBe(200);
    await secure.stop();
    expect(await errorOf(ask({ ca }, { ca }))).toBeInstanceOf(ClusterUnavailableError);
  });

  it('uses a rotated certificate from the next connection on', async () => {
    const first = issueCertificate({ issuer: authority, commonName: 'first', ...always });
    const second = issueCertificate({ issuer: authority, commonName: 'second', ...always });
    const { certificatePem: ca } = authority;
    secure = await FakeApiServer.start({
      tls: { ...tls, ca },
      handle: (exchange) => {
        exchange.answer(200, {});
        return true;
      },
    });
    const pairs = [first, first, second];
    const credentials = async (): Promise<KubeCredentials> => {
      const pair = pairs.shift() ?? second;
      return { headers: {}, tls: { ca, cert: pair.certificatePem, key: pair.privateKeyPem } };
    };
    const transport = createTransport({ endpoint: { ...secure.endpoint(), credentials } });
    const seen: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      await transport.ask(question);
      seen.push(secure.connections);
    }
    expect(seen).toEqual([1, 1, 2]);
  });
});

function rotatingEndpoint(tokens: string[]) {
  let forgotten = 0;
  const endpoint: KubeEndpoint = {
    server: server.url,
    credentials: async () => ({ headers: { authorization: `Bearer ${tokens[forgotten]}` }, tls: {} }),
    forgetCredentials: () => {
      forgotten += 1;
    },
  };
  return { endpoint, forgotten: () => forgotten };
}
