import type { Aggregation, MetricKind } from '../metric-definition.ts';
import type { Finding } from './findings.ts';

/** What of an aggregation makes no sense for a kind of metric; undefined: all of it does. */
export function checkAggregation(kind: MetricKind, { time }: Partial<Aggregation>): Finding | undefined {
  if (kind === 'gauge' && time === 'rate') {
    return {
      message: 'the samples are levels, and a level has no rate',
      remedy: 'write avg, min, max or sum; or type: counter or type: delta, if the samples count something',
    };
  }
  if (kind === 'counter' && (time === 'avg' || time === 'min' || time === 'max')) {
    return {
      message: `the samples are an ever growing total, whose ${names[time]} tells nothing`,
      remedy: 'write rate or sum; or type: gauge, if the samples are levels after all',
    };
  }
  return undefined;
}

const names = { avg: 'average', min: 'smallest', max: 'largest' } as const;
