import { type Clock, type RequestContext, type TraceStep, UnusableDataError } from '@metrics-adapter/core';
import type { VectorRow } from '../client/parse-answer.ts';
import type { SysdigClient } from '../client/sysdig-client.ts';
import { causeOf, withoutNames } from '../client/without-names.ts';
import type { QueryPlan } from '../plan/query-plan.ts';
import { formatCount, formatQuery, type SeriesQuery } from './query/promql-query.ts';
import { evaluationTime, type Timing } from './query/window.ts';
import { CutAnswerError } from './samples/cut-answer-error.ts';
import { readCounts } from './samples/read-counts.ts';
import { readSlowest, readWatermark } from './samples/read-rows.ts';
import type { SettleTimes } from './samples/settle-times.ts';

export interface PromqlDialectParts {
  readonly client: Pick<SysdigClient, 'query' | 'from'>;
  readonly clock: Clock;
  readonly settleTimes: SettleTimes;
  /** Seconds. */
  readonly period: number;
  /** Seconds. */
  readonly window: number;
}

/** On whose behalf something is asked. */
export interface Asking {
  readonly context: RequestContext;
  /** Gets every query that is asked. */
  readonly trace: TraceStep[];
}

/** The rows that answer a plan, and what they were asked with. */
export interface PlanAnswer {
  readonly rows: readonly VectorRow[];
  readonly timing: Timing;
  /** The time of the newest sample there is, in seconds since the epoch; undefined when there is none. */
  readonly watermark: number | undefined;
  /** How old that was when it was asked for, in seconds. */
  readonly lag: number | undefined;
}

/** Asks a plan's question in PromQL. */
export class PromqlDialect {
  readonly #parts: PromqlDialectParts;

  constructor(parts: PromqlDialectParts) {
    this.#parts = parts;
  }

  /**
   * An answer whose window is settled for all series that may be alive; whether there are any is for the reader to say,
   * who knows all parts of an answer. Fails with what the client throws, and with {@link UnusableDataError} for answers
   * that must not be believed, {@link CutAnswerError} among them.
   */
  async ask({ query }: QueryPlan, { context, trace }: Asking): Promise<PlanAnswer> {
    const { clock, settleTimes, period, window } = this.#parts;
    const time = evaluationTime(clock.now(), { period });
    for (let again = true; ; again = false) {
      const timing = { period, window, settle: settleTimes.settleOf(query.series) };
      const rows = await this.#queryWhole(formatQuery(query, timing), time, { context, trace });
      const watermark = readWatermark(rows);
      if (watermark === undefined) return { rows, timing, watermark, lag: undefined };
      const lag = time / 1000 - watermark;
      const slowestAt = readSlowest(rows);
      const slowest = time / 1000 - (slowestAt ?? watermark);
      settleTimes.observe(query.series, [lag, slowest], clock.now());
      if (slowest <= timing.settle + period) return { rows, timing, watermark, lag };
      // Now that the lag is known, the same moment can be asked again with the time that it takes to settle.
      if (again && settleTimes.settleOf(query.series) > timing.settle) continue;
      // All have ended: another part of the answer may vouch for the source.
      if (slowestAt === undefined) return { rows, timing, watermark, lag };
      throw slowest > lag ? tooSlowError(query, slowest, timing) : unsettledError(query, lag, timing);
    }
  }

  /**
   * How many objects a plan's answer has in each namespace; by {@link clusterWide} where they live in none. Undefined when
   * the backend cuts that answer too. Fails with what the client throws.
   */
  async count({ query, objects }: QueryPlan, asking: Asking): Promise<ReadonlyMap<string, number> | undefined> {
    const { clock, settleTimes, period, window } = this.#parts;
    const timing = { period, window, settle: settleTimes.settleOf(query.series) };
    const namespace = objects?.namespace;
    const text = formatCount(query, timing, namespace === undefined ? [] : [namespace]);
    try {
      return readCounts(await this.#queryWhole(text, evaluationTime(clock.now(), { period }), asking), namespace);
    } catch (error) {
      if (error instanceof CutAnswerError) return undefined;
      throw error;
    }
  }

  async #queryWhole(text: string, time: number, { context, trace }: Asking): Promise<readonly VectorRow[]> {
    const { client } = this.#parts;
    trace.push({ stage: 'query', text, data: { time: new Date(time).toISOString() } });
    const { rows, warnings } = await client.query(text, time, context);
    // Sysdig cuts an answer of more than 1000 series and says so in a warning only: the rest of a sum would be missing.
    if (warnings[0] !== undefined) throw incompleteError(client.from, warnings[0], rows);
    return rows;
  }
}

/** How warnings speak of answers that were cut; and an answer this long was, whatever the warning says. */
const cutWords = /truncat|limit|too many/i;
const longAnswer = 800;

function incompleteError(from: string, warning: string, rows: readonly VectorRow[]): UnusableDataError {
  const shown = withoutNames(warning);
  const message = `${from} answered with a warning (${shown}), so the answer may be incomplete and nothing of it is used; Sysdig cuts answers of more than 1000 series`;
  const isCut = rows.length >= longAnswer || (rows.length > 0 && cutWords.test(warning));
  const options = causeOf(warning);
  return isCut ? new CutAnswerError(message, rows, options) : new UnusableDataError(message, options);
}

/** A series that may be alive is not settled, and its part of a sum would be missing. */
function tooSlowError({ series }: SeriesQuery, lag: number, { settle, period }: Timing): UnusableDataError {
  return new UnusableDataError(
    `the newest sample of one series of ${series} is ${Math.round(lag)} s old, and samples are expected within ${settle + period} s, so that sums may lack it: the series has just ended, or its samples arrive late (then say how late by --settle)`,
  );
}

/** The newest sample is older than samples are expected to be. */
export function unsettledError({ series }: SeriesQuery, lag: number, { settle, period }: Timing): UnusableDataError {
  return new UnusableDataError(
    `the newest sample of ${series} is ${Math.round(lag)} s old, and samples are expected within ${settle + period} s: the series has ended, or its samples arrive late (then say how late by --settle)`,
  );
}
