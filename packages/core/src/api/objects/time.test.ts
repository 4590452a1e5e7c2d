import { describe, expect, it } from '@jest/globals';
import { formatTime, toWholeSeconds } from './time.ts';

describe('formatTime', () => {
  it.each([
    [Date.UTC(2026, 0, 2, 2, 4, 5), '2026-01-02T02:04:05Z'],
    [Date.UTC(2026, 0, 2, 2, 4, 5, 999), '2026-01-02T02:04:05Z'],
    [Date.UTC(2024, 1, 29, 23, 59, 59), '2024-02-29T23:59:59Z'],
    [0, '1970-01-01T00:00:00Z'],
  ])('writes %d in UTC, whole seconds, the fraction dropped', (timestamp, text) => {
    expect(formatTime(timestamp)).toBe(text);
  });

  it('refuses what is no time', () => {
    expect(() => formatTime(Number.NaN)).toThrow(RangeError);
  });
});

describe('toWholeSeconds', () => {
  it.each([
    [0, 0],
    [60, 60],
    [59.6, 60],
    [0.4, 0],
  ])('makes %d into %d', (windowSeconds, whole) => {
    expect(toWholeSeconds(windowSeconds)).toBe(whole);
  });
});
