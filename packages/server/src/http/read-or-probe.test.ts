import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import express, { Router } from 'express';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { beginExchange } from './begin-exchange.ts';
import { handleError } from './handle-error.ts';
import { readOrProbe } from './read-or-probe.ts';
import { Loopback } from './testing/loopback.ts';

let server: Loopback;
let reads: string[];

beforeEach(async () => {
  reads = [];
  const log = new RecordingLog();
  const router = Router();
  readOrProbe(router, '/things/:name', (request, response) => {
    reads.push(request.params['name'] ?? '');
    response.end('read');
  });
  const app = express();
  app.use(beginExchange({ log, clock: new FakeClock(), newId: () => 'id' }), router, handleError(log));
  server = await Loopback.start(createServer(app));
});

afterEach(() => server.stop());

describe('readOrProbe', () => {
  it('reads by GET', async () => {
    expect((await server.get('/things/one')).body).toBe('read');
    expect(reads).toEqual(['one']);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])('refuses %s', async (method) => {
    const { status, headers, body } = await server.ask({ path: '/things/one', method });
    expect(status).toBe(405);
    expect(headers.allow).toBe('GET, HEAD');
    expect(body).toBe(
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the server does not allow this method on the requested resource","reason":"MethodNotAllowed","details":{},"code":405}\n',
    );
    expect(reads).toEqual([]);
  });

  it('answers HEAD with the status alone', async () => {
    const { status, body } = await server.ask({ path: '/things/one', method: 'HEAD' });
    expect(status).toBe(200);
    expect(body).toBe('');
    expect(reads).toEqual(['one']);
  });
});
