import { describe, expect, it } from '@jest/globals';
import { seriesDefinition } from '../../test/support/definitions.ts';
import { evaluationTime } from '../promql/query/window.ts';
import { timingOf, windowAt } from './data-window.ts';

const usual = { period: 10, window: 60 };

describe('timingOf', () => {
  it.each([
    ['the usual', {}, { period: 10, window: 60, sampling: 10 }],
    ['a minute apart', { period: 60 }, { period: 60, window: 120, sampling: 60 }],
    ['five minutes apart', { period: 300, window: 900 }, { period: 300, window: 900, sampling: 60 }],
    ['ten minutes apart', { period: 600, window: 1200 }, { period: 600, window: 1200, sampling: 600 }],
    ['half a minute apart', { period: 30, window: 120 }, { period: 30, window: 120, sampling: 10 }],
    ['fifteen seconds apart', { period: 15 }, { period: 15, window: 60, sampling: 10 }],
    ['an hour of samples', { window: 3600 }, { period: 10, window: 3600, sampling: 10 }],
    ['two hours of samples, too many to ask for', { window: 7200 }, { period: 10, window: 7200, sampling: 60 }],
    [
      'a minute apart in a window of half minutes',
      { period: 60, window: 90 },
      { period: 60, window: 90, sampling: 10 },
    ],
    ['a second apart', { period: 1 }, { period: 10, window: 60, sampling: 10 }],
  ])('asks for one sample an interval where it can: %s', (_, own, timing) => {
    expect(timingOf(seriesDefinition('gauge', own), usual)).toEqual(timing);
  });

  it('looks at four samples of a scraped counter', () => {
    expect(timingOf(seriesDefinition('counter', { window: 20 }), usual).window).toBe(40);
  });

  it('never asks for more than 600 intervals', () => {
    for (let window = 600; window <= 300_000; window += 600) {
      const { sampling } = timingOf(seriesDefinition('gauge', { window }), usual);
      expect((window + 60) / sampling).toBeLessThanOrEqual(600);
      expect(window % sampling).toBe(0);
    }
  });

  it.each([45, 5950, 36_060])('refuses a window of %d s, which no intervals divide into fewer', (window) => {
    expect(() => timingOf(seriesDefinition('gauge', { window }), usual)).toThrow(
      `a window of ${window} s cannot be had from Sysdig's data API: it gives at most 600 intervals of 10, 60, 600, 3600, 86400 s; use`,
    );
  });
});

describe('windowAt', () => {
  const at = 1_700_000_020;

  it.each([0, 1, 9])('ends where PromQL would end: %d s after a sample is due', (later) => {
    const now = (at + later) * 1000;
    expect(windowAt(now, { ...usual, sampling: 10 }, 20)).toEqual({
      start: at - 90,
      settled: at - 30,
      end: at - 10,
    });
    const newest = Math.floor((evaluationTime(now, usual) / 1000 - 20) / 10) * 10;
    expect(newest).toBe(at - 30);
  });

  it('is on the grid of its intervals', () => {
    const window = windowAt(at * 1000, { period: 10, window: 7200, sampling: 60 }, 20);
    expect(window).toEqual({ start: 1_699_992_780, settled: 1_699_999_980, end: 1_699_999_980 });
  });

  it('waits for whole periods', () => {
    const window = windowAt(at * 1000, { period: 60, window: 120, sampling: 60 }, 20);
    expect(window).toEqual({ start: 1_699_999_740, settled: 1_699_999_860, end: 1_699_999_920 });
  });
});
