/**
 * How samples of a metric become one value; it decides time and group aggregation.
 *
 * - `native-counter`: Sysdig's agent stores what happened in each period (10 s), not a running total. Per-second rate
 *   over the window, summed over the object's series. Prometheus' `rate()` on them is wrong.
 * - `counter`: a scraped, ever growing total. Prometheus' `rate()`, summed.
 * - `gauge`: a level. Averaged over the window and over the object's series.
 */
export type MetricKind = 'native-counter' | 'counter' | 'gauge';

/** What is known of a series before it is queried. */
export interface MetricDefinition {
  /** Its name in PromQL. */
  readonly series: string;
  readonly kind: MetricKind;
  /** What the value counts, before any rate: `bytes`, `ns`, `percent` (0–100), … */
  readonly unit?: string;
  /** Where `kind` comes from, for whoever asks why. */
  readonly because: string;
}
