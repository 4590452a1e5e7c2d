import { longestLag, longestSettle } from './window.ts';

export interface SettleTimesOptions {
  /** Seconds between two samples, where a source has no period of its own. */
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
const mostSources = 10_000;

/**
 * How late the samples of each source (see `nameOfSource`) arrive, learnt from how old the newest ones were when they were
 * asked for. The lag of ingestion is published nowhere and differs between sources.
 */
export class SettleTimes {
  readonly #options: SettleTimesOptions;
  readonly #sources = new Map<string, SeenSource>();

  constructor(options: SettleTimesOptions) {
    this.#options = options;
  }

  /**
   * Seconds after which this source's samples can be taken for complete. Whole periods, so that the ends of a window stay
   * half-way between two samples.
   * @param period the source's own; absent: the one that it was observed with, or the usual one.
   */
  settleOf(source: string, period = this.#sources.get(source)?.period ?? this.#options.period): number {
    const { fixed } = this.#options;
    if (fixed !== undefined) return Math.ceil(fixed / period) * period;
    const longest = this.#sources.get(source)?.lags[0]?.lag ?? assumed;
    return Math.min(Math.ceil(longest / period), Math.max(1, Math.floor(longestSettle / period))) * period;
  }

  /**
   * Takes note of how old the newest samples of one answer were; the slowest counts.
   * @param now milliseconds since the epoch.
   */
  observe(source: string, { lags, period = this.#options.period }: ObservedLags, now: number): void {
    // A source that ended is not a slow source: beyond what can be waited for nothing is learnt.
    const credible = lags.filter((lag) => lag >= 0 && lag <= longestLag({ period }));
    if (credible.length === 0) return;
    const lag = Math.max(...credible);
    const seen = this.#sources.get(source)?.lags ?? [];
    const longer = seen.filter((other) => other.lag > lag && isRecent(other, now));
    this.#sources.delete(source);
    this.#sources.set(source, { period, lags: [...longer, { lag, at: now }] });
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > mostSources && oldest !== undefined) this.#sources.delete(oldest);
  }
}

/** How old the newest samples of an answer were. */
export interface ObservedLags {
  /** Seconds. */
  readonly lags: readonly number[];
  /** Seconds between two samples of the source; absent: as usual. */
  readonly period?: number;
}

interface SeenSource {
  readonly period: number;
  /** Those that no later one exceeds, the oldest and longest first. */
  readonly lags: readonly SeenLag[];
}

/** What comes from the future was seen before the clock was set back. */
function isRecent({ at }: SeenLag, now: number): boolean {
  return at <= now && now - at < remembered;
}
