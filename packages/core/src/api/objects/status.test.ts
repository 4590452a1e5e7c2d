import { describe, expect, it } from '@jest/globals';
import {
  AdapterError,
  BackendTimeoutError,
  BackendUnavailableError,
  BadRequestError,
  ClusterUnavailableError,
  type ErrorMeaning,
  FirstValuePendingError,
  ForbiddenError,
  InternalError,
  MethodNotAllowedError,
  MetricNotFoundError,
  NotAcceptableError,
  PathNotFoundError,
  RequestTimeoutError,
  StaleMetricError,
  TooManyRequestsError,
  UnauthenticatedError,
  UnusableDataError,
} from '../../errors/index.ts';
import { encodeJson } from '../encoding/encode-json.ts';
import { toStatus } from './status.ts';

/** One error of every meaning, and the end of its Status. The record makes the compiler ask for a new meaning here. */
const ofEveryMeaning: Readonly<Record<ErrorMeaning, readonly [AdapterError, string]>> = {
  'bad-request': [new BadRequestError('what?'), '"message":"what?","reason":"BadRequest","code":400'],
  unauthenticated: [new UnauthenticatedError(), '"message":"Unauthorized","reason":"Unauthorized","code":401'],
  forbidden: [new ForbiddenError('not you'), '"message":"not you","reason":"Forbidden","details":{},"code":403'],
  'metric-not-found': [new MetricNotFoundError('no m'), '"message":"no m","reason":"NotFound","code":404'],
  'path-not-found': [
    new PathNotFoundError(),
    '"message":"the server could not find the requested resource","reason":"NotFound","details":{},"code":404',
  ],
  'method-not-allowed': [
    new MethodNotAllowedError(),
    '"message":"the server does not allow this method on the requested resource","reason":"MethodNotAllowed","details":{},"code":405',
  ],
  'not-acceptable': [
    new NotAcceptableError(['application/json']),
    '"message":"only the following media types are accepted: application/json","reason":"NotAcceptable","code":406',
  ],
  'too-many-requests': [
    new TooManyRequestsError(1),
    '"message":"Too many requests, please try again later.","reason":"TooManyRequests","details":{"retryAfterSeconds":1},"code":429',
  ],
  internal: [
    new InternalError('why'),
    '"message":"Internal error occurred: the adapter failed; its log tells more under this request id","reason":"InternalError","details":{"causes":[{"message":"the adapter failed; its log tells more under this request id"}]},"code":500',
  ],
  unavailable: [
    new BackendUnavailableError('it said 500'),
    '"message":"it said 500","reason":"ServiceUnavailable","code":503',
  ],
  'timed-out': [new BackendTimeoutError('too slow'), '"message":"too slow","reason":"Timeout","details":{},"code":504'],
};

describe('toStatus', () => {
  it.each(Object.entries(ofEveryMeaning))('writes %s as Kubernetes does', (_meaning, [error, end]) => {
    expect(encodeJson(toStatus(error))).toBe(
      `{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",${end}}\n`,
    );
  });

  it.each([
    new UnusableDataError('m'),
    new StaleMetricError('m'),
    new FirstValuePendingError('m'),
    new ClusterUnavailableError('m'),
  ])('answers %s with 503 and invites no retry', (error) => {
    expect(toStatus(error)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'm',
      reason: 'ServiceUnavailable',
      code: 503,
    });
  });

  it('tells a request that took too long in the words of Kubernetes', () => {
    expect(encodeJson(toStatus(new RequestTimeoutError()))).toBe(
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Timeout: request did not complete within the allotted timeout","reason":"Timeout","details":{},"code":504}\n',
    );
  });

  it('tells the details that an error has, of whatever meaning', () => {
    class Draining extends BackendUnavailableError {
      override readonly details = { retryAfterSeconds: 7, kind: 'Job', name: 'j' };
    }
    expect(encodeJson(toStatus(new Draining('soon')))).toBe(
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"soon","reason":"ServiceUnavailable","details":{"name":"j","kind":"Job","retryAfterSeconds":7},"code":503}\n',
    );
  });

  it('tells what a refusal is about in the order of Go, however it was put together', () => {
    const error = new ForbiddenError('not you', { kind: 'pods', group: 'custom.metrics.k8s.io', name: 'web-1' });
    expect(encodeJson(toStatus(error))).toBe(
      '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"not you","reason":"Forbidden","details":{"name":"web-1","group":"custom.metrics.k8s.io","kind":"pods"},"code":403}\n',
    );
  });

  it('leaves out what a refusal does not say', () => {
    const error = new ForbiddenError('not you', { group: 'external.metrics.k8s.io', kind: 'queue_depth' });
    expect(toStatus(error).details).toEqual({ group: 'external.metrics.k8s.io', kind: 'queue_depth' });
  });

  it('takes an error of a meaning that it does not know for a defect', () => {
    class Foreign extends AdapterError {
      readonly meaning = 'constructor' as ErrorMeaning;
    }
    expect(toStatus(new Foreign('what?'))).toMatchObject({ code: 500, reason: 'InternalError', message: 'what?' });
  });

  it('shows no cause', () => {
    const status = toStatus(new InternalError(new Error('token=abc')));
    expect(JSON.stringify(status)).not.toContain('abc');
  });
});
