import { rate } from '../../promql/rate.ts';
import type { Point } from '../../promql/value.ts';
import type { DataSwitches } from '../data-switches.ts';
import type { MetricKind } from '../names.ts';
import type { TimeAggregation } from './aggregations.ts';

/** The samples of one series in an interval. */
export interface IntervalSamples {
  /** At least one, the oldest first. */
  readonly points: readonly Point[];
  /** The last one before the interval, if it is not long ago. */
  readonly before: Point | undefined;
  /** Milliseconds since the epoch; the interval begins after the first and includes the second. */
  readonly from: number;
  readonly to: number;
}

/** What decides about rates and sums. */
export type RateSwitches = Pick<DataSwitches, 'gaugeRate' | 'scrapedRate' | 'scrapedSum'>;

type TimeFunction = (interval: IntervalSamples) => number | undefined;

/** Sysdig's own samples are so far apart. Milliseconds. */
const period = 10_000;

/** The function that makes one number of an interval; undefined: too little to say. */
export function createTimeFunction(
  aggregation: TimeAggregation,
  kind: MetricKind,
  switches: RateSwitches,
): TimeFunction {
  switch (aggregation) {
    case 'avg':
      return ({ points }) => sum(points) / points.length;
    case 'sum':
      return kind === 'total' && switches.scrapedSum === 'increase' ? increase : ({ points }) => sum(points);
    case 'min':
      return ({ points }) => points.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY);
    case 'max':
      return ({ points }) => points.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    case 'rateOfChange':
      return change;
    case 'timeAvg':
      return createRate(kind, switches);
  }
}

function createRate(kind: MetricKind, { gaugeRate, scrapedRate }: RateSwitches): TimeFunction {
  if (kind === 'delta') return ({ points, ...interval }) => sum(points) / secondsOf(interval);
  if (kind === 'total') return scrapedRate === 'increase' ? increasePerSecond : prometheusRate;
  if (gaugeRate === 'present') return ({ points }) => sum(points) / points.length;
  return ({ points, ...interval }) => sum(points) / Math.max(1, (secondsOf(interval) * 1000) / period);
}

function secondsOf({ from, to }: Pick<IntervalSamples, 'from' | 'to'>): number {
  return (to - from) / 1000;
}

function sum(points: readonly Point[]): number {
  let total = 0;
  for (const { value } of points) total += value;
  return total;
}

/** What was added since the last sample before the interval; after a reset it counts from zero. */
function increase({ points, before }: IntervalSamples): number | undefined {
  const [first] = points;
  let last = before ?? first;
  if (last === undefined || (before === undefined && points.length < 2)) return undefined;
  let added = 0;
  for (const point of points) {
    added += point.value < last.value ? point.value : point.value - last.value;
    last = point;
  }
  return added;
}

function increasePerSecond(interval: IntervalSamples): number | undefined {
  const added = increase(interval);
  return added === undefined ? undefined : added / secondsOf(interval);
}

/** As a query that is evaluated half-way to the next sample, so that it sees what is in the interval and no more. */
function prometheusRate({ points, from, to }: IntervalSamples): number | undefined {
  return rate({ points, from: from + period / 2, to: to + period / 2, evaluatedAt: to + period / 2 });
}

function change({ points, before }: IntervalSamples): number | undefined {
  const first = before ?? points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || first === last) return undefined;
  return (last.value - first.value) / ((last.time - first.time) / 1000);
}
