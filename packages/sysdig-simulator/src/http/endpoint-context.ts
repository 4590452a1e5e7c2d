import type { Settings } from '../monitor/settings.ts';
import type { PromqlVersion } from '../promql/promql-version.ts';
import type { MetricMetadata } from '../series/metric-metadata.ts';
import type { SeriesSource, TimeRange } from '../series/series-source.ts';
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
  readonly settings: Settings;
}

/** Sysdig forgets names and labels that had no data for 14 days. Milliseconds. */
const indexMemory = 14 * 24 * 3600 * 1000;

/** From when names and labels are known. */
export function remembered({ now }: Pick<EndpointContext, 'now'>): TimeRange {
  return { from: now - indexMemory, to: now };
}
