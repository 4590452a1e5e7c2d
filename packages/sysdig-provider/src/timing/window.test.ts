import { describe, expect, it } from '@jest/globals';
import { cadenceOf, evaluationTime, longestLag, rateWindow } from './window.ts';

describe('rateWindow', () => {
  it.each([
    [{ window: 60, period: 10 }, 60],
    [{ window: 20, period: 10 }, 40],
    [{ window: 60, period: 30 }, 120],
    [{ window: 600, period: 60 }, 600],
  ])('of %j has four periods at least', (timing, window) => {
    expect(rateWindow({ ...timing, settle: 0 })).toBe(window);
  });
});

describe('longestLag', () => {
  it.each([
    [1, 61],
    [10, 70],
    [600, 660],
  ])('with a period of %d s is %d s', (period, lag) => {
    expect(longestLag({ period })).toBe(lag);
  });
});

describe('evaluationTime', () => {
  const at = (seconds: number) => 1_700_000_000_000 + seconds * 1000;

  it.each([
    [10, 0, -5.001],
    [10, 0.001, -5.001],
    [10, 4.9, -5.001],
    [10, 9.999, -5.001],
    [10, 10, 4.999],
    [1, 7, 6.499],
    [1, 7.9, 6.499],
    [15, 12, 2.499],
  ])('with a period of %d s, %d s past the grid, is %d s past it', (period, now, time) => {
    expect(evaluationTime(at(now), { period })).toBe(at(time));
  });
});

describe('cadenceOf', () => {
  const usual = { period: 10, window: 60 };
  it.each([
    [{}, { period: 10, window: 60 }],
    [{ window: 120 }, { period: 10, window: 120 }],
    [
      { period: 60, window: 600 },
      { period: 60, window: 600 },
    ],
    // Two samples at least.
    [{ period: 60 }, { period: 60, window: 120 }],
    [{ period: 300 }, { period: 300, window: 600 }],
    // Whole periods.
    [{ period: 25 }, { period: 25, window: 75 }],
    [{ period: 1 }, { period: 1, window: 60 }],
  ])('of a metric that says %j', (own, cadence) => {
    expect(cadenceOf(own, usual)).toEqual(cadence);
  });
});
