import type { RequestContext, SampleOutcome } from '@metrics-adapter/core';
import type { QueryPlan } from './plan/query-plan.ts';

/** One metric as somebody asked for it. */
export interface Question {
  /** The name, as it was asked for. */
  readonly metric: string;
  readonly plan: QueryPlan;
}

/** One of the two languages in which Sysdig can be asked. */
export interface Dialect {
  /**
   * One outcome for each question, in the same order; what is wrong with one leaves the others alone. The trace of each
   * tells what was sent and what came.
   */
  fetch(questions: readonly Question[], context: RequestContext): Promise<readonly SampleOutcome[]>;
  /** How late the samples of a source (`nameOfSource`) are complete, in seconds, as far as it is known. */
  settleSecondsOf(source: string): number;
  /** How many rows an answer may have, as far as it is known. */
  readonly rowLimit: number;
}

/** Which language; chosen by configuration, never silently. */
export type DialectName = 'promql' | 'data';
