import type { TraceStep } from '@metrics-adapter/core';
import type { QueryPlan } from '../../plan/query-plan.ts';
import { type PlanAnswer, unsettledError } from '../promql-dialect.ts';
import { windowOf } from '../query/promql-query.ts';
import { type ReadRows, readRows } from './read-rows.ts';

/** A part of what was asked, and what the backend said. */
export interface AnsweredPart {
  readonly plan: QueryPlan;
  readonly answer: PlanAnswer;
}

/**
 * What all parts of an answer say together. Throws {@link UnusableDataError} when the newest sample of all is too old to
 * be sure that their window was settled: where one part alone has none so new, its series have ended.
 */
export function readAnswers(metric: string, answers: readonly AnsweredPart[]): ReadRows {
  const newest = newestOf(answers);
  const read = answers.map(({ plan, answer }) => {
    const window = windowOf(plan.query.kind, answer.timing);
    return readRows(answer.rows, { metric, window, ...(plan.objects && { objects: plan.objects }) });
  });
  return {
    samples: read.flatMap(({ samples }) => samples),
    refused: read.flatMap(({ refused }) => refused),
    trace: [describeRows(newest?.watermark), ...read.flatMap(({ trace }) => trace)],
  };
}

function newestOf(answers: readonly AnsweredPart[]): Pick<PlanAnswer, 'watermark'> | undefined {
  const [newest] = answers
    .flatMap(({ plan, answer }) => (answer.lag === undefined ? [] : [{ ...answer, plan, lag: answer.lag }]))
    .toSorted((one, other) => one.lag - other.lag);
  if (newest === undefined) return undefined;
  const { plan, lag, timing } = newest;
  if (lag > timing.settle + timing.period) throw unsettledError(plan.query, lag, timing);
  return newest;
}

/** Told to whoever asks for one object: how many others there are is nobody's business. */
function describeRows(watermark: number | undefined): TraceStep {
  if (watermark === undefined) return { stage: 'rows', text: 'the answer has no rows' };
  return { stage: 'rows', text: `the newest sample of all is of ${new Date(watermark * 1000).toISOString()}` };
}
