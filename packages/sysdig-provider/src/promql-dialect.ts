import {
  type Clock,
  type RequestContext,
  type SampleOutcome,
  type TraceStep,
  UnusableDataError,
} from '@metrics-adapter/core';
import type { SysdigClient, VectorAnswer } from './client/sysdig-client.ts';
import type { QueryPlan } from './plan/query-plan.ts';
import { formatQuery, windowOf } from './query/promql-query.ts';
import { evaluationTime, type Timing } from './query/window.ts';
import { readRows, readWatermark } from './samples/read-rows.ts';
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

  /** Throws what the client throws, and {@link UnusableDataError} for answers that must not be believed. */
  async fetch(metric: string, plan: QueryPlan, context: RequestContext): Promise<SampleOutcome> {
    const { client, clock, settleTimes, period, window } = this.#parts;
    const { series } = plan.query;
    const time = evaluationTime(clock.now(), { period });
    for (let again = true; ; again = false) {
      const timing = { period, window, settle: settleTimes.settleOf(series) };
      const query = formatQuery(plan.query, timing);
      const answer = await client.query(query, time, context);
      refuseWarnings(answer, client.from);
      const watermark = readWatermark(answer.rows);
      if (watermark !== undefined) settleTimes.observe(series, time / 1000 - watermark);
      const asked: TraceStep = { stage: 'query', text: query, data: { time: new Date(time).toISOString() } };
      if (isSettled(watermark, time, timing)) return this.#read({ metric, plan, timing, answer, asked, watermark });
      // Now that the lag is known, the same moment can be asked again with the time that it takes to settle.
      if (!again || settleTimes.settleOf(series) === timing.settle)
        throw unsettledError(series, watermark, { time, timing });
    }
  }

  #read({ metric, plan, timing, answer, asked, watermark }: Answered): SampleOutcome {
    const reading = {
      metric,
      window: windowOf(plan.query.kind, timing),
      ...(plan.objects && { objects: plan.objects }),
    };
    const { samples, refused, trace } = readRows(answer.rows, reading);
    return { ok: true, samples, refused, trace: [asked, describeRows(samples.length, watermark), ...trace] };
  }
}

interface Answered {
  readonly metric: string;
  readonly plan: QueryPlan;
  readonly timing: Timing;
  readonly answer: VectorAnswer;
  readonly asked: TraceStep;
  readonly watermark: number | undefined;
}

/** Sysdig cuts an answer of more than 1000 series and says so in a warning only; the rest of a sum would be missing. */
function refuseWarnings({ warnings: [warning] }: VectorAnswer, from: string): void {
  if (warning === undefined) return;
  throw new UnusableDataError(
    `${from} answered with a warning (${warning}), so the answer may be incomplete; nothing of it is used`,
  );
}

/** Whether the window that was asked for was complete: the newest sample is not older than its end. */
function isSettled(watermark: number | undefined, time: number, { settle, period }: Timing): boolean {
  return watermark === undefined || watermark >= time / 1000 - settle - period;
}

function unsettledError(
  series: string,
  watermark: number | undefined,
  { time, timing }: { readonly time: number; readonly timing: Timing },
): UnusableDataError {
  const age = Math.round(time / 1000 - (watermark ?? 0));
  return new UnusableDataError(
    `the newest sample of ${series} is ${age} s old, and samples are expected within ${timing.settle + timing.period} s: the series has ended, or its samples arrive late`,
  );
}

function describeRows(count: number, watermark: number | undefined): TraceStep {
  if (watermark === undefined) return { stage: 'rows', text: 'the answer has no rows' };
  const newest = new Date(watermark * 1000).toISOString();
  return { stage: 'rows', text: `the answer has values of ${count} such objects, the newest sample is of ${newest}` };
}
