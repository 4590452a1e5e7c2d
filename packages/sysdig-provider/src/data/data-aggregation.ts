import { BadRequestError } from '@metrics-adapter/core';
import type { DataColumn } from '../client/monitor-types.ts';
import type { Aggregation, MetricKind, SeriesDefinition, TimeAggregation } from '../rules/metric-definition.ts';

type DataTimeAggregation = NonNullable<NonNullable<DataColumn['aggregations']>['time']>;

/**
 * What is asked of each interval; what has no meaning is absent. Of Sysdig's own counters, whose samples are what happened
 * in each period, that is their sum, which is the same whatever Sysdig takes the metric for: its rate (`timeAvg`) is one
 * only of what it calls a counter. Of a scraped counter the rate alone is known; nobody says whether its `sum` adds up
 * totals.
 */
const inInterval: Readonly<Record<MetricKind, Readonly<Partial<Record<TimeAggregation, DataTimeAggregation>>>>> = {
  'native-counter': { rate: 'sum', sum: 'sum', avg: 'avg', min: 'min', max: 'max' },
  counter: { rate: 'timeAvg', sum: 'timeAvg' },
  gauge: { sum: 'sum', avg: 'avg', min: 'min', max: 'max' },
};

/**
 * The data API makes one number of all series of an object in each interval, and the intervals are put together here:
 * group before time, where the rule says time before group. These are the pairs for which that makes no difference.
 */
const groupsThatCommute: Readonly<Record<TimeAggregation, readonly Aggregation['group'][]>> = {
  rate: ['sum', 'avg'],
  sum: ['sum', 'avg'],
  avg: ['avg', 'sum'],
  min: ['min'],
  max: ['max'],
};

/** The column that asks for a metric. Throws {@link BadRequestError} for an aggregation that would not be exact. */
export function toColumn(definition: SeriesDefinition): Required<DataColumn> {
  const { series, legacyId, kind, aggregation } = definition;
  const { time, group } = aggregation;
  const asked = inInterval[kind][time];
  if (asked === undefined) {
    throw new BadRequestError(
      `the series ${series} is a ${kind}, of which no ${time} over time can be made; its rule may ask for ${Object.keys(inInterval[kind]).join(', ')} (aggregation.time)`,
    );
  }
  if (!groupsThatCommute[time].includes(group)) {
    const possible = groupsThatCommute[time].map((one) => `{time: ${time}, group: ${one}}`).join(' or ');
    throw new BadRequestError(
      `the data API aggregates over the series of an object in each sample, so the ${group} of each one's ${time} (series ${series}) cannot be had from it; use aggregation ${possible}, or --dialect promql`,
    );
  }
  return { id: legacyId ?? series, aggregations: { time: asked, group } };
}

/** Whether a window in which intervals are missing has no value: what was not counted would count as nothing. */
export function needsFullWindow({ aggregation }: SeriesDefinition): boolean {
  return aggregation.time === 'rate' || aggregation.time === 'sum';
}

export interface Intervals {
  /** What the backend made of each one that has data; at least one. */
  readonly values: readonly number[];
  /** Seconds of one. */
  readonly sampling: number;
  /** Seconds of all, those without data included. */
  readonly covered: number;
  /** Seconds for which the value is to stand. */
  readonly window: number;
}

/** Makes one number of those of all intervals. */
export function combine({ kind, aggregation }: SeriesDefinition, intervals: Intervals): number {
  const { values, sampling, covered, window } = intervals;
  const total = values.reduce((sum, value) => sum + value, 0);
  const perSecond = (kind === 'counter' ? total * sampling : total) / covered;
  switch (aggregation.time) {
    case 'rate':
      return perSecond;
    case 'sum':
      return kind === 'counter' ? perSecond * window : total;
    case 'avg':
      return total / values.length;
    case 'min':
      return values.reduce((least, value) => Math.min(least, value));
    case 'max':
      return values.reduce((most, value) => Math.max(most, value));
  }
}
