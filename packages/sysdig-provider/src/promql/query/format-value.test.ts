import { describe, expect, it } from '@jest/globals';
import { BadRequestError } from '@metrics-adapter/core';
import { seriesDefinition } from '../../../test/support/definitions.ts';
import type { Aggregation, MetricKind } from '../../rules/metric-definition.ts';
import { aggregator, formatValue } from './format-value.ts';

const timing = { period: 10, settle: 30, window: 60 };

/** The value of a series `m` by pod, with `R` for its range and `N` for its newest sample. */
function textOf(kind: MetricKind, time: Aggregation['time'], group: Aggregation['group'], period = 10): string {
  const definition = seriesDefinition(kind, { aggregation: { time, group } });
  const options = { timing: { ...timing, window: 6 * period, period }, aggregate: aggregator(['pod']) };
  return formatValue(definition, { ...options, range: 'R', newest: 'N' });
}

const groupIsFull = '(max by (pod) (count_over_time(R)) >= 6)';
const livingIsFull = '(max by (pod) (count_over_time(R) and N) >= 6)';
const seriesIsFull = '(count_over_time(R) >= 6)';

describe('formatValue', () => {
  it.each([
    ['native-counter', 'rate', 'sum', `(sum by (pod) (sum_over_time(R)) / 60) and ${groupIsFull}`],
    ['native-counter', 'rate', 'max', `(max by (pod) (sum_over_time(R)) / 60) and ${groupIsFull}`],
    ['native-counter', 'sum', 'sum', `sum by (pod) (sum_over_time(R)) and ${groupIsFull}`],
    ['native-counter', 'sum', 'max', `max by (pod) (sum_over_time(R)) and ${groupIsFull}`],
    ['counter', 'rate', 'sum', `sum by (pod) (rate(R)) and ${groupIsFull}`],
    ['counter', 'rate', 'max', `max by (pod) (rate(R)) and ${groupIsFull}`],
    ['counter', 'sum', 'sum', `sum by (pod) (increase(R)) and ${groupIsFull}`],
    ['counter', 'sum', 'max', `max by (pod) (increase(R)) and ${groupIsFull}`],
    ['gauge', 'sum', 'sum', `sum by (pod) (sum_over_time(R) and N) and ${livingIsFull}`],
    ['gauge', 'sum', 'max', `max by (pod) (sum_over_time(R) and N) and ${livingIsFull}`],
  ] as const)('lets one full series of a group vouch for all: a %s, %s, %s', (kind, time, group, expected) => {
    expect(textOf(kind, time, group)).toBe(expected);
  });

  it.each([
    ['native-counter', 'rate', 'avg', `(avg by (pod) (sum_over_time(R) and ${seriesIsFull}) / 60)`],
    ['native-counter', 'rate', 'min', `(min by (pod) (sum_over_time(R) and ${seriesIsFull}) / 60)`],
    ['native-counter', 'sum', 'avg', `avg by (pod) (sum_over_time(R) and ${seriesIsFull})`],
    ['native-counter', 'sum', 'min', `min by (pod) (sum_over_time(R) and ${seriesIsFull})`],
    ['counter', 'rate', 'avg', `avg by (pod) (rate(R) and ${seriesIsFull})`],
    ['counter', 'rate', 'min', `min by (pod) (rate(R) and ${seriesIsFull})`],
    ['counter', 'sum', 'avg', `avg by (pod) (increase(R) and ${seriesIsFull})`],
    ['counter', 'sum', 'min', `min by (pod) (increase(R) and ${seriesIsFull})`],
    ['gauge', 'sum', 'avg', `avg by (pod) (sum_over_time(R) and N and ${seriesIsFull})`],
    ['gauge', 'sum', 'min', `min by (pod) (sum_over_time(R) and N and ${seriesIsFull})`],
  ] as const)('takes full series alone, which others would pull down: a %s, %s, %s', (kind, time, group, expected) => {
    expect(textOf(kind, time, group)).toBe(expected);
  });

  const levels = (['native-counter', 'gauge'] as const).flatMap((kind) =>
    (['avg', 'min', 'max'] as const).flatMap((time) =>
      (['sum', 'avg', 'min', 'max'] as const).map((group) => [kind, time, group] as const),
    ),
  );

  it.each(levels)('takes what samples there are of series that go on: a %s, %s, %s', (kind, time, group) => {
    expect(textOf(kind, time, group)).toBe(`${group} by (pod) (${time}_over_time(R) and N)`);
    expect(textOf(kind, time, group, 150)).toBe(`${group} by (pod) (${time}_over_time(R) and N)`);
  });

  it.each(levels)('takes all there are where an instant query would miss them: a %s, %s, %s', (kind, time, group) => {
    expect(textOf(kind, time, group, 151)).toBe(`${group} by (pod) (${time}_over_time(R))`);
  });

  it('adds up the levels of series that have ended where an instant query would miss those that go on', () => {
    expect(textOf('gauge', 'sum', 'sum', 151)).toBe(`sum by (pod) (sum_over_time(R)) and ${groupIsFull}`);
  });

  it('makes one value of everything where there are no labels to tell values apart', () => {
    const options = { timing, aggregate: aggregator([]), range: 'R', newest: 'N' };
    expect(formatValue(seriesDefinition('gauge'), options)).toBe('avg(avg_over_time(R) and N)');
  });

  it.each([
    ['counter', 'avg', 'rate, sum'],
    ['counter', 'min', 'rate, sum'],
    ['counter', 'max', 'rate, sum'],
    ['gauge', 'rate', 'sum, avg, min, max'],
  ] as const)('refuses what means nothing: of a %s the %s', (kind, time, possible) => {
    expect(() => textOf(kind, time, 'sum')).toThrow(
      new BadRequestError(
        `the series m is a ${kind}, of which no ${time} over time can be made; its rule may ask for ${possible} (aggregation.time)`,
      ),
    );
  });
});
