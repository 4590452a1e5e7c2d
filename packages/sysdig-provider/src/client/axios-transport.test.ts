import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { neverCancelled } from '@metrics-adapter/core/testing';
import { rejectionOf, textsOf } from '../../test/support/error-texts.ts';
import { createSelfSigned } from '../../test/support/self-signed.ts';
import { AxiosTransport, type AxiosTransportOptions } from './axios-transport.ts';
import { type HttpRequest, TransportError, type TransportFailure } from './http-transport.ts';

const token = '01234567-89ab-cdef-0123-456789abcdef';
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).toReversed()) await cleanUp();
});

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => {
    server.closeAllConnections();
    return once(server.close(), 'close');
  });
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

function createTransport(options?: AxiosTransportOptions): AxiosTransport {
  const transport = new AxiosTransport(options);
  cleanups.push(() => transport.close());
  return transport;
}

function request(base: string, more: Partial<HttpRequest> = {}): HttpRequest {
  const headers = { authorization: `Bearer ${token}`, 'x-request-id': 'test' };
  return {
    method: 'GET',
    url: new URL('/api/v1/query?query=up', base),
    headers,
    signal: neverCancelled,
    timeout: 10_000,
    ...more,
  };
}

/** The error with which a request ends; it holds words alone. */
async function failureOf(answer: Promise<unknown>): Promise<[TransportFailure, string]> {
  const error = await rejectionOf(answer);
  expect(textsOf(error)).not.toContain(token);
  if (!(error instanceof TransportError)) throw new Error('not a TransportError', { cause: error });
  expect(error.cause).toBeUndefined();
  return [error.failure, error.message];
}

describe('AxiosTransport', () => {
  it('sends what it is told to and gives back what came', async () => {
    const base = await serve(({ method, url, headers }, response) => {
      const { authorization, host, 'x-request-id': id } = headers;
      response.writeHead(418, { 'X-RateLimit-Limit': '600', 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ method, url, authorization, host, id }));
    });
    const { status, headers, body } = await createTransport().send(request(base));
    expect(status).toBe(418);
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '600', 'content-type': 'application/json' });
    expect(JSON.parse(body)).toEqual({
      method: 'GET',
      url: '/api/v1/query?query=up',
      authorization: `Bearer ${token}`,
      host: new URL(base).host,
      id: 'test',
    });
  });

  it.each([
    ['application/json', '{"a" : "größer"}'],
    ['application/x-www-form-urlencoded', 'query=a+%2B&time=1'],
    ['application/json', `"${'x'.repeat(3_000_000)}"`],
  ])('sends a body of %s as it is, and asks for JSON', async (type, body) => {
    const base = await serve((incoming, response) => {
      const { method, headers } = incoming;
      response.setHeader('x-seen', `${method} ${headers['content-type']} ${headers['accept']}`);
      incoming.pipe(response);
    });
    const headers = { accept: 'application/json', 'content-type': type };
    const answer = await createTransport().send(request(base, { method: 'POST', headers, body }));
    expect([answer.headers['x-seen'], answer.body === body]).toEqual([`POST ${type} application/json`, true]);
  });

  it.each(['{"a":1}', '', 'null', '<html>größer als 数</html>'])('leaves the body %j as it is', async (text) => {
    const base = await serve((_, response) => response.end(text));
    expect((await createTransport().send(request(base))).body).toBe(text);
  });

  it.each([
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('reads a body that is compressed by %s', async (encoding, compress) => {
    const base = await serve((_, response) => {
      response.writeHead(200, { 'Content-Encoding': encoding }).end(compress('{"status":"success"}'));
    });
    expect((await createTransport().send(request(base))).body).toBe('{"status":"success"}');
  });

  it('reads a compressed body', async () => {
    const base = await serve(({ headers }, response) => {
      expect(headers['accept-encoding']).toContain('gzip');
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"status":"success"}'));
    });
    expect((await createTransport().send(request(base))).body).toBe('{"status":"success"}');
  });

  it('follows no redirect: the token would go along', async () => {
    const urls: (string | undefined)[] = [];
    const base = await serve(({ url }, response) => {
      urls.push(url);
      response.writeHead(302, { Location: '/login' }).end();
    });
    const { status, headers } = await createTransport().send(request(base));
    expect([status, headers['location']]).toEqual([302, '/login']);
    expect(urls).toEqual(['/api/v1/query?query=up']);
  });

  it.each([301, 307, 308])('follows no redirect of a POST either: %d', async (status) => {
    const urls: (string | undefined)[] = [];
    const base = await serve(({ url }, response) => {
      urls.push(url);
      response.writeHead(status, { Location: '/elsewhere' }).end();
    });
    expect((await createTransport().send(request(base, { method: 'POST', body: '{}' }))).status).toBe(status);
    expect(urls).toHaveLength(1);
  });

  it('keeps its connection', async () => {
    const ports = new Set<number | undefined>();
    const base = await serve(({ socket }, response) => {
      ports.add(socket.remotePort);
      response.end();
    });
    const transport = createTransport();
    for (let turn = 0; turn < 3; turn += 1) await transport.send(request(base));
    expect(ports.size).toBe(1);
  });

  it('closes its connections', async () => {
    const server = createServer((_, response) => response.end());
    const base = `http://127.0.0.1:${await listen(server)}`;
    const transport = createTransport();
    const connected = once(server, 'connection');
    await transport.send(request(base));
    const [socket] = await connected;
    const closed = once(socket, 'close');
    transport.close();
    await closed;
  });
});

describe('AxiosTransport without an answer', () => {
  it('gives up a server that never answers', async () => {
    const base = await serve(() => {});
    const answer = createTransport().send(request(base, { timeout: 50 }));
    expect(await failureOf(answer)).toEqual(['timeout', 'no answer in time']);
  });

  it('gives up a body that never ends', async () => {
    const base = await serve((_, response) => {
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(drip));
    });
    const answer = createTransport().send(request(base, { timeout: 50 }));
    expect(await failureOf(answer)).toEqual(['timeout', 'no answer in time']);
  });

  it('counts the time that a request waits for a connection', async () => {
    const base = await serve(() => {});
    const transport = createTransport();
    const others = Array.from({ length: 64 }, () => failureOf(transport.send(request(base, { timeout: 200 }))));
    expect(await failureOf(transport.send(request(base, { timeout: 50 })))).toEqual(['timeout', 'no answer in time']);
    await Promise.all(others);
  });

  it('gives up with its caller', async () => {
    const caller = new AbortController();
    const base = await serve(() => caller.abort());
    const answer = createTransport().send(request(base, { signal: caller.signal }));
    expect(await failureOf(answer)).toEqual(['cancelled', 'nobody waits any longer']);
  });

  it('sends nothing for a caller that has gone', async () => {
    let calls = 0;
    const base = await serve((_, response) => {
      calls += 1;
      response.end();
    });
    const answer = createTransport().send(request(base, { signal: AbortSignal.abort() }));
    expect(await failureOf(answer)).toEqual(['cancelled', 'nobody waits any longer']);
    expect(calls).toBe(0);
  });

  it('listens to no caller any longer once it is done', async () => {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      addEventListener: (_type: 'abort', listener: () => void) => listeners.add(listener),
      removeEventListener: (_type: 'abort', listener: () => void) => listeners.delete(listener),
    };
    const base = await serve((_, response) => response.end());
    await createTransport().send(request(base, { signal }));
    expect(listeners.size).toBe(0);
  });

  it('tells of a connection that is reset', async () => {
    const base = await serve(({ socket }) => socket.resetAndDestroy());
    const [failure, words] = await failureOf(createTransport().send(request(base)));
    expect(failure).toBe('connection');
    expect(words).toContain('ECONNRESET');
  });

  it('tells of a body that breaks off', async () => {
    const base = await serve((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"status":"success",', () => response.destroy());
    });
    const [failure, words] = await failureOf(createTransport().send(request(base)));
    expect(failure).toBe('connection');
    expect(words).not.toBe('');
  });

  it('tells of a port where nobody listens', async () => {
    const server = createServer();
    const port = await listen(server);
    await once(server.close(), 'close');
    cleanups.length = 0;
    const answer = createTransport().send(request(`http://127.0.0.1:${port}`));
    expect(await failureOf(answer)).toEqual(['connection', `connect ECONNREFUSED 127.0.0.1:${port}`]);
  });

  it.each([
    ['announced', (text: string) => ({ 'Content-Length': String(text.length) }), (text: string) => text],
    ['not announced', () => ({}), (text: string) => text],
    ['compressed', () => ({ 'Content-Encoding': 'gzip' }), (text: string) => gzipSync(text)],
  ])('reads no more than it may: %s', async (_how, headers, write) => {
    const text = 'x'.repeat(100_000);
    const base = await serve((_, response) => {
      response.writeHead(200, headers(text));
      response.write(write(text));
      response.end();
    });
    const [failure, words] = await failureOf(createTransport({ maxBytes: 10_000 }).send(request(base)));
    expect([failure, words]).toEqual(['too-large', 'maxContentLength size of 10000 exceeded']);
    expect((await createTransport({ maxBytes: 100_000 }).send(request(base))).body).toBe(text);
  });
});

describe('AxiosTransport before a body that grows when it is decompressed', () => {
  const bomb = 'x'.repeat(16_000_000);

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('stops at the first byte too many, while the answer goes on: %s', async (encoding, compress) => {
    const bytes = compress(bomb);
    // What is announced is far less than may be read.
    expect(bytes.length).toBeLessThan(50_000);
    const base = await serve((_, response) => {
      response.writeHead(200, { 'Content-Encoding': encoding });
      // The end never comes: only who counts what is decompressed, as it comes, gives up.
      response.write(bytes.subarray(0, -8));
    });
    const answer = createTransport({ maxBytes: 1_000_000 }).send(request(base));
    expect(await failureOf(answer)).toEqual(['too-large', 'maxContentLength size of 1000000 exceeded']);
  });
});

describe('AxiosTransport over TLS', () => {
  const { cert, key } = createSelfSigned();

  async function serveTls(): Promise<string> {
    const server = createTlsServer({ cert, key }, (_, response) => response.end('secure'));
    return `https://127.0.0.1:${await listen(server)}`;
  }

  it('does not trust a certificate that nobody vouches for', async () => {
    const base = await serveTls();
    expect(await failureOf(createTransport().send(request(base)))).toEqual([
      'certificate',
      expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    ]);
  });

  it('trusts an authority that it is told of', async () => {
    const base = await serveTls();
    expect((await createTransport({ ca: cert }).send(request(base))).body).toBe('secure');
  });

  it('does not trust another authority instead', async () => {
    const base = await serveTls();
    const answer = createTransport({ ca: createSelfSigned().cert }).send(request(base));
    expect((await failureOf(answer))[0]).toBe('certificate');
  });

  it('does not trust a certificate for another name', async () => {
    const base = (await serveTls()).replace('127.0.0.1', 'localhost');
    const [failure, words] = await failureOf(createTransport({ ca: cert }).send(request(base)));
    expect(failure).toBe('certificate');
    expect(words).toContain("Hostname/IP does not match certificate's altnames");
  });

  it('blames no certificate where there is no TLS at all', async () => {
    const base = await serve((_, response) => response.end());
    const answer = createTransport().send(request(base.replace('http:', 'https:')));
    expect((await failureOf(answer))[0]).toBe('connection');
  });
});

describe('AxiosTransport behind a proxy', () => {
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

  /** The environment of this test alone. */
  function setEnvironment(variables: Readonly<Record<string, string>>): void {
    const before = names.map((name) => [name, process.env[name]] as const);
    cleanups.push(() => {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    });
    for (const name of names) delete process.env[name];
    Object.assign(process.env, variables);
  }

  it('asks the proxy of the environment', async () => {
    const proxy = await serve(({ url }, response) => response.end(url));
    setEnvironment({ HTTP_PROXY: proxy });
    const { body } = await createTransport().send(request('http://sysdig.invalid'));
    expect(body).toBe('http://sysdig.invalid/api/v1/query?query=up');
  });

  it('asks no proxy for what is excepted', async () => {
    const base = await serve((_, response) => response.end('direct'));
    setEnvironment({ HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' });
    expect((await createTransport().send(request(base))).body).toBe('direct');
  });

  it('shows the proxy nothing of what goes over TLS, and trusts the same authorities', async () => {
    const { cert, key } = createSelfSigned();
    const secure = createTlsServer({ cert, key }, ({ headers }, response) => response.end(headers.authorization));
    const base = `https://sysdig.test:${await listen(secure)}`;
    const targets: (string | undefined)[] = [];
    const proxy = createServer();
    proxy.on('connect', ({ url = '' }, socket) => {
      targets.push(url);
      const upstream = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      cleanups.push(
        () => socket.destroy(),
        () => upstream.destroy(),
      );
    });
    setEnvironment({ HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}` });
    expect((await createTransport({ ca: cert }).send(request(base))).body).toBe(`Bearer ${token}`);
    expect(targets).toEqual([new URL(base).host]);
    expect((await failureOf(createTransport().send(request(base))))[0]).toBe('certificate');
  });
});
