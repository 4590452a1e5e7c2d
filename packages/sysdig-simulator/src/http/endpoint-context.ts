import type { PromqlVersion } from '../promql/promql-version.ts';
import type { MetricMetadata } from '../series/metric-metadata.ts';
import type { SeriesSource } from '../series/series-source.ts';
import type { Limits } from './limits.ts';

/** What the endpoints answer from, at the moment of a request. */
export interface EndpointContext {
  /** Only what has arrived by now. */
  readonly source: SeriesSource;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly version: PromqlVersion;
  readonly limits: Limits;
  readonly metadata: ReadonlyMap<string, MetricMetadata>;
}
