import { UnusableDataError } from '@metrics-adapter/core';
import { nameOfSource } from '../rules/name-of-source.ts';
import type { SettleTimes } from '../timing/settle-times.ts';
import { unsettledError } from '../timing/unsettled-errors.ts';
import { evaluationTime, longestLag } from '../timing/window.ts';
import type { DataQuestion } from './data-question.ts';
import { type AskedWindow, windowAt } from './data-window.ts';
import { type Entity, newestOf } from './entities.ts';
import { Restatements } from './restatements.ts';

/** What the newest intervals of an answer mean for its settled ones. */
export interface Settled {
  /** The end of the newest interval that has data, in seconds since the epoch; undefined when there is none. */
  readonly watermark: number | undefined;
  /** Whether, with what was learnt, the same moment can be asked again and will be settled for more of its series. */
  readonly isWorthAsking: boolean;
  /** Why nothing of it can be used, unless it is asked again. */
  readonly error: UnusableDataError | undefined;
}

/** An answer, and what was seen of the time after it. */
export interface RecentAnswer {
  readonly entities: readonly Entity[];
  /** With what is younger than all that is settled; it may not be whole. */
  readonly recent: readonly Entity[];
  readonly window: AskedWindow;
  /** When it was asked, in milliseconds since the epoch. */
  readonly now: number;
}

/** Learns how late the samples of each source are complete, and looks no nearer. */
export class Settling {
  readonly #settleTimes: SettleTimes;
  readonly #restatements = new Restatements();

  constructor(settleTimes: SettleTimes) {
    this.#settleTimes = settleTimes;
  }

  /** @param now milliseconds since the epoch. */
  windowOf(question: DataQuestion, now: number): AskedWindow {
    return windowAt(now, question.timing, this.#settleOf(question));
  }

  /**
   * Looks at how old the newest samples are, and whether older ones came late. An entity that is late is no reason to
   * refuse the others: it has a window that is not full, or an older time, and stands for itself.
   */
  judge(question: DataQuestion, { entities, recent, window, now }: RecentAnswer): Settled {
    const { timing } = question;
    const { period, sampling } = timing;
    const time = evaluationTime(now, timing) / 1000;
    const isCredible = (lag: number) => lag < longestLag(timing);
    const restated = this.#restatements.lagOf(question, { entities, window, time, isCredible }) ?? 0;
    if (recent.length === 0) return { watermark: undefined, isWorthAsking: false, error: undefined };
    const newest = recent.map(newestOf);
    const watermark = newest.reduce((one, other) => Math.max(one, other));
    const lag = time - watermark;
    const slowest = newest.reduce((one, end) => (isCredible(time - end) ? Math.max(one, time - end) : one), lag);
    const before = this.#settleOf(question);
    // An interval that is longer than a period does not tell when its newest sample came.
    if (sampling <= period) this.#observe(question, [lag, slowest, restated], now);
    const isWorthAsking = Math.max(slowest, restated) > before + period && this.#settleOf(question) > before;
    const lags = { lag, restated, settle: before };
    return { watermark, isWorthAsking, error: errorOf(question, lags) };
  }

  #observe({ definition, timing: { period } }: DataQuestion, lags: readonly number[], now: number): void {
    this.#settleTimes.observe(nameOfSource(definition), { lags, period }, now);
  }

  #settleOf({ definition, timing: { period } }: DataQuestion): number {
    return this.#settleTimes.settleOf(nameOfSource(definition), period);
  }
}

/** All in seconds. */
interface Lags {
  readonly lag: number;
  /** 0: nothing was. */
  readonly restated: number;
  /** What was waited for. */
  readonly settle: number;
}

function errorOf({ plan: { query }, timing }: DataQuestion, { lag, restated, settle }: Lags): Settled['error'] {
  const { period, sampling } = timing;
  if (lag > settle + Math.max(period, sampling)) return unsettledError(query, lag, { ...timing, settle });
  if (restated <= settle + period) return undefined;
  return new UnusableDataError(
    `samples of one series of ${nameOfSource(query.definition)} came ${Math.round(restated)} s late or later, and samples are expected within ${settle + period} s, so that sums may lack it: say how late they are by --settle`,
  );
}
