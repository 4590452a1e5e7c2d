import { BadRequestError } from '../../errors/request-errors.ts';
import { parseGoDuration } from './go-duration.ts';
import { firstValue, type QueryParameters } from './query-parameters.ts';

/**
 * How long the client waits, by the parameter `timeout`, in whole milliseconds, rounded up. Left out where it sets no
 * limit: absent, zero, or below zero, as in Kubernetes. Throws a {@link BadRequestError} for what is no duration.
 */
export function readTimeout(query: QueryParameters): { readonly timeout?: number } {
  const text = firstValue(query, 'timeout');
  if (text === undefined) return {};
  const timeout = parseGoDuration(text);
  if (timeout === undefined)
    throw new BadRequestError(`timeout: "${text}" is no duration; write for example 10s or 1m30s`);
  return timeout > 0 ? { timeout: Math.ceil(timeout) } : {};
}
