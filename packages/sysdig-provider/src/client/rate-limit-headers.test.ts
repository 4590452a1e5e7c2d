import { describe, expect, it } from '@jest/globals';
import { readRateLimit, retryAfterOf } from './rate-limit-headers.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

describe('readRateLimit', () => {
  it.each([
    [{}, {}],
    [{ 'x-ratelimit-limit': '600' }, { limit: 600 }],
    [{ 'x-ratelimit-limit': ' 600, 600;w=60' }, { limit: 600 }],
    [{ 'x-ratelimit-limit': '0' }, {}],
    [{ 'x-ratelimit-limit': '1' }, { limit: 1 }],
    [{ 'x-ratelimit-limit': '1000000' }, { limit: 1_000_000 }],
    [{ 'x-ratelimit-limit': `1${'0'.repeat(20)}` }, {}],
    [{ 'x-ratelimit-limit': '9'.repeat(400) }, {}],
    [{ 'x-ratelimit-limit': 'none' }, {}],
    [{ 'x-ratelimit-limit': '-5' }, {}],
    [{ 'x-ratelimit-limit': '6e2' }, {}],
    [{ 'x-ratelimit-remaining': '0' }, { remaining: 0 }],
    [{ 'x-ratelimit-remaining': '17.5' }, { remaining: 17 }],
    [{ 'x-ratelimit-reset': '12' }, { reset: 12 }],
    [{ 'x-ratelimit-reset': String(now / 1000 + 30) }, { reset: 30 }],
    [{ 'x-ratelimit-reset': String(now / 1000 - 30) }, { reset: 0 }],
  ])('reads %j as %j', (headers, told) => {
    expect(readRateLimit(headers, now)).toEqual(told);
  });
});

describe('retryAfterOf', () => {
  it.each([
    ['1', 1],
    ['30', 30],
    ['0.2', 1],
    ['300', 300],
    ['301', 300],
    ['86400', 300],
    ['0', undefined],
    ['-5', undefined],
    ['', undefined],
    ['soon', undefined],
    ['2030-01-01', undefined],
    ['+2030', undefined],
    ['2030/1', undefined],
    ['in 2030', undefined],
    ['Friday, 02-Jan-26 03:04:35 GMT', 30],
    ['Fri Jan  2 03:04:35 2026', 30],
    [' Fri, 02 Jan 2026 03:04:35 GMT ', 30],
    ['Fri, 02 Jan 2026 03:04:35 GMT', 30],
    ['Fri, 02 Jan 2026 03:04:05 GMT', undefined],
    ['Fri, 02 Jan 2026 03:04:00 GMT', undefined],
    [undefined, undefined],
  ])('of %j is %s', (header, seconds) => {
    expect(retryAfterOf({ 'retry-after': header }, now)).toBe(seconds);
  });

  it('counts a date from that of the answer, whatever our clock says', () => {
    const headers = { date: 'Fri, 02 Jan 2026 09:00:00 GMT', 'retry-after': 'Fri, 02 Jan 2026 09:00:20 GMT' };
    expect(retryAfterOf(headers, now)).toBe(20);
  });
});
