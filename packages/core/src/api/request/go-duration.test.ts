import { describe, expect, it } from '@jest/globals';
import { parseGoDuration } from './go-duration.ts';

describe('parseGoDuration', () => {
  it.each([
    ['10s', 10_000],
    ['1m30s', 90_000],
    ['1h', 3_600_000],
    ['1h1m1s1ms', 3_661_001],
    ['1.5s', 1_500],
    ['1.s', 1_000],
    ['.5s', 500],
    ['1us', 0.001],
    ['1\u00b5s', 0.001],
    ['1\u03bcs', 0.001],
    ['1ns', 0.000_001],
    ['30s1m', 90_000],
    ['1m1m', 120_000],
    ['+5s', 5_000],
    ['-5s', -5_000],
    ['0', 0],
    ['+0', 0],
    ['0s', 0],
    ['2562047h', 9_223_369_200_000],
    ['9223372036854ms', 9_223_372_036_854],
  ])('reads %s as %d milliseconds', (text, milliseconds) => {
    expect(parseGoDuration(text)).toBe(milliseconds);
  });

  it.each([
    '',
    'abc',
    '10',
    '1',
    '00',
    's',
    '.s',
    '-',
    '+',
    '1 s',
    ' 1s',
    '1s ',
    '1S',
    '1d',
    '1e3s',
    '--1s',
    '1s-1s',
    '1.2.3s',
    '1ss',
  ])('refuses "%s"', (text) => {
    expect(parseGoDuration(text)).toBeUndefined();
  });

  it.each(['2562048h', '9223372036855ms', '9999999999999999999999h'])(
    'refuses %s, which 64 bits cannot hold',
    (text) => {
      expect(parseGoDuration(text)).toBeUndefined();
    },
  );

  it('is quick with a long text that is none', () => {
    expect(parseGoDuration(`${'1'.repeat(8_000)}x`)).toBeUndefined();
    expect(parseGoDuration(`${'1s'.repeat(4_000)}x`)).toBeUndefined();
  });
});
