import { describe, expect, it } from '@jest/globals';
import { formatTime, parseTime, toWholeSeconds } from './time.ts';

describe('formatTime', () => {
  it.each([
    [Date.UTC(2026, 0, 2, 2, 4, 5), '2026-01-02T02:04:05Z'],
    [Date.UTC(2026, 0, 2, 2, 4, 5, 999), '2026-01-02T02:04:05Z'],
    [Date.UTC(2024, 1, 29, 23, 59, 59), '2024-02-29T23:59:59Z'],
    [0, '1970-01-01T00:00:00Z'],
  ])('writes %d in UTC, whole seconds, the fraction dropped', (timestamp, text) => {
    expect(formatTime(timestamp)).toBe(text);
  });

  it.each([
    [Date.UTC(-1, 12, 1), '0000-01-01T00:00:00Z'],
    [Date.UTC(9999, 11, 31, 23, 59, 59, 999), '9999-12-31T23:59:59Z'],
    [-1, '1969-12-31T23:59:59Z'],
  ])('writes %d, too', (timestamp, text) => {
    expect(formatTime(timestamp)).toBe(text);
  });

  it("writes Go's zero time as no time, and what is a moment later as it is", () => {
    expect(formatTime(-62_135_596_800_000)).toBeNull();
    expect(formatTime(-62_135_596_800_000 + 1)).toBe('0001-01-01T00:00:00Z');
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    9e15,
    Date.UTC(-1, 12, 1) - 1,
    Date.UTC(9999, 11, 31, 23, 59, 59, 999) + 1,
  ])('puts no other time in the place of %d', (timestamp) => {
    expect(() => formatTime(timestamp)).toThrow(
      new RangeError(`cannot write ${timestamp} ms as a time: it is not within the years 0000 to 9999`),
    );
  });
});

describe('parseTime', () => {
  it.each([
    ['2026-01-02T02:04:05Z', 1_767_319_445],
    ['1970-01-01T00:00:00Z', 0],
    ['0001-01-01T00:00:00Z', -62_135_596_800],
    ['9999-12-31T23:59:59Z', 253_402_300_799],
  ])('reads "%s" as %d seconds', (text, seconds) => {
    expect(parseTime(text)).toBe(seconds);
  });

  it.each([
    '',
    'queue 7',
    '2026-01-02',
    '2026-02-30T00:00:00Z',
    '2026-01-02T24:00:00Z',
    '2026-01-02T02:04:05.678Z',
    '2026-01-02T02:04:05+00:00',
    '+010000-01-01T00:00:00Z',
    '9999-12-31T24:00:00Z',
    '-000001-01-01T00:00Z',
    '2026-01-02T02:04:05z',
  ])('refuses "%s"', (text) => {
    expect(() => parseTime(text)).toThrow(
      new RangeError(`cannot read "${text}" as a time: it is not like 2026-01-02T02:04:05Z`),
    );
  });
});

describe('toWholeSeconds', () => {
  it.each([
    [0, 0],
    [60, 60],
    [59.6, 60],
    [59.4, 59],
    [0.4, 1],
    [1e-9, 1],
  ])('makes %d into %d', (windowSeconds, whole) => {
    expect(toWholeSeconds(windowSeconds)).toBe(whole);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -5, -0.5])('makes nothing of %d', (windowSeconds) => {
    expect(() => toWholeSeconds(windowSeconds)).toThrow(
      new RangeError(`cannot write a window of ${windowSeconds} seconds`),
    );
  });
});
