/** When a source's samples are taken and how they are looked at. All in whole seconds. */
export interface Timing {
  /** The distance of samples. */
  readonly period: number;
  /** How late they are complete. */
  readonly settle: number;
  /** How much of the past makes one value; a multiple of the period, at least two of them. */
  readonly window: number;
}

/** The most that is waited for samples, in seconds; a longer period is waited for once. */
export const longestSettle = 60;

/** A source whose newest sample is older than this has ended; one that is not may be late. Seconds. */
export function longestLag({ period }: Pick<Timing, 'period'>): number {
  return longestSettle + period;
}

/** An instant query looks back this far for a sample (Prometheus' default, and Sysdig's). Seconds. */
export const lookBack = 300;

/** Whether an instant query finds the newest sample of whatever goes on, even where one is missing. */
export function isFoundAtOnce({ period }: Pick<Timing, 'period'>): boolean {
  return period <= lookBack / 2;
}

/** `rate()` needs several samples to see a trend through a missed scrape. */
const periodsForRate = 4;

/** The window of a scraped counter. */
export function rateWindow({ window, period }: Timing): number {
  return Math.max(window, periodsForRate * period);
}

/**
 * When to evaluate: half-way between two samples and never in the future. Where a sample stands on both ends of a range
 * Prometheus 2 counts both and Prometheus 3 one; the millisecond keeps samples at any full second off the ends.
 * @param now milliseconds since the epoch; so is the result.
 */
export function evaluationTime(now: number, { period }: Pick<Timing, 'period'>): number {
  const grid = period * 1000;
  return Math.floor(now / grid) * grid - grid / 2 - 1;
}

/** How often a source has samples, and how much of the past makes a value; see {@link Timing}. */
export type Cadence = Pick<Timing, 'period' | 'window'>;

/** That of one metric: what is said of it, else what is usual, in as many whole periods of its own. */
export function cadenceOf(own: Partial<Cadence>, usual: Cadence): Cadence {
  const { period = usual.period } = own;
  return { period, window: own.window ?? Math.max(2, Math.ceil(usual.window / period)) * period };
}
