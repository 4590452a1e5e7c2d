import type { SeriesSource } from './series-source.ts';

/** What `/metadata` tells of a metric. */
export interface MetricMetadata {
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'unknown';
  /** `number`, `byte`, `%`, `relativeTime`, …; empty: not told. */
  readonly unit: string;
  readonly help: string;
}

export const unknownMetadata: MetricMetadata = { type: 'unknown', unit: '', help: '' };

/** A source of series that also knows what its metrics are. */
export interface DescribedSource extends SeriesSource {
  readonly metadata?: ReadonlyMap<string, MetricMetadata>;
}
