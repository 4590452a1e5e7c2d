export interface SettleTimesOptions {
  /** Seconds between two samples. */
  readonly period: number;
  /** Seconds, when it is not to be learnt. */
  readonly fixed?: number;
}

/** What is assumed of a source before it was seen, and the most that is believed. Seconds. */
const assumed = 30;
const most = 60;
/** How many of the last lags count: a source that became faster is trusted after so many answers. */
const remembered = 20;
const mostSeries = 10_000;

/**
 * How late each series' samples arrive, learnt from how old the newest one was when it was asked for. The lag of
 * ingestion is published nowhere and differs between sources.
 */
export class SettleTimes {
  readonly #options: SettleTimesOptions;
  readonly #lags = new Map<string, readonly number[]>();

  constructor(options: SettleTimesOptions) {
    this.#options = options;
  }

  /** Seconds after which this series' samples can be taken for complete: whole periods. */
  settleOf(series: string): number {
    const { fixed } = this.#options;
    if (fixed !== undefined) return fixed;
    const lags = this.#lags.get(series);
    return this.#roundUp(lags === undefined ? assumed : Math.max(...lags));
  }

  /** @param lag the age of the newest sample, in seconds. */
  observe(series: string, lag: number): void {
    // A source that ended is not a slow source: beyond what can be waited for nothing is learnt.
    if (lag < 0 || lag > most + this.#options.period) return;
    const lags = [...(this.#lags.get(series) ?? []), lag].slice(-remembered);
    this.#lags.delete(series);
    this.#lags.set(series, lags);
    const [oldest] = this.#lags.keys();
    if (this.#lags.size > mostSeries && oldest !== undefined) this.#lags.delete(oldest);
  }

  #roundUp(seconds: number): number {
    const { period } = this.#options;
    return Math.min(Math.ceil(seconds / period), Math.floor(most / period)) * period;
  }
}
