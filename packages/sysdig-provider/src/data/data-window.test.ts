import { describe, expect, it } from '@jest/globals';
import { BadRequestError } from '@metrics-adapter/core';
import { seriesDefinition } from '../../test/support/definitions.ts';
import type { Aggregation, MetricKind } from '../rules/metric-definition.ts';
import { evaluationTime } from '../timing/window.ts';
import { timingOf, windowAt } from './data-window.ts';

const usual = { period: 10, window: 60 };

describe('timingOf', () => {
  it.each([
    ['the usual', {}, { period: 10, window: 60, sampling: 10 }],
    ['a minute apart', { period: 60 }, { period: 60, window: 120, sampling: 60 }],
    ['ten minutes apart', { period: 600, window: 1200 }, { period: 600, window: 1200, sampling: 600 }],
    ['an hour of samples', { window: 3600 }, { period: 10, window: 3600, sampling: 10 }],
    ['two hours of samples, too many to ask for', { window: 7200 }, { period: 10, window: 7200, sampling: 60 }],
    ['a second apart', { period: 1 }, { period: 10, window: 60, sampling: 10 }],
  ])('asks for one sample an interval where it can: %s', (_, own, timing) => {
    expect(timingOf(seriesDefinition('gauge', own), usual)).toEqual(timing);
  });

  const averaged = { time: 'avg', group: 'avg' } as const;
  const added = { time: 'rate', group: 'sum' } as const;
  const greatest = { time: 'max', group: 'max' } as const;

  it.each<[MetricKind, Aggregation, period: number, window: number, sampling: number]>([
    // An average over series is one of all of them where each interval has a sample of each.
    ['gauge', averaged, 15, 120, 60],
    ['gauge', averaged, 20, 120, 60],
    ['gauge', averaged, 30, 120, 60],
    ['gauge', averaged, 120, 1200, 600],
    ['gauge', averaged, 300, 1200, 600],
    ['gauge', { time: 'avg', group: 'sum' }, 30, 120, 60],
    // Sums of parts are a sum of the whole.
    ['native-counter', added, 20, 60, 10],
    ['native-counter', added, 30, 90, 10],
    ['native-counter', added, 300, 900, 60],
    ['gauge', { time: 'sum', group: 'sum' }, 120, 240, 60],
    // The greatest of all is the greatest of each part's.
    ['gauge', greatest, 15, 30, 10],
    ['gauge', { time: 'min', group: 'min' }, 300, 900, 60],
    ['gauge', greatest, 10, 7200, 60],
  ])('takes intervals that make no difference: of a %s %j every %d s over %d s', (...given) => {
    const [kind, aggregation, period, window, sampling] = given;
    const definition = seriesDefinition(kind, { aggregation, period, window });
    expect(timingOf(definition, usual)).toEqual({ period, window, sampling });
  });

  const whole = 'those of whole periods, in which every series has a sample, of which at least two make the window';
  const one = 'those that are as long as the period, where a missing sample is seen';
  const part = 'those that divide the period and the window, where a missing sample is seen';

  it.each<[MetricKind, Aggregation, period: number, window: number, takes: string]>([
    ['gauge', averaged, 15, 90, whole],
    // Its end is up to an interval ago: nothing of the age that a sample may have would be left.
    ['gauge', averaged, 15, 60, whole],
    ['gauge', averaged, 300, 600, whole],
    ['gauge', averaged, 300, 900, whole],
    ['gauge', averaged, 60, 90, whole],
    ['gauge', { time: 'sum', group: 'avg' }, 30, 120, one],
    ['native-counter', { time: 'rate', group: 'avg' }, 300, 600, one],
    ['native-counter', added, 15, 60, part],
    ['counter', added, 15, 60, one],
    ['counter', added, 30, 120, one],
    // One of six samples would make such an interval look full.
    ['counter', added, 10, 7200, one],
    ['native-counter', added, 10, 7200, part],
    ['gauge', { time: 'sum', group: 'sum' }, 10, 7200, part],
  ])('refuses what intervals would make another number of: of a %s %j every %d s over %d s', (...given) => {
    const [kind, aggregation, period, window, takes] = given;
    const definition = seriesDefinition(kind, { aggregation, period, window });
    const windows: Readonly<Record<number, number>> = { 15: 120, 60: 120, 300: 1200 };
    const another = takes === whole ? `a window of ${windows[period]} s` : 'another window or aggregation';
    expect(() => timingOf(definition, usual)).toThrow(
      new BadRequestError(
        `the ${aggregation.group} of each one's ${aggregation.time} (series m) over ${window} s of samples every ${period} s cannot be had from Sysdig's data API: of its intervals (10, 60, 600, 3600, 86400 s, at most 600) it takes ${takes}; use ${another}, or --dialect promql`,
      ),
    );
  });

  it('names no window where none would do', () => {
    expect(() => timingOf(seriesDefinition('gauge', { period: 11, window: 110 }), usual)).toThrow(
      `it takes ${whole}; use another window or aggregation, or --dialect promql`,
    );
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

  it('ends between the samples of series that have theirs at different times, as PromQL does', () => {
    const timing = { period: 30, window: 120, sampling: 10 };
    // Half-way between the samples at 1_700_000_010 and at 1_700_000_040 of whoever has them at full half minutes.
    for (const now of [1_700_000_040, 1_700_000_069]) {
      expect(windowAt(now * 1000, timing, 0)).toEqual({ start: at - 120, settled: at, end: at });
      expect(Math.floor(evaluationTime(now * 1000, timing) / 10_000) * 10).toBe(at);
    }
  });

  it('waits for whole periods', () => {
    const window = windowAt(at * 1000, { period: 60, window: 120, sampling: 60 }, 20);
    expect(window).toEqual({ start: 1_699_999_740, settled: 1_699_999_860, end: 1_699_999_920 });
  });
});
