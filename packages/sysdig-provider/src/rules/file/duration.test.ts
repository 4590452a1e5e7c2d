import { describe, expect, it } from '@jest/globals';
import { formatDuration, parseDuration } from './duration.ts';

describe('parseDuration', () => {
  it.each([
    ['90s', 90],
    ['1m30s', 90],
    ['1h', 3600],
    ['1h0m5s', 3605],
    ['2d', 172_800],
    ['1w', 604_800],
    ['1y', 31_536_000],
    ['0s', 0],
    ['007m', 420],
  ])('reads %s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each([
    '',
    '10',
    '0',
    's',
    '1.5m',
    '30s1m',
    '1m1m',
    '-1m',
    '1 m',
    '500ms',
    '1M',
    '1m ',
    '1m\n',
    '1e3s',
    '9999999999s',
  ])('is none: %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe('formatDuration', () => {
  it.each([
    [90, '1m30s'],
    [60, '1m'],
    [0, '0s'],
    [3605, '1h5s'],
    [694_861, '1w1d1h1m1s'],
  ])('writes %i', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
    expect(parseDuration(text)).toBe(seconds);
  });
});
