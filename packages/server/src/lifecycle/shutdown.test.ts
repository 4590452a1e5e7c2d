import type { ServerResponse } from 'node:http';
import type { Server } from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { Loopback } from '../http/testing/loopback.ts';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { until } from '../kubernetes/testing/until.ts';
import { createHttpsServer } from './https-server.ts';
import { RequestsUnderWay } from './requests-under-way.ts';
import { ShutdownState, shutDown } from './shutdown.ts';
import { FixedCertificate } from './testing/fixed-certificate.ts';

let clock: FakeClock;
let log: RecordingLog;
let state: ShutdownState;
let server: Server;
let underWay: RequestsUnderWay;
let loopback: Loopback;
let waiting: ServerResponse[];

beforeEach(async () => {
  clock = new FakeClock();
  log = new RecordingLog();
  state = new ShutdownState();
  waiting = [];
  server = createHttpsServer(new FixedCertificate(), (_request, response) => waiting.push(response));
  underWay = new RequestsUnderWay(server);
  loopback = await Loopback.start(server);
});

afterEach(() => loopback.stop());

/** Begins to shut down, and remembers whether that is over. */
function begin({ delay = 5, deadline = 15 } = {}) {
  const progress = { isOver: false, done: Promise.resolve() };
  progress.done = shutDown({ server, underWay, state, timers: clock, log, delay, deadline }).then(() => {
    progress.isOver = true;
  });
  return progress;
}

/** A client that keeps its connection, and what it got so far. */
function keepAlive(): Promise<{ readonly socket: tls.TLSSocket; got: string; closed: boolean }> {
  return new Promise((resolve, reject) => {
    const target = { host: '127.0.0.1', port: loopback.port, rejectUnauthorized: false };
    const socket = tls.connect(target, () => resolve(client));
    const client = { socket, got: '', closed: false };
    socket.on('data', (chunk) => {
      client.got += String(chunk);
    });
    socket.on('close', () => {
      client.closed = true;
    });
    socket.on('error', reject);
  });
}

const getRequest = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('shutDown', () => {
  it('is unready at once', () => {
    expect(state.problem()).toBeUndefined();
    expect(state.begun).toBe(false);
    begin();
    expect(state.problem()).toBe('process is shutting down');
    expect(state.begun).toBe(true);
    expect(log.lines).toEqual(['info: shutting down']);
  });

  it('goes on serving for the delay, then closes the listener', async () => {
    const shutdown = begin({ delay: 5 });
    await clock.advance(4_999);
    expect(server.listening).toBe(true);
    const answer = loopback.get('/');
    await until(() => waiting.length === 1);
    waiting[0]?.end('served');
    expect((await answer).body).toBe('served');
    await clock.advance(1);
    expect(server.listening).toBe(false);
    await shutdown.done;
  });

  it('is over at once when nothing is under way', async () => {
    const shutdown = begin({ delay: 5 });
    await clock.advance(5_000);
    await shutdown.done;
    expect(log.lines).toEqual(['info: shutting down', 'info: shut down']);
    expect(clock.pending).toBe(0);
  });

  it('waits for a request under way, and for no longer than that', async () => {
    const client = await keepAlive();
    client.socket.write(getRequest);
    await until(() => waiting.length === 1);
    const shutdown = begin({ delay: 0 });
    await clock.advance(14_999);
    expect(shutdown.isOver).toBe(false);
    waiting[0]?.end('the whole answer');
    await shutdown.done;
    await until(() => client.closed);
    expect(client.got).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(client.got).toMatch(/\r\n\r\nthe whole answer$/);
    expect(log.lines).toEqual(['info: shutting down', 'info: shut down']);
    expect(clock.pending).toBe(0);
  });

  it('waits for every one of several requests', async () => {
    const answers = [loopback.get('/'), loopback.get('/')];
    await until(() => waiting.length === 2);
    const shutdown = begin({ delay: 0 });
    await clock.advance(0);
    waiting[0]?.end('first');
    await until(() => underWay.count === 1);
    expect(shutdown.isOver).toBe(false);
    waiting[1]?.end('second');
    await shutdown.done;
    expect((await Promise.all(answers)).map(({ body }) => body).toSorted()).toEqual(['first', 'second']);
  });

  it('does not wait for connections on which nothing is asked', async () => {
    const served = await keepAlive();
    served.socket.write(getRequest);
    await until(() => waiting.length === 1);
    waiting[0]?.end('ok');
    await until(() => served.got.endsWith('ok'));
    const silent = await keepAlive();
    const tcp = net.connect(loopback.port, '127.0.0.1');
    await new Promise((resolve) => tcp.once('connect', resolve));
    const shutdown = begin({ delay: 0 });
    await clock.advance(0);
    await shutdown.done;
    await until(() => served.closed && silent.closed);
    expect(log.lines).toEqual(['info: shutting down', 'info: shut down']);
    tcp.destroy();
  });

  it('does not wait for a client that left', async () => {
    const client = await keepAlive();
    client.socket.write(getRequest);
    await until(() => waiting.length === 1);
    const shutdown = begin({ delay: 0 });
    await clock.advance(0);
    client.socket.destroy();
    await shutdown.done;
    expect(log.lines).toEqual(['info: shutting down', 'info: shut down']);
  });

  it('cuts off what is not answered by the deadline, and says so', async () => {
    const client = await keepAlive();
    client.socket.write(getRequest);
    await until(() => waiting.length === 1);
    const shutdown = begin({ delay: 2, deadline: 15 });
    await clock.advance(16_999);
    expect(shutdown.isOver).toBe(false);
    await clock.advance(1);
    await shutdown.done;
    await until(() => client.closed);
    expect(client.got).toBe('');
    expect(log.lines).toEqual([
      'info: shutting down',
      'warn: requests are cut off: they took longer than the shutdown may',
      'info: shut down',
    ]);
    expect(log.fields[1]).toEqual({ count: 1, deadline: 15 });
  });
});
