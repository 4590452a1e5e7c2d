import { describe, expect, it } from '@jest/globals';
import { toInt32, toInt32AtMost, wrapInt32 } from './go-numbers.ts';

const minInt32 = -(2 ** 31);
const maxInt32 = 2 ** 31 - 1;

describe('toInt32', () => {
  it.each([
    [3, 3],
    [3.9, 3],
    [-3.9, -3],
    [-0, 0],
    [-0.5, 0],
    [maxInt32, maxInt32],
    [maxInt32 + 0.5, maxInt32],
    [minInt32, minInt32],
    [maxInt32 + 1, minInt32],
    [minInt32 - 1, minInt32],
    [5e9, minInt32],
    [Number.POSITIVE_INFINITY, minInt32],
    [Number.NaN, minInt32],
  ])('makes %d the %d that Go makes of it on x86-64', (value, int32) => {
    expect(toInt32(value)).toBe(int32);
  });
});

describe('toInt32AtMost', () => {
  it.each([
    [3, 3],
    [maxInt32, maxInt32],
    [maxInt32 + 1, maxInt32],
    [Number.POSITIVE_INFINITY, maxInt32],
    [-5e9, minInt32],
  ])('makes %d %d', (value, int32) => {
    expect(toInt32AtMost(value)).toBe(int32);
  });
});

describe('wrapInt32', () => {
  it.each([
    [maxInt32, maxInt32],
    [maxInt32 + 1, minInt32],
    [minInt32 - 1, maxInt32],
  ])('makes %d %d', (value, int32) => {
    expect(wrapInt32(value)).toBe(int32);
  });
});
