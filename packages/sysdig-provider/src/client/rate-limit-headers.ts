import type { HttpAnswer } from './http-transport.ts';
import { longestPause } from './token-bucket.ts';

/** A header that tells of more calls a minute is a mistake: nobody would be held back by it. */
const highestLimit = 1_000_000;

/** The three forms of a date in HTTP begin with the day of the week. `Date.parse` takes far more than those for a date. */
const httpDate = /^\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [^,]*\b\d\d:\d\d:\d\d\b/;

/** What an answer tells of the token's limit of calls; Sysdig documents `X-RateLimit-Limit`, gateways add the others. */
export interface RateLimitTold {
  /** Calls a minute. */
  readonly limit?: number;
  /** Calls that are left of them. */
  readonly remaining?: number;
  /** Seconds until there are all of them again. */
  readonly reset?: number;
}

/** Reads what of it can be understood: a header that cannot is passed over. */
export function readRateLimit(headers: HttpAnswer['headers'], now: number): RateLimitTold {
  const limit = leadingNumber(headers['x-ratelimit-limit']);
  const remaining = leadingNumber(headers['x-ratelimit-remaining']);
  const reset = leadingNumber(headers['x-ratelimit-reset']);
  return {
    ...(limit !== undefined && limit >= 1 && limit <= highestLimit && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(reset !== undefined && { reset: toSecondsFrom(now, reset) }),
  };
}

/**
 * Seconds to leave the backend alone after a 429; undefined when it does not say. A date counts from the answer's own
 * date, so that no clock but the backend's is asked.
 */
export function retryAfterOf(headers: HttpAnswer['headers'], now: number): number | undefined {
  const text = headers['retry-after'] ?? '';
  const seconds = /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : secondsUntil(text, headers['date'], now);
  return seconds > 0 ? Math.min(Math.ceil(seconds), longestPause) : undefined;
}

function secondsUntil(date: string, answeredAt: string | undefined, now: number): number {
  if (!httpDate.test(date)) return Number.NaN;
  const from = Date.parse(answeredAt ?? '');
  // The oldest form names no zone: all of them are meant in GMT.
  return (Date.parse(date.includes('GMT') ? date : `${date} GMT`) - (Number.isNaN(from) ? now : from)) / 1000;
}

/** `600`, or the first of `600, 600;w=60`. */
function leadingNumber(text = ''): number | undefined {
  const digits = /^\s*(\d+)(?=$|[\s,;.])/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Some say how long, others when, in seconds since the epoch. */
function toSecondsFrom(now: number, reset: number): number {
  return reset < 1_000_000_000 ? reset : Math.max(0, reset - Math.floor(now / 1000));
}
