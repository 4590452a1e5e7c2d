import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import express, { type Request } from 'express';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { until } from '../kubernetes/testing/until.ts';
import { beginExchange } from './begin-exchange.ts';
import { contextOf, exchangeOf } from './exchange.ts';
import { Loopback } from './testing/loopback.ts';

let log: RecordingLog;
let server: Loopback;
let begun: Request[];

beforeEach(async () => {
  log = new RecordingLog();
  begun = [];
  const clock = new FakeClock();
  const app = express();
  app.disable('x-powered-by');
  app.use(beginExchange({ log, clock, newId: () => 'made-here' }));
  app.use((request, response) => {
    begun.push(request);
    if (request.path === '/hang') return;
    exchangeOf(request).user = { name: 'jane', groups: [], extra: {} };
    clock.jump(25);
    response.status(418).type('text/plain').end('short');
  });
  server = await Loopback.start(createServer(app));
});

afterEach(() => server.stop());

/** The request that the application saw last. */
function lastRequest(): Request {
  const request = begun.at(-1);
  if (request === undefined) throw new Error('no request came');
  return request;
}

describe('beginExchange', () => {
  it('keeps the audit id of kube-apiserver, as the request id too', async () => {
    const { headers } = await server.get('/', { 'Audit-ID': '6bb5ef4d-7b0c-4a7e-b1b5-2f6d2f2f1c11' });
    expect(headers['audit-id']).toBe('6bb5ef4d-7b0c-4a7e-b1b5-2f6d2f2f1c11');
    expect(contextOf(lastRequest()).requestId).toBe('6bb5ef4d-7b0c-4a7e-b1b5-2f6d2f2f1c11');
  });

  it.each([
    ['there is none', {}],
    ['it is empty', { 'Audit-ID': '' }],
    ['it could break a log line or a header', { 'Audit-ID': 'a"b c' }],
    ['it is longer than 128 characters', { 'Audit-ID': 'a'.repeat(129) }],
  ])('makes an id when %s', async (_when, headers) => {
    const answer = await server.get('/', headers);
    expect(answer.headers['audit-id']).toBe('made-here');
    expect(contextOf(lastRequest()).requestId).toBe('made-here');
  });

  it('keeps an id of 128 characters', async () => {
    const id = 'a'.repeat(128);
    expect((await server.get('/', { 'Audit-ID': id })).headers['audit-id']).toBe(id);
  });

  it('keeps answers out of every cache', async () => {
    expect((await server.get('/')).headers['cache-control']).toBe('no-cache, private');
  });

  it('takes everybody for a person at first, whom nobody has given up', async () => {
    await server.get('/');
    const { priority, signal } = contextOf(lastRequest());
    expect(priority).toBe('person');
    expect(signal.aborted).toBe(false);
  });

  it('writes one line when the request is over', async () => {
    await server.get('/apis?x=1', { 'Audit-ID': 'one', Accept: 'application/json', 'User-Agent': 'kubectl/v1.37' });
    await until(() => log.lines.length > 0);
    expect(log.lines).toEqual(['info: request']);
    expect(log.fields).toEqual([
      {
        requestId: 'one',
        method: 'GET',
        path: '/apis?x=1',
        status: 418,
        user: 'jane',
        accept: 'application/json',
        contentType: 'text/plain; charset=utf-8',
        userAgent: 'kubectl/v1.37',
        milliseconds: 25,
        peer: '127.0.0.1',
      },
    ]);
  });

  it('aborts the signal when the client leaves, and logs that in place of a status', async () => {
    const client = server.request({ path: '/hang', headers: { 'Audit-ID': 'gone' } });
    client.on('error', () => {});
    client.end();
    await until(() => begun.length > 0);
    const { signal } = contextOf(lastRequest());
    expect(signal.aborted).toBe(false);
    client.destroy();
    await until(() => log.lines.length > 0);
    expect(signal.aborted).toBe(true);
    expect(log.fields).toEqual([
      expect.objectContaining({ requestId: 'gone', path: '/hang', aborted: true, peer: '127.0.0.1' }),
    ]);
    expect(log.fields[0]).not.toHaveProperty('status');
  });

  it.each(['/livez', '/readyz?verbose', '/healthz', '/readyz/shutdown', '/metrics'])(
    'does not bother anybody with the probe of %s',
    async (path) => {
      await server.get(path);
      await until(() => log.lines.length > 0);
      expect(log.lines).toEqual(['debug: request']);
    },
  );

  it('logs what only begins like a probe', async () => {
    await server.get('/livezoo');
    await until(() => log.lines.length > 0);
    expect(log.lines).toEqual(['info: request']);
  });

  it('does not let a client fill the log', async () => {
    const long = 'x'.repeat(5_000);
    await server.get(`/${long}`, { Accept: long, 'User-Agent': long });
    await until(() => log.lines.length > 0);
    expect(log.fields[0]).toMatchObject({
      path: `/${'x'.repeat(1_999)}`,
      accept: 'x'.repeat(2_000),
      userAgent: 'x'.repeat(2_000),
    });
  });
});

describe('exchangeOf', () => {
  it('says that the wiring is wrong when a request was never begun', () => {
    expect(() => exchangeOf({} as Request)).toThrow('a request reached a route without having been begun');
  });
});
