import type { Clock, RequestContext, TraceStep } from '@metrics-adapter/core';
import type { VectorRow } from '../client/parse-answer.ts';
import type { PrometheusApi } from '../client/prometheus-api.ts';
import type { MetricQuery, QueryPlan } from '../plan/query-plan.ts';
import { nameOfSource } from '../rules/name-of-source.ts';
import type { SettleTimes } from '../timing/settle-times.ts';
import { tooSlowError, unsettledError } from '../timing/unsettled-errors.ts';
import { type Cadence, cadenceOf, evaluationTime, type Timing } from '../timing/window.ts';
import { explainRefusal } from './explain-refusal.ts';
import { formatObjectCount, formatQuestion, type WrittenQuestion } from './query/format-question.ts';
import { CutAnswerError } from './samples/cut-answer-error.ts';
import { hasTimedValue } from './samples/has-timed-value.ts';
import { describePartial, incompleteError } from './samples/incomplete-answer.ts';
import { readCounts } from './samples/read-counts.ts';
import { hasWatermark, readNewest, readSlowest, readWatermark } from './samples/read-rows.ts';

export interface PlanAskerParts {
  readonly client: Pick<PrometheusApi, 'query' | 'from'>;
  readonly clock: Clock;
  readonly settleTimes: SettleTimes;
  /** Seconds between two samples, of metrics that have no period of their own. */
  readonly period: number;
  /** Seconds of the past that make a value, of metrics that have no window of their own. */
  readonly window: number;
}

/** On whose behalf something is asked. */
export interface Asking {
  readonly context: RequestContext;
  /** Gets every query that is asked. */
  readonly trace: TraceStep[];
  /** Whether an answer that was cut is as good as another incomplete one, to who takes these; else it is an error. */
  readonly takesCut?: boolean;
}

/** The rows that answer a plan, and what they were asked with. */
export interface PlanAnswer {
  readonly rows: readonly VectorRow[];
  readonly timing: Timing;
  /** What was asked, and how the rows are to be read. */
  readonly question: Omit<WrittenQuestion, 'text'>;
  /** The time of the newest sample there is, in seconds since the epoch; undefined when there is none. */
  readonly watermark: number | undefined;
  /** How old that was when it was asked for, in seconds; undefined also where nothing has to settle. */
  readonly lag: number | undefined;
}

/** Asks a plan's question in PromQL. */
export class PlanAsker {
  readonly #parts: PlanAskerParts;

  constructor(parts: PlanAskerParts) {
    this.#parts = parts;
  }

  /** What {@link ask} would send at this moment. */
  write(query: MetricQuery): WrittenQuestion {
    return formatQuestion(query, this.#timingOf(query, this.#cadenceOf(query)));
  }

  /**
   * An answer whose window is settled for all series that may be alive; whether there are any is for the reader to say,
   * who knows all parts of an answer. Fails with what the client throws, and with {@link UnusableDataError} for answers
   * that must not be believed, {@link CutAnswerError} among them.
   */
  async ask({ query }: QueryPlan, asking: Asking): Promise<PlanAnswer> {
    const { clock, settleTimes } = this.#parts;
    const source = nameOfSource(query.definition);
    const cadence = this.#cadenceOf(query);
    const time = this.#timeOf(query, cadence);
    for (let again = true; ; again = false) {
      const timing = this.#timingOf(query, cadence);
      const question = formatQuestion(query, timing);
      const rows = await this.#queryWhole(query, { text: question.text, time }, asking);
      const answer = { rows, timing, question };
      if (!mustSettle(query, answer)) return { ...answer, watermark: readNewest(rows), lag: undefined };
      const watermark = readWatermark(rows);
      if (watermark === undefined) return { ...answer, watermark, lag: undefined };
      const lag = time / 1000 - watermark;
      const slowestAt = readSlowest(rows);
      const slowest = time / 1000 - (slowestAt ?? watermark);
      settleTimes.observe(source, { lags: [lag, slowest], period: cadence.period }, clock.now());
      if (slowest <= timing.settle + timing.period) return { ...answer, watermark, lag };
      // Now that the lag is known, the same moment can be asked again with the time that it takes to settle.
      if (again && settleTimes.settleOf(source, cadence.period) > timing.settle) continue;
      // All have ended: another part of the answer may vouch for the source.
      if (slowestAt === undefined) return { ...answer, watermark, lag };
      throw slowest > lag ? tooSlowError(query, slowest, timing) : unsettledError(query, lag, timing);
    }
  }

  /**
   * How many objects a plan's answer has in each namespace; by {@link clusterWide} where they live in none. Undefined when
   * the backend cuts that answer too. Fails with what the client throws.
   */
  async count({ query, objects }: QueryPlan, asking: Asking): Promise<ReadonlyMap<string, number> | undefined> {
    const cadence = this.#cadenceOf(query);
    const namespace = objects?.namespace;
    const labels = namespace === undefined ? [] : [namespace];
    const text = formatObjectCount(query, this.#timingOf(query, cadence), labels);
    const time = this.#timeOf(query, cadence);
    try {
      return readCounts(await this.#queryWhole(query, { text, time }, asking), namespace);
    } catch (error) {
      if (error instanceof CutAnswerError) return undefined;
      throw error;
    }
  }

  #cadenceOf({ definition }: MetricQuery): Cadence {
    return cadenceOf(definition, this.#parts);
  }

  /** Where nothing has to settle the newest samples are wanted, and not what they were half a period ago. */
  #timeOf(query: MetricQuery, cadence: Cadence): number {
    const now = this.#parts.clock.now();
    return formatQuestion(query, this.#timingOf(query, cadence)).settles ? evaluationTime(now, cadence) : now - 1;
  }

  #timingOf({ definition }: MetricQuery, cadence: Cadence): Timing {
    return { ...cadence, settle: this.#parts.settleTimes.settleOf(nameOfSource(definition), cadence.period) };
  }

  async #queryWhole(
    query: MetricQuery,
    { text, time }: { readonly text: string; readonly time: number },
    { context, trace, takesCut = false }: Asking,
  ): Promise<readonly VectorRow[]> {
    const { client } = this.#parts;
    trace.push({ stage: 'query', text, data: { time: new Date(time).toISOString() } });
    const { rows, warnings } = await client.query(text, time, context).catch((error: unknown) => {
      throw explainRefusal(error, client.from);
    });
    const [warning] = warnings;
    if (warning === undefined) return rows;
    // Sysdig cuts an answer of more than 1000 series and says so in a warning only: the rest of a sum would be missing.
    const incomplete = incompleteError(client.from, warning, rows);
    const isTaken = query.definition.allowPartial === true && (takesCut || !(incomplete instanceof CutAnswerError));
    if (!isTaken) throw incomplete;
    trace.push(describePartial(client.from, warning));
    return rows;
  }
}

/**
 * Not where only newest samples are looked at; and not where an expression does without its ranges, of which no series is
 * there any more or never was. What is made of one series alone, and has none, is for {@link readWatermark} to refuse.
 */
function mustSettle({ definition }: MetricQuery, { rows, question }: Pick<PlanAnswer, 'rows' | 'question'>): boolean {
  if (!question.settles) return false;
  return definition.form === 'series' || hasWatermark(rows) || !hasTimedValue(rows, question.time);
}
