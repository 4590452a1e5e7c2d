import { describe, expect, it } from '@jest/globals';
import { Quantity } from '../../model/quantity.ts';
import { isWithinTolerance, toApproximateNumber } from './tolerance.ts';

describe('isWithinTolerance', () => {
  it.each([
    [0.8, true],
    [0.7999, false],
    [1.5, true],
    [1.5001, false],
    [Number.NaN, false],
  ])('%d: %s', (ratio, within) => {
    expect(isWithinTolerance(ratio, { scaleUp: 0.5, scaleDown: 0.2 })).toBe(within);
  });
});

describe('toApproximateNumber', () => {
  it.each([
    ['0', 0],
    ['0.05', 0.05],
    ['1500m', 1.5],
    ['2', 2],
    ['1k', 1000],
    ['1Ki', 1024],
    ['100u', 100 * 1e-6],
    ['7n', 7 * 1e-9],
    // Not the nearest double to 0.009.
    ['9m', 9 * 0.001],
  ])('reads %s as the controller does', (text, number) => {
    expect(toApproximateNumber(Quantity.parse(text))).toBe(number);
  });
});
