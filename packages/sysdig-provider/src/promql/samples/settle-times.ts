import { longestLag, longestSettle } from '../query/window.ts';

export interface SettleTimesOptions {
  /** Seconds between two samples. */
  readonly period: number;
  /** Seconds, when it is not to be learnt; rounded up to whole periods like what is learnt. */
  readonly fixed?: number;
}

/** How late a sample was, in seconds, and when that was seen, in milliseconds since the epoch. */
interface SeenLag {
  readonly lag: number;
  readonly at: number;
}

/** What is assumed of a source before it was seen. Seconds. */
const assumed = 30;
/** A source that became faster is trusted after so long. Milliseconds. */
const remembered = 300_000;
const mostSeries = 10_000;

/**
 * How late each metric's samples arrive, learnt from how old the newest ones were when they were asked for. The lag of
 * ingestion is published nowhere and differs between sources.
 */
export class SettleTimes {
  readonly #options: SettleTimesOptions;
  /** Of each series the lags that no later one exceeds, the oldest and longest first. */
  readonly #lags = new Map<string, readonly SeenLag[]>();

  constructor(options: SettleTimesOptions) {
    this.#options = options;
  }

  /**
   * Seconds after which this series' samples can be taken for complete. Whole periods, so that the ends of a window stay
   * half-way between two samples.
   */
  settleOf(series: string): number {
    const { fixed, period } = this.#options;
    if (fixed !== undefined) return Math.ceil(fixed / period) * period;
    const longest = this.#lags.get(series)?.[0]?.lag ?? assumed;
    return Math.min(Math.ceil(longest / period), Math.max(1, Math.floor(longestSettle / period))) * period;
  }

  /**
   * @param lags the ages of the newest samples of one answer, in seconds; the slowest counts.
   * @param now milliseconds since the epoch.
   */
  observe(series: string, lags: readonly number[], now: number): void {
    // A source that ended is not a slow source: beyond what can be waited for nothing is learnt.
    const credible = lags.filter((lag) => lag >= 0 && lag <= longestLag(this.#options));
    if (credible.length === 0) return;
    const lag = Math.max(...credible);
    const known = (this.#lags.get(series) ?? []).filter((seen) => seen.lag > lag && isRecent(seen, now));
    this.#lags.delete(series);
    this.#lags.set(series, [...known, { lag, at: now }]);
    const [oldest] = this.#lags.keys();
    if (this.#lags.size > mostSeries && oldest !== undefined) this.#lags.delete(oldest);
  }
}

/** What comes from the future was seen before the clock was set back. */
function isRecent({ at }: SeenLag, now: number): boolean {
  return at <= now && now - at < remembered;
}
