import {
  AdapterError,
  type Clock,
  type RequestContext,
  type SampleOutcome,
  type TraceStep,
  UnusableDataError,
} from '@metrics-adapter/core';
import type { VectorRow } from './client/parse-answer.ts';
import type { SysdigClient } from './client/sysdig-client.ts';
import type { QueryPlan } from './plan/query-plan.ts';
import { formatQuery, type SeriesQuery, windowOf } from './query/promql-query.ts';
import { evaluationTime, type Timing } from './query/window.ts';
import { readRows, readSlowest, readWatermark } from './samples/read-rows.ts';
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

/** Asks a plan's question in PromQL and reads the answer. */
export class PromqlDialect {
  readonly #parts: PromqlDialectParts;

  constructor(parts: PromqlDialectParts) {
    this.#parts = parts;
  }

  /** Fails with what the client throws, and with {@link UnusableDataError} for answers that must not be believed. */
  async fetch(metric: string, plan: QueryPlan, context: RequestContext): Promise<SampleOutcome> {
    const trace: TraceStep[] = [];
    try {
      const { answer, timing } = await this.#ask(plan.query, { context, trace });
      const { objects, query } = plan;
      const read = readRows(answer.rows, { metric, window: windowOf(query.kind, timing), ...(objects && { objects }) });
      trace.push(describeRows(answer.watermark), ...read.trace);
      return { ok: true, samples: read.samples, refused: read.refused, trace };
    } catch (error) {
      if (error instanceof AdapterError) return { ok: false, error, trace };
      throw error;
    }
  }

  /** An answer whose window is settled: for all series where that can be waited for, for the fastest in any case. */
  async #ask(query: SeriesQuery, { context, trace }: Asking): Promise<SettledAnswer> {
    const { clock, settleTimes, period, window } = this.#parts;
    const time = evaluationTime(clock.now(), { period });
    for (let again = true; ; again = false) {
      const timing = { period, window, settle: settleTimes.settleOf(query.series) };
      const text = formatQuery(query, timing);
      trace.push({ stage: 'query', text, data: { time: new Date(time).toISOString() } });
      const answer = await this.#query(text, time, context);
      if (answer.watermark === undefined) return { answer, timing };
      const lag = time / 1000 - answer.watermark;
      const slowest = time / 1000 - (answer.slowest ?? answer.watermark);
      settleTimes.observe(query.series, [lag, slowest]);
      // Now that the lag is known, the same moment can be asked again with the time that it takes to settle.
      const canWait = again && settleTimes.settleOf(query.series) > timing.settle;
      if (slowest > timing.settle + period && canWait) continue;
      if (lag > timing.settle + period) throw unsettledError(query, lag, timing);
      return { answer, timing };
    }
  }

  async #query(text: string, time: number, context: RequestContext): Promise<Answer> {
    const { client } = this.#parts;
    const { rows, warnings } = await client.query(text, time, context);
    // Sysdig cuts an answer of more than 1000 series and says so in a warning only: the rest of a sum would be missing.
    if (warnings[0] !== undefined) {
      throw new UnusableDataError(
        `${client.from} answered with a warning (${warnings[0]}), so the answer may be incomplete and nothing of it is used; Sysdig cuts answers of more than 1000 series`,
      );
    }
    return { rows, watermark: readWatermark(rows), slowest: readSlowest(rows) };
  }
}

interface Asking {
  readonly context: RequestContext;
  /** Gets every query that is asked. */
  readonly trace: TraceStep[];
}

interface Answer {
  readonly rows: readonly VectorRow[];
  /** The time of the newest sample there is, in seconds; undefined when there is none. */
  readonly watermark: number | undefined;
  /** The same of the slowest series that may be alive. */
  readonly slowest: number | undefined;
}

interface SettledAnswer {
  readonly answer: Answer;
  readonly timing: Timing;
}

function unsettledError({ series }: SeriesQuery, lag: number, { settle, period }: Timing): UnusableDataError {
  return new UnusableDataError(
    `the newest sample of ${series} is ${Math.round(lag)} s old, and samples are expected within ${settle + period} s: the series has ended, or its samples arrive late (then say how late by --settle)`,
  );
}

/** Told to whoever asks for one object: how many others there are is nobody's business. */
function describeRows(watermark: number | undefined): TraceStep {
  if (watermark === undefined) return { stage: 'rows', text: 'the answer has no rows' };
  return { stage: 'rows', text: `the newest sample of all is of ${new Date(watermark * 1000).toISOString()}` };
}
