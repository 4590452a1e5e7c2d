import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AdapterError,
  BackendTimeoutError,
  BackendUnavailableError,
  BadRequestError,
  ClusterUnavailableError,
  FirstValuePendingError,
  ForbiddenError,
  InternalError,
  MethodNotAllowedError,
  MetricNotFoundError,
  NotAcceptableError,
  PathNotFoundError,
  StaleMetricError,
  TooManyRequestsError,
  UnauthenticatedError,
  UnusableDataError,
} from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import express, { type RequestHandler } from 'express';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import { until } from '../kubernetes/testing/until.ts';
import { beginExchange } from './begin-exchange.ts';
import { exchangeOf } from './exchange.ts';
import { handleError } from './handle-error.ts';
import { Loopback } from './testing/loopback.ts';

let log: RecordingLog;
let server: Loopback;
let route: RequestHandler;

beforeEach(async () => {
  log = new RecordingLog();
  const app = express();
  // The lines of requests are of no interest here.
  app.use(beginExchange({ log: new RecordingLog(), clock: new FakeClock(), newId: () => 'the-id' }));
  app.use((request, response, next) => route(request, response, next));
  app.use(handleError(log));
  server = await Loopback.start(createServer(app));
});

afterEach(() => server.stop());

function answerTo(error: unknown) {
  route = () => {
    throw error;
  };
  return server.get('/');
}

const internal = 'Internal error occurred: the adapter failed; its log tells more under this request id';

interface ExpectedAnswer {
  readonly error: AdapterError;
  readonly code: number;
  readonly reason: string;
  readonly details?: object;
}

const answers: readonly ExpectedAnswer[] = [
  { error: new BadRequestError('what'), code: 400, reason: 'BadRequest' },
  { error: new UnauthenticatedError(), code: 401, reason: 'Unauthorized' },
  {
    error: new ForbiddenError('no', { group: 'g', kind: 'pods', name: 'p' }),
    code: 403,
    reason: 'Forbidden',
    details: { name: 'p', group: 'g', kind: 'pods' },
  },
  { error: new MetricNotFoundError('none'), code: 404, reason: 'NotFound' },
  { error: new PathNotFoundError(), code: 404, reason: 'NotFound', details: {} },
  { error: new MethodNotAllowedError(), code: 405, reason: 'MethodNotAllowed', details: {} },
  { error: new NotAcceptableError(['application/json']), code: 406, reason: 'NotAcceptable' },
  { error: new TooManyRequestsError(1), code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds: 1 } },
  {
    error: new InternalError(new Error('secret')),
    code: 500,
    reason: 'InternalError',
    details: { causes: [{ message: 'the adapter failed; its log tells more under this request id' }] },
  },
  { error: new BackendUnavailableError('down'), code: 503, reason: 'ServiceUnavailable' },
  { error: new UnusableDataError('odd'), code: 503, reason: 'ServiceUnavailable' },
  { error: new StaleMetricError('old'), code: 503, reason: 'ServiceUnavailable' },
  { error: new FirstValuePendingError('wait'), code: 503, reason: 'ServiceUnavailable' },
  { error: new ClusterUnavailableError('away'), code: 503, reason: 'ServiceUnavailable' },
  { error: new BackendTimeoutError('late'), code: 504, reason: 'Timeout', details: {} },
];

describe('handleError', () => {
  it.each(answers)('answers $error.name with its Status', async ({ error, code, reason, details }) => {
    const { status, headers, body } = await answerTo(error);
    expect(status).toBe(code);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(JSON.parse(body)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: error.message,
      reason,
      ...(details && { details }),
      code,
    });
  });

  it('invites a retry only where the error does', async () => {
    expect((await answerTo(new TooManyRequestsError(1))).headers['retry-after']).toBe('1');
    expect((await answerTo(new BackendUnavailableError('down'))).headers).not.toHaveProperty('retry-after');
    expect((await answerTo(new BackendTimeoutError('late'))).headers).not.toHaveProperty('retry-after');
  });

  it('forbids browsers to guess at a refusal, whose text repeats what was asked', async () => {
    expect((await answerTo(new ForbiddenError('no'))).headers['x-content-type-options']).toBe('nosniff');
  });

  it.each([
    ['an error', new Error('the password is hunter2')],
    ['an error with a status of its own, such as HTTP clients throw', Object.assign(new Error('x'), { status: 404 })],
    ['no error at all', 'a text'],
  ])('tells nothing of what it does not know: %s', async (_what, thrown) => {
    const { status, body } = await answerTo(thrown);
    expect(status).toBe(500);
    expect(JSON.parse(body)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: internal,
      reason: 'InternalError',
      details: { causes: [{ message: 'the adapter failed; its log tells more under this request id' }] },
      code: 500,
    });
    expect(log.lines).toEqual(['error: request failed']);
    expect(log.fields).toEqual([{ requestId: 'the-id', code: 500, reason: internal, cause: thrown }]);
  });

  it('answers what a promise was rejected with', async () => {
    route = () => Promise.reject(new BadRequestError('no such thing'));
    expect((await server.get('/')).status).toBe(400);
  });

  it.each<[string, AdapterError]>([
    ['warn', new BackendUnavailableError('down', { cause: 'the reason' })],
    ['warn', new UnauthenticatedError({ cause: 'the reason' })],
    ['debug', new MetricNotFoundError('none', { cause: 'the reason' })],
    ['debug', new BadRequestError('what', { cause: 'the reason' })],
  ])('tells the log the cause, as %s', async (level, error) => {
    const { status, body } = await answerTo(error);
    expect(log.lines).toEqual([`${level}: request failed`]);
    expect(log.fields).toEqual([{ requestId: 'the-id', code: status, reason: `${error.message}: the reason` }]);
    expect(body).not.toContain('the reason');
  });

  it('tells the log of a refusal in one line, without the places where it was noticed', async () => {
    const cause = new Error('by bearer token: no such token', { cause: new Error('expired') });
    await answerTo(new UnauthenticatedError({ cause }));
    const reason = 'Unauthorized: by bearer token: no such token: expired';
    expect(log.fields).toEqual([{ requestId: 'the-id', code: 401, reason }]);
  });

  it('does not let a client fill the log', async () => {
    await answerTo(new UnauthenticatedError({ cause: new Error('x'.repeat(5_000)) }));
    expect(log.fields).toEqual([{ requestId: 'the-id', code: 401, reason: `Unauthorized: ${'x'.repeat(1_986)}` }]);
  });

  it('writes nothing after an answer has begun, and breaks it off', async () => {
    route = (_request, response, next) => {
      response.status(200).set('Content-Type', 'application/json');
      response.write('{"items":[');
      next(new BackendUnavailableError('down'));
    };
    await expect(server.get('/')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(log.lines).toEqual(['warn: request failed']);
  });

  it('does not warn of what failed because the client had left', async () => {
    let isReached = false;
    route = (request, _response, next) => {
      isReached = true;
      exchangeOf(request).signal.addEventListener('abort', () => next(new BackendTimeoutError('nobody waits')));
    };
    const client = server.request({ path: '/' });
    client.on('error', () => {});
    client.end();
    await until(() => isReached);
    client.destroy();
    await until(() => log.lines.length > 0);
    expect(log.lines).toEqual(['debug: request failed']);
  });
});
