import { describe, expect, it } from '@jest/globals';
import { FakeSampleSource } from '../../testing/fake-sample-source.ts';
import { pressureOf } from './pressure-of.ts';

describe('pressureOf', () => {
  it.each([
    [0, 0],
    [0.25, 0.25],
    [1, 1],
    [7, 1],
    [-1, 0],
    [Number.NaN, 0],
  ])('takes %d for %d', (spent, pressure) => {
    const source = new FakeSampleSource();
    source.spent = spent;
    expect(pressureOf(source)).toBe(pressure);
  });

  it('takes a failure for nothing', () => {
    const source = Object.assign(new FakeSampleSource(), {
      pressure: () => {
        throw new TypeError('oops');
      },
    });
    expect(pressureOf(source)).toBe(0);
  });
});
