import { describe, expect, it } from '@jest/globals';
import {
  AdapterError,
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
  RequestTimeoutError,
  StaleMetricError,
  TooManyRequestsError,
  UnauthenticatedError,
  UnusableDataError,
} from './index.ts';

describe('every error', () => {
  it.each<[AdapterError, string, AdapterError['meaning'], string]>([
    [new MetricNotFoundError('no m'), 'MetricNotFoundError', 'metric-not-found', 'no m'],
    [new BackendUnavailableError('it said 500'), 'BackendUnavailableError', 'unavailable', 'it said 500'],
    [new BackendTimeoutError('too slow'), 'BackendTimeoutError', 'timed-out', 'too slow'],
    [new UnusableDataError('NaN'), 'UnusableDataError', 'unavailable', 'NaN'],
    [new StaleMetricError('too old'), 'StaleMetricError', 'unavailable', 'too old'],
    [new FirstValuePendingError('wait'), 'FirstValuePendingError', 'unavailable', 'wait'],
    [new ClusterUnavailableError('not synced'), 'ClusterUnavailableError', 'unavailable', 'not synced'],
    [
      new InternalError(new Error('secret')),
      'InternalError',
      'internal',
      'Internal error occurred: the adapter failed; its log tells more under this request id',
    ],
    [new BadRequestError('what?'), 'BadRequestError', 'bad-request', 'what?'],
    [new UnauthenticatedError(), 'UnauthenticatedError', 'unauthenticated', 'Unauthorized'],
    [new ForbiddenError('not you'), 'ForbiddenError', 'forbidden', 'not you'],
    [
      new PathNotFoundError(),
      'PathNotFoundError',
      'path-not-found',
      'the server could not find the requested resource',
    ],
    [
      new MethodNotAllowedError(),
      'MethodNotAllowedError',
      'method-not-allowed',
      'the server does not allow this method on the requested resource',
    ],
    [
      new NotAcceptableError(['application/json', 'application/yaml']),
      'NotAcceptableError',
      'not-acceptable',
      'only the following media types are accepted: application/json, application/yaml',
    ],
    [
      new TooManyRequestsError(1),
      'TooManyRequestsError',
      'too-many-requests',
      'Too many requests, please try again later.',
    ],
    [
      new RequestTimeoutError(),
      'RequestTimeoutError',
      'timed-out',
      'Timeout: request did not complete within the allotted timeout',
    ],
  ])('%s has its name, its meaning and its words', (error, name, meaning, message) => {
    expect(error).toBeInstanceOf(AdapterError);
    expect({ name: error.name, meaning: error.meaning, message: error.message }).toEqual({ name, meaning, message });
  });

  it('keeps what caused it', () => {
    const cause = new Error('connection refused');
    expect(new BackendUnavailableError('the backend is away', { cause }).cause).toBe(cause);
    expect(new UnauthenticatedError({ cause }).cause).toBe(cause);
    expect(new InternalError(cause).cause).toBe(cause);
  });
});

describe('ForbiddenError', () => {
  it('knows what the refusal is about, if anything', () => {
    const details = { group: 'custom.metrics.k8s.io', kind: 'pods', name: 'web-1' };
    expect(new ForbiddenError('not you', details).details).toEqual(details);
    expect(new ForbiddenError('not you').details).toEqual({});
  });
});

describe('TooManyRequestsError', () => {
  it('says when to come back', () => {
    expect(new TooManyRequestsError(3).details).toEqual({ retryAfterSeconds: 3 });
  });
});
