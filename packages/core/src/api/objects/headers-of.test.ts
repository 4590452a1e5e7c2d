import { describe, expect, it } from '@jest/globals';
import type { AdapterError } from '../../errors/adapter-error.ts';
import { MetricNotFoundError } from '../../errors/metric-errors.ts';
import {
  ForbiddenError,
  MethodNotAllowedError,
  TooManyRequestsError,
  WatchNotSupportedError,
} from '../../errors/request-errors.ts';
import { headersOf } from './headers-of.ts';

describe('headersOf', () => {
  it.each<[AdapterError, Readonly<Record<string, string>>]>([
    [new MethodNotAllowedError(), { Allow: 'GET' }],
    [new WatchNotSupportedError('custom.metrics.k8s.io'), { Allow: 'GET' }],
    [new ForbiddenError('not you'), { 'X-Content-Type-Options': 'nosniff' }],
    [new TooManyRequestsError(2), { 'Retry-After': '2' }],
    [new MetricNotFoundError('none'), {}],
  ])('of %s are as they should be', (error, headers) => {
    expect(headersOf(error)).toEqual(headers);
  });
});
