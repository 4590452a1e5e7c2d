import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AdapterError } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import { type Fault, type Simulator, startSimulator } from '@metrics-adapter/sysdig-simulator';
import { AxiosTransport } from '../src/client/axios-transport.ts';
import { bearerCredentials, type Credentials, fileToken, type ProofHeaders } from '../src/client/credentials.ts';
import { IamCredentials } from '../src/client/iam-credentials.ts';
import { callEndpoint, everyCall } from './support/called-endpoint.ts';
import { leakedPart, rejectionOf, textsOf } from './support/error-texts.ts';
import { RawServer, rawAnswer } from './support/raw-server.ts';
import { createSelfSigned } from './support/self-signed.ts';

jest.setTimeout(60_000);

const token = '5ad1c0de-7e57-4b1d-9c3e-51a1a7025ad1';
const apiKey = 'Xk3_ibm-Api0Key-9Qw7zL1vB5nM2cR8tY4uP6o';
const instanceId = 'b1d7d0b6-2f6b-4c4e-8f3f-1a2b3c4d5e6f';
const calls = Object.entries(everyCall);

let folder: string;
let simulator: Simulator;
let raw: RawServer;
let transport: AxiosTransport;
/** What was written to the output, to the console, or given as a warning. */
let output: string[];
const clock = new FakeClock();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  writeFileSync(join(folder, 'token'), `${token}\n`);
  const iam = { apikey: apiKey, instanceId };
  simulator = await startSimulator({ token, iam, clock: () => clock.now(), wait: () => new Promise(() => {}) });
  raw = await RawServer.start(() => {});
});

beforeEach(() => {
  transport = new AxiosTransport({ maxBytes: 1_000_000 });
  output = [];
  const take = (chunk: unknown): boolean => {
    output.push(String(chunk));
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockImplementation(take);
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    jest.spyOn(console, method).mockImplementation((...words) => void output.push(textsOf(words)));
  }
  process.on('warning', take);
});

afterEach(() => {
  jest.restoreAllMocks();
  process.removeAllListeners('warning');
  transport.close();
  simulator.faults.clear();
  simulator.faults.skew = 0;
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await Promise.all([simulator.stop(), raw.stop()]);
});

/** Credentials of every kind; IAM's are fetched from this address. */
function credentialsOf(kind: string, iamAt = simulator.url): Credentials {
  if (kind === 'token') return bearerCredentials(() => token);
  if (kind === 'token file') return bearerCredentials(fileToken(join(folder, 'token')));
  return new IamCredentials({
    getApiKey: () => apiKey,
    instanceId,
    address: `${iamAt}/identity/token`,
    transport,
    clock,
    timeout: 200,
  });
}

const kinds = ['token', 'token file', 'iam'];

/** Remembers every proof that is sent. */
function watched(credentials: Credentials): { readonly credentials: Credentials; readonly proofs: ProofHeaders[] } {
  const proofs: ProofHeaders[] = [];
  const headers = async (): Promise<ProofHeaders> => {
    const proof = await credentials.headers();
    proofs.push(proof);
    return proof;
  };
  return {
    proofs,
    credentials: { kind: credentials.kind, headers, renew: (refused) => credentials.renew(refused) },
  };
}

interface Failure {
  readonly error: unknown;
  readonly proofs: readonly ProofHeaders[];
}

/** How a call ends, and everything that was sent to prove who asks. */
async function failureOf(endpoint: string, name: string, given: Credentials, timeout = 5000): Promise<Failure> {
  const { credentials, proofs } = watched(given);
  const called = callEndpoint({ endpoint, transport, credentials, clock, timeout });
  const error = await rejectionOf(everyCall[name]?.(called) ?? Promise.resolve());
  expectNoSecret(called, proofs);
  return { error, proofs };
}

/** Looks for each secret, and for every part of it, in everything that an error, an object or the output shows. */
function expectNoSecret(shown: unknown, proofs: readonly ProofHeaders[]): void {
  const texts = `${textsOf(shown)}\n${output.join('\n')}`;
  const tokens = proofs.map((proof) => proof['authorization']?.replace('Bearer ', '') ?? '');
  for (const secret of new Set([token, apiKey, ...tokens])) expect(leakedPart(texts, secret)).toBeUndefined();
}

function expectExplained({ error, proofs }: Failure): AdapterError {
  expectNoSecret(error, proofs);
  if (error instanceof AdapterError) return error;
  throw new Error('this is no error for clients', { cause: error });
}

describe('what looks for secrets', () => {
  it('finds them in a message, a cause, a member, in parts and in the output', () => {
    for (const shown of [
      new Error(`for ${token}`),
      new Error('x', { cause: new Error(token) }),
      Object.assign(new Error('x'), { config: { headers: { authorization: `Bearer ${token}` } } }),
      { deep: { in: { it: [token.toUpperCase()] } } },
      new Error(`for ${token.slice(3, 25)}…`),
    ])
      expect(() => expectNoSecret(shown, [])).toThrow();
    console.warn('sent', { token });
    expect(() => expectNoSecret(undefined, [])).toThrow();
    output.length = 0;
    expectNoSecret(new Error(`for ${token.slice(0, 10)}`), []);
  });
});

/** The faults that the simulator has, and whether they keep a whole answer from coming. */
const faults: readonly (readonly [string, Fault])[] = [
  ...[302, 400, 401, 402, 403, 404, 405, 410, 413, 414, 422, 429, 431, 500, 501, 502, 503, 504].map(
    (status) => [String(status), { kind: 'status', status }] as const,
  ),
  ['429 with a time', { kind: 'rate-limit', retryAfterSeconds: 7, requestsPerMinute: 60 }],
  ['a login page', { kind: 'login-page' }],
  ['a redirect', { kind: 'redirect', location: 'https://login.example.com/sso?session=x' }],
  ['an empty body', { kind: 'empty' }],
  ['half of the JSON', { kind: 'half-json' }],
  ['JSON of another shape', { kind: 'status', status: 200, body: '{"status":"success","data":7}' }],
  ['a list', { kind: 'status', status: 200, body: '[]' }],
  ['errors in a good answer', { kind: 'status', status: 200, body: '{"errors":[{"reason":"no"}],"error":"no"}' }],
  ['an answer that never comes', { kind: 'slow', milliseconds: 3_600_000 }],
];
const withoutAnswer: readonly (readonly [string, Fault])[] = [
  ['a connection that is reset', { kind: 'reset' }],
  ['a body that breaks off', { kind: 'truncated' }],
];

/** Where a call may ask: the older list of labels is read where the newer one is missing. */
function pathsOf(name: string): readonly string[] {
  const [, path = ''] = name.split(' ');
  return path.includes('/v3/labels') ? [path, '/api/v2/labels/descriptors'] : [path];
}

describe.each(kinds)('a failure of a call with %s', (kind) => {
  it.each(faults)('is explained, names the call, and shows no secret: %s', async (what, fault) => {
    for (const [name] of calls) {
      // A body of any shape tells that the token is right.
      if (name === 'GET /api/user/me' && what === 'JSON of another shape') continue;
      const credentials = credentialsOf(kind);
      await credentials.headers();
      for (const path of pathsOf(name)) simulator.faults.failNext(fault, { times: 3, path });
      const failure = await failureOf(simulator.url, name, credentials, fault.kind === 'slow' ? 50 : 5000);
      simulator.faults.clear();
      const { message } = expectExplained(failure);
      expect(pathsOf(name).some((path) => message.includes(`${path})`))).toBe(true);
    }
  });

  it.each(withoutAnswer)('is explained and shows no secret: %s', async (_name, fault) => {
    for (const [name] of calls) {
      const credentials = credentialsOf(kind);
      await credentials.headers();
      simulator.faults.failNext(fault, { times: 3 });
      const { message } = expectExplained(await failureOf(simulator.url, name, credentials));
      simulator.faults.clear();
      expect(message).toContain(`by ${name}; check SDC_ENDPOINT and the network between`);
    }
  });

  it('is explained and shows no secret: a clock that is wrong', async () => {
    simulator.faults.skew = 300;
    for (const name of ['GET /prometheus/api/v1/query', 'POST /api/data']) {
      simulator.series.setSeries('sysdig_host_cpu_used_percent', {}, { every: 10, value: () => 1 });
      const failure = await failureOf(simulator.url, name, credentialsOf(kind));
      expect(expectExplained(failure).message).toContain('they differ by more than 30 s');
    }
  });
});

/** What a gateway that repeats what it was sent may do with a request. */
const echoes: Readonly<Record<string, (request: string) => string | Buffer>> = {
  'in a good answer': (request) => rawAnswer('200 OK', request),
  'in JSON that breaks off': (request) => rawAnswer('200 OK', `{"data":${JSON.stringify(request)}`),
  'in an error of Prometheus': (request) =>
    rawAnswer('422 x', JSON.stringify({ status: 'error', errorType: 'execution', error: request })),
  'in errors of Sysdig': (request) =>
    rawAnswer('400 x', JSON.stringify({ errors: [{ reason: request, message: request, field: request }] })),
  'in errors of a good answer': (request) =>
    rawAnswer('200 OK', JSON.stringify({ errors: [{ reason: request, message: request }], error: request })),
  'in an error of IAM': (request) => rawAnswer('400 x', JSON.stringify({ errorCode: request, errorMessage: request })),
  'in a list that has another shape': (request) =>
    rawAnswer('200 OK', JSON.stringify({ [request]: 7, data: [request], access_token: request })),
  'in a warning': (request) =>
    rawAnswer('200 OK', JSON.stringify({ status: 'success', data: [], warnings: [request] })),
  'in text with a refusal': (request) => rawAnswer('401 x', request),
  'in text with a refusal of its own': (request) => rawAnswer('418 x', request),
  'in the reason of the status': (request) => rawAnswer(`403 ${oneLine(request)}`, ''),
  'in a header': (request) => rawAnswer('500 x', '', { 'x-echo': oneLine(request), 'retry-after': oneLine(request) }),
  'in a redirect': (request) => rawAnswer('302 x', '', { location: `https://${secretIn(request)}.example.com/` }),
  'as a host of a redirect that is none': (request) => rawAnswer('301 x', '', { location: oneLine(request) }),
  'in headers that are too large': (request) => rawAnswer('200 OK', '', { 'x-echo': oneLine(request).repeat(200) }),
  'in a URL': (request) => rawAnswer('400 x', `no: ${encodeURIComponent(request)}`),
  'in HTML': (request) => rawAnswer('502 x', `<html>${request.replaceAll('-', '&#45;')}</html>`),
  'instead of HTTP': (request) => `${request}\r\n\r\n`,
  'in a chunk that is none': (request) =>
    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${oneLine(request)}\r\n${request}`,
  'in a body with two lengths': (request) =>
    `HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n${request}`,
  'in compression that is damaged': (request) =>
    Buffer.concat([
      Buffer.from('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\nconnection: close\r\n\r\n'),
      gzipSync(request).subarray(0, -12),
      Buffer.from(request),
    ]),
  'in what is not compressed at all': (request) => rawAnswer('200 OK', request, { 'content-encoding': 'gzip' }),
  'in more than may be read': (request) => rawAnswer('200 OK', request.repeat(10_000)),
};

const oneLine = (request: string) => request.replace(/\s+/g, ' ').trim();
const secretIn = (request: string) =>
  /bearer (\S+)/i.exec(request)?.[1] ?? /apikey=(\S+)/.exec(request)?.[1] ?? 'nothing';

/** Repeats each request so, and ends the connection. */
function echo(how: string): void {
  raw.requests.length = 0;
  raw.reply = (request, socket) => socket.end(echoes[how]?.(request) ?? '');
}

describe.each(kinds)('a gateway that repeats what it was sent with %s', (kind) => {
  it.each(Object.keys(echoes))('shows no secret: %s', async (how) => {
    for (const [name] of calls) {
      const credentials = credentialsOf(kind);
      const sent = (await credentials.headers())['authorization'] ?? 'nothing';
      echo(how);
      // A body of any shape tells that the token is right.
      if (how === 'in a list that has another shape' && name === 'GET /api/user/me') continue;
      if (how === 'in a warning' && ['GET /prometheus/api/v1/query', 'GET /api/user/me'].includes(name)) continue;
      const failure = await failureOf(raw.url, name, credentials);
      expectExplained(failure);
      expect(raw.requests.some((request) => request.includes(sent))).toBe(true);
    }
  });
});

describe('a failure of IAM', () => {
  const [[name] = ['']] = calls;

  it.each([...faults, ...withoutAnswer])('is explained, and shows no secret: %s', async (_name, fault) => {
    simulator.faults.failNext(fault, { times: 3, path: '/identity/token' });
    const { message } = expectExplained(await failureOf(simulator.url, name, credentialsOf('iam')));
    expect(message).toContain(`IBM IAM at ${simulator.url} `);
  });

  it.each(Object.keys(echoes))('shows no secret where it is repeated %s', async (how) => {
    echo(how);
    const { message } = expectExplained(await failureOf(simulator.url, name, credentialsOf('iam', raw.url)));
    expect(message).toContain(`IBM IAM at ${raw.url} `);
    expect(raw.requests.some((request) => request.includes(apiKey))).toBe(true);
  });

  it('after a refusal leaves the refusal to be told', async () => {
    const credentials = credentialsOf('iam');
    await credentials.headers();
    simulator.faults.failNext(401, { path: '/query' });
    simulator.faults.failNext(401, { path: '/query' });
    simulator.faults.failNext(503, { path: '/identity/token' });
    const { message } = expectExplained(await failureOf(simulator.url, name, credentials));
    expect(message).toContain('answered 401');
  });
});

describe('a secret that was replaced meanwhile', () => {
  it('is shown no more than the new one', async () => {
    const credentials = credentialsOf('iam');
    await credentials.headers();
    let first: string | undefined;
    raw.reply = (request, socket) => {
      first ??= request;
      socket.end(rawAnswer('401 x', first));
    };
    const failure = await failureOf(raw.url, calls[0]?.[0] ?? '', credentials);
    expect(new Set(failure.proofs.map((proof) => proof['authorization']))).toHaveProperty('size', 2);
    expect(expectExplained(failure).message).toContain('answered 401');
  });
});

describe('a connection that fails', () => {
  it.each(kinds)('shows no secret: nobody listens (%s)', async (kind) => {
    const gone = await RawServer.start(() => {});
    const { url } = gone;
    await gone.stop();
    for (const [name] of calls) expectExplained(await failureOf(url, name, credentialsOf(kind)));
    expectExplained(await failureOf(simulator.url, calls[0]?.[0] ?? '', credentialsOf('iam', url)));
  });

  it.each(kinds)('shows no secret: a certificate that nobody vouches for (%s)', async (kind) => {
    const secure = await RawServer.start(() => {}, createSelfSigned());
    for (const [name] of calls) {
      const { message } = expectExplained(await failureOf(secure.url, name, credentialsOf(kind)));
      expect(message).toContain('is not trusted');
    }
    expectExplained(await failureOf(simulator.url, calls[0]?.[0] ?? '', credentialsOf('iam', secure.url)));
    expect(secure.requests).toEqual([]);
    await secure.stop();
  });

  it('shows no password of a proxy', async () => {
    const password = 'pr0xy-passw0rd-0123456789';
    const names = ['HTTP_PROXY', 'http_proxy', 'NO_PROXY', 'no_proxy'];
    const before = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) delete process.env[name];
    process.env['HTTP_PROXY'] = raw.url.replace('http://', `http://ops:${password}@`);
    try {
      for (const how of Object.keys(echoes)) {
        echo(how);
        const { error, proofs } = await failureOf(
          'http://sysdig.invalid',
          'GET /api/v3/labels/',
          credentialsOf('token'),
        );
        expectExplained({ error, proofs });
        expect(leakedPart(textsOf(error), password)).toBeUndefined();
      }
      expect(raw.requests[0]).toMatch(/proxy-authorization: basic/i);
    } finally {
      for (const [name, value] of before) {
        delete process.env[name];
        if (value !== undefined) process.env[name] = value;
      }
    }
  });
});
