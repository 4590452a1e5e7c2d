import type { Series, SeriesSource } from '../series/series-source.ts';
import type { PromqlVersion } from './promql-version.ts';

/** What an expression is evaluated on. */
export interface EvaluationContext {
  readonly source: SeriesSource;
  /** When; milliseconds since the epoch. */
  readonly time: number;
  readonly version: PromqlVersion;
  /** How far back a vector selector looks for a sample. Milliseconds; Prometheus and Sysdig: five minutes. */
  readonly lookBack: number;
  /** The step of a subquery that names none. Milliseconds; Prometheus: its evaluation interval. */
  readonly subqueryStep: number;
  /** Told which series a selector has chosen, so that limits can be kept. */
  readonly onSelected?: (series: readonly Series[]) => void;
}

/** What Prometheus does when nobody configures it. */
export const prometheusDefaults = { version: 2, lookBack: 300_000, subqueryStep: 60_000 } as const;
