import { describe, expect, it } from '@jest/globals';
import { SettleTimes } from './settle-times.ts';

/** One lag every 15 s. */
function observed(lags: readonly number[], period = 10): number {
  const times = new SettleTimes({ period });
  for (const [index, lag] of lags.entries()) times.observe('m', { lags: [lag] }, index * 15_000);
  return times.settleOf('m');
}

describe('SettleTimes', () => {
  it('assumes 30 s of what it has not seen', () => {
    expect(observed([])).toBe(30);
  });

  it.each([
    [0, 0],
    [0.5, 10],
    [5, 10],
    [10, 10],
    [10.1, 20],
    [15, 20],
    [45, 50],
    [55, 60],
    [60, 60],
  ])('waits for a lag of %d s: %d s', (lag, settle) => {
    expect(observed([lag])).toBe(settle);
  });

  it.each([
    [65, 60],
    [70, 60],
  ])('waits 60 s at the most, also for a lag of %d s', (lag, settle) => {
    expect(observed([lag])).toBe(settle);
  });

  it.each([70.1, 300, -1])('learns nothing from a lag of %d s', (lag) => {
    expect(observed([lag])).toBe(30);
    expect(observed([5, lag])).toBe(10);
  });

  it('waits for the latest of the last five minutes', () => {
    expect(observed([45, 5, 15])).toBe(50);
    expect(observed([45, ...Array.from({ length: 19 }, () => 5)])).toBe(50);
    expect(observed([45, ...Array.from({ length: 20 }, () => 5)])).toBe(10);
    expect(observed([45, 35, 25, ...Array.from({ length: 18 }, () => 5)])).toBe(40);
    expect(observed([45, 35, 25, ...Array.from({ length: 19 }, () => 5)])).toBe(30);
  });

  it('follows a lag that becomes longer at once', () => {
    expect(observed([5, 5, 5, 55])).toBe(60);
  });

  it('forgets what it saw before the clock was set back', () => {
    const times = new SettleTimes({ period: 10 });
    times.observe('m', { lags: [45] }, 3_600_000);
    times.observe('m', { lags: [5] }, 0);
    expect(times.settleOf('m')).toBe(10);
  });

  it.each([
    [[5, 45], 50],
    [[45, 5], 50],
    [[5, 15, 25], 30],
    // What is older has ended, or comes from the future: the others count all the same.
    [[5, 45, 71], 50],
    [[5, 300], 10],
    [[-1, 25], 30],
    [[5, Number.NaN], 10],
    [[71, 300], 30],
    [[], 30],
  ])('waits for the slowest of one answer that can be waited for: %j', (lags, settle) => {
    const times = new SettleTimes({ period: 10 });
    times.observe('m', { lags }, 0);
    expect(times.settleOf('m')).toBe(settle);
  });

  it.each([
    [1, 30, 12],
    [15, 30, 15],
    [25, 50, 25],
    [60, 60, 60],
    [300, 300, 300],
  ])('waits whole periods of %d s: %d s at first, %d s for a lag of 12 s', (period, first, learnt) => {
    expect(observed([], period)).toBe(first);
    expect(observed([12], period)).toBe(learnt);
  });

  it('waits whole periods of a source of its own, from its first question on', () => {
    const times = new SettleTimes({ period: 10 });
    expect([times.settleOf('m'), times.settleOf('m', 60)]).toEqual([30, 60]);
    times.observe('m', { lags: [72], period: 60 }, 0);
    // Whoever does not know the period is told the same.
    expect([times.settleOf('m'), times.settleOf('m', 60)]).toEqual([60, 60]);
    times.observe('m', { lags: [0], period: 60 }, 400_000);
    expect(times.settleOf('m')).toBe(0);
  });

  it('waits so long as it is told, in whole periods of the source', () => {
    const times = new SettleTimes({ period: 10, fixed: 20 });
    expect([times.settleOf('m'), times.settleOf('m', 60), times.settleOf('m', 15)]).toEqual([20, 60, 30]);
  });

  it('keeps the series apart', () => {
    const times = new SettleTimes({ period: 10 });
    times.observe('slow', { lags: [50] }, 0);
    times.observe('fast', { lags: [5] }, 0);
    expect([times.settleOf('slow'), times.settleOf('fast'), times.settleOf('other')]).toEqual([50, 10, 30]);
  });

  it.each([
    [0, 0],
    [20, 20],
    [120, 120],
    // Not on the sample grid, where a window would have one sample too many.
    [15, 20],
    [5, 10],
  ])('learns nothing when it is told %d s: %d s', (fixed, settle) => {
    const times = new SettleTimes({ period: 10, fixed });
    times.observe('m', { lags: [45] }, 0);
    expect(times.settleOf('m')).toBe(settle);
  });

  it('forgets the series that was not seen for the longest when there are too many', () => {
    const times = new SettleTimes({ period: 10 });
    for (let index = 0; index < 10_000; index += 1) times.observe(`m${index}`, { lags: [5] }, 0);
    times.observe('m0', { lags: [5] }, 0);
    times.observe('one more', { lags: [5] }, 0);
    expect([times.settleOf('m0'), times.settleOf('m1'), times.settleOf('m2')]).toEqual([10, 30, 10]);
  });
});
