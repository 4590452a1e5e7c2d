import { longestLag, longestSettle } from '../query/window.ts';

export interface SettleTimesOptions {
  /** Seconds between two samples. */
  readonly period: number;
  /** Seconds, when it is not to be learnt; rounded up to whole periods like what is learnt. */
  readonly fixed?: number;
}

/** What is assumed of a source before it was seen. Seconds. */
const assumed = 30;
/** How many of the last lags count: a source that became faster is trusted after so many answers. */
const remembered = 20;
const mostSeries = 10_000;

/**
 * How late each metric's samples arrive, learnt from how old the newest ones were when they were asked for. The lag of
 * ingestion is published nowhere and differs between sources.
 */
export class SettleTimes {
  readonly #options: SettleTimesOptions;
  readonly #lags = new Map<string, readonly number[]>();

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
    const lags = this.#lags.get(series);
    const periods = Math.ceil((lags === undefined ? assumed : Math.max(...lags)) / period);
    return Math.min(periods, Math.max(1, Math.floor(longestSettle / period))) * period;
  }

  /** @param lags the ages of the newest samples of one answer, in seconds; the slowest counts. */
  observe(series: string, lags: readonly number[]): void {
    // A source that ended is not a slow source: beyond what can be waited for nothing is learnt.
    const credible = lags.filter((lag) => lag >= 0 && lag <= longestLag(this.#options));
    if (credible.length === 0) return;
    const slowest = credible.reduce((a, b) => Math.max(a, b));
    const known = [...(this.#lags.get(series) ?? []), slowest].slice(-remembered);
    this.#lags.delete(series);
    this.#lags.set(series, known);
    const [oldest] = this.#lags.keys();
    if (this.#lags.size > mostSeries && oldest !== undefined) this.#lags.delete(oldest);
  }
}
