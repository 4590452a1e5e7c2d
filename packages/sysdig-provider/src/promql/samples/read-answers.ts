import type { TraceStep } from '@metrics-adapter/core';
import type { QueryPlan } from '../../plan/query-plan.ts';
import { unsettledError } from '../../timing/unsettled-errors.ts';
import type { PlanAnswer } from '../plan-asker.ts';
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
  refuseUnsettled(answers);
  const read = answers.map(({ plan: { query, objects }, answer: { rows, question } }) =>
    readRows(rows, {
      metric,
      form: query.definition.form,
      time: question.time,
      groupBy: query.groupBy,
      ...(question.windowSeconds !== undefined && { window: question.windowSeconds }),
      ...(objects && { objects }),
    }),
  );
  return {
    samples: read.flatMap(({ samples }) => samples),
    refused: read.flatMap(({ refused }) => refused),
    trace: [describeRows(answers), ...read.flatMap(({ trace }) => trace)],
  };
}

function refuseUnsettled(answers: readonly AnsweredPart[]): void {
  const [newest] = answers
    .flatMap(({ plan, answer }) => (answer.lag === undefined ? [] : [{ ...answer, plan, lag: answer.lag }]))
    .toSorted((one, other) => one.lag - other.lag);
  if (newest === undefined) return;
  const { plan, lag, timing } = newest;
  if (lag > timing.settle + timing.period) throw unsettledError(plan.query, lag, timing);
}

/** Told to whoever asks for one object: how many others there are is nobody's business. */
function describeRows(answers: readonly AnsweredPart[]): TraceStep {
  const times = answers.flatMap(({ answer: { watermark } }) => (watermark === undefined ? [] : [watermark]));
  if (times.length === 0) return { stage: 'rows', text: 'the answer has no rows' };
  return {
    stage: 'rows',
    text: `the newest sample of all is of ${new Date(Math.max(...times) * 1000).toISOString()}`,
  };
}
