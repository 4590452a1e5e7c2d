import {
  AdapterError,
  type Clock,
  type RequestContext,
  type SampleOutcome,
  type TraceStep,
  UnusableDataError,
} from '@metrics-adapter/core';
import type { Dialect, Question } from '../dialect.ts';
import type { QueryPlan, RowLabels } from '../plan/query-plan.ts';
import type { SettleTimes } from '../timing/settle-times.ts';
import { allOrNone } from './all-or-none.ts';
import type { Layout } from './division/layout.ts';
import { Layouts } from './division/layouts.ts';
import { clusterWide, type Part } from './division/part.ts';
import { type QuestionSize, sizeOf } from './division/question-size.ts';
import { restrictPlan } from './division/restrict-plan.ts';
import { type Capacity, fewestRows, RowLimit } from './division/row-limit.ts';
import type { Asking, PlanAnswer, PlanAsker } from './plan-asker.ts';
import { formatQuestion } from './query/format-question.ts';
import { formatMatchers } from './query/format-selector.ts';
import { CutAnswerError } from './samples/cut-answer-error.ts';
import { type AnsweredPart, readAnswers } from './samples/read-answers.ts';
import { readObjectNames } from './samples/read-counts.ts';

export interface PromqlDialectParts {
  readonly asker: Pick<PlanAsker, 'ask' | 'count' | 'write'>;
  readonly settleTimes: Pick<SettleTimes, 'settleOf'>;
  readonly clock: Clock;
}

/** How often a part whose answer was cut is divided again. */
const mostDivisions = 4;

/** A demand on its way: what is asked, how it is divided, and on whose behalf. */
interface Journey {
  readonly plan: QueryPlan;
  /** What each object takes of an answer, and each namespace of a query. */
  readonly size: QuestionSize;
  readonly objects: RowLabels;
  readonly layout: Layout;
  readonly context: RequestContext;
}

/** A part of a demand that was answered, with every query that it took. */
interface Arrival extends AnsweredPart {
  readonly part: Part;
  readonly trace: readonly TraceStep[];
}

/**
 * Answers a plan with as few queries as the backend's limits allow: one, unless its rows are too many. An answer that was
 * cut is no answer: what it was asked for is asked again in smaller parts. All parts are answered or none counts.
 */
export class PromqlDialect implements Dialect {
  readonly #parts: PromqlDialectParts;
  readonly #layouts = new Layouts();
  readonly #rowLimit = new RowLimit();

  constructor(parts: PromqlDialectParts) {
    this.#parts = parts;
  }

  /** How many rows an answer may have, as far as it is known. */
  get rowLimit(): number {
    return this.#rowLimit.rows;
  }

  async fetch(questions: readonly Question[], context: RequestContext): Promise<readonly SampleOutcome[]> {
    return Promise.all(questions.map((question) => this.#fetchOne(question, context)));
  }

  settleSecondsOf(source: string): number {
    return this.#parts.settleTimes.settleOf(source);
  }

  async #fetchOne({ metric, plan }: Question, context: RequestContext): Promise<SampleOutcome> {
    const trace: TraceStep[] = [];
    try {
      const answers = await this.#ask(plan, { context, trace });
      const read = readAnswers(metric, answers);
      trace.push(...read.trace);
      return { ok: true, samples: read.samples, refused: read.refused, trace };
    } catch (error) {
      if (error instanceof AdapterError) return { ok: false, error, trace };
      throw error;
    }
  }

  async #ask(plan: QueryPlan, asking: Asking): Promise<readonly AnsweredPart[]> {
    const { objects } = plan;
    if (objects === undefined) return [{ plan, answer: await this.#askExternal(plan, asking) }];
    const { context, trace } = asking;
    const now = this.#parts.clock.now();
    const key = keyOf(plan);
    this.#rowLimit.forget(now);
    const layout = this.#layouts.of(key, now);
    const namespaces = objects.namespace === undefined ? [clusterWide] : [...objects.wanted].toSorted();
    const size = sizeOf(plan, (query) => this.#parts.asker.write(query));
    const journey = { plan, objects, layout, context, size };
    const parts = layout.arrange(namespaces, this.#capacityOf(journey), now);
    const arrivals = await this.#askAll(parts, { journey, trace, division: 0 });
    for (const { part, answer } of arrivals) {
      layout.learn(part, readObjectNames(answer.rows, objects), this.#capacityOf(journey));
    }
    this.#layouts.weigh(key);
    return arrivals;
  }

  /** What belongs to no objects has no parts: an aggregation over all of them is not the same as one over each. */
  async #askExternal(plan: QueryPlan, asking: Asking): Promise<PlanAnswer> {
    try {
      return await this.#parts.asker.ask(plan, { ...asking, takesCut: true });
    } catch (error) {
      const { groupBy } = plan.query;
      if (!(error instanceof CutAnswerError) || groupBy.length === 0) throw error;
      throw new UnusableDataError(
        `${error.message}; let the rule group by fewer labels than ${groupBy.join(', ')} (groupBy), or select fewer series`,
        { cause: error.cause },
      );
    }
  }

  /** All parts at once; their queries are told in the order of the parts. */
  async #askAll(parts: readonly Part[], { journey, trace, division }: Step): Promise<readonly Arrival[]> {
    const traces = parts.map((): TraceStep[] => []);
    try {
      const tasks = parts.map((part, index) => (signal: RequestContext['signal']) => {
        const context = withSignal(journey.context, signal);
        return this.#askPart(part, { journey: { ...journey, context }, trace: traces[index] ?? [], division });
      });
      return (await allOrNone(journey.context.signal, tasks)).flat();
    } finally {
      trace.push(...traces.flat());
    }
  }

  async #askPart(part: Part, step: Step): Promise<readonly Arrival[]> {
    const { journey, trace } = step;
    const plan = restrictPlan(journey.plan, part);
    try {
      const answer = await this.#parts.asker.ask(plan, { context: journey.context, trace });
      this.#rowLimit.observeWhole(answer.rows.length);
      return [{ part, plan, answer, trace }];
    } catch (error) {
      if (!(error instanceof CutAnswerError)) throw error;
      const smaller = await this.#divide(part, error, step);
      if (smaller.length >= 2) return this.#askAll(smaller, { ...step, division: step.division + 1 });
      if (plan.query.definition.allowPartial !== true) throw error;
      const context = journey.context;
      return [{ part, plan, answer: await this.#parts.asker.ask(plan, { context, trace, takesCut: true }), trace }];
    }
  }

  /** None where nothing can be done. */
  async #divide(part: Part, { rows }: CutAnswerError, { journey, trace, division }: Step): Promise<readonly Part[]> {
    if (division === mostDivisions || rows.length < fewestRows) return [];
    const { plan, objects, layout, context } = journey;
    const now = this.#parts.clock.now();
    this.#rowLimit.observeCut(rows.length, now);
    layout.limitTo(rows.length, now);
    const isShare = part.names !== undefined;
    const counts = isShare ? undefined : await this.#parts.asker.count(restrictPlan(plan, part), { context, trace });
    // What was divided by what is known and is cut all the same is divided further each time.
    const capacity = shrink(this.#capacityOf(journey), division);
    const cut = { seen: readObjectNames(rows, objects), ...(counts && { counts }) };
    return layout.divide(part, cut, { capacity, now });
  }

  #capacityOf({ layout, size }: Pick<Journey, 'layout' | 'size'>): Capacity {
    const { rows, characters } = size;
    return { ...scale(layout.capacityWithin(this.#rowLimit.capacity), usualRows / rows), characters };
  }
}

interface Step {
  readonly journey: Journey;
  readonly trace: TraceStep[];
  /** How often what is asked was divided already. */
  readonly division: number;
}

/** The priority stays that of the moment: it may rise while the answer is waited for. */
function withSignal(context: RequestContext, signal: RequestContext['signal']): RequestContext {
  return {
    requestId: context.requestId,
    signal,
    get priority() {
      return context.priority;
    },
  };
}

/** What a {@link Capacity} is counted for: an object's value and its time. */
const usualRows = 2;
/** For questions of which not the times matter. */
const anyTiming = { period: 10, window: 60, settle: 0 };

/** Equal for what is answered alike, whatever the namespaces. */
function keyOf({ query }: QueryPlan): string {
  const { definition, matchers, groupBy } = query;
  const { window, period, allowPartial } = definition;
  const asked =
    definition.form === 'series'
      ? [definition.series, definition.kind, definition.aggregation, formatMatchers(matchers), groupBy]
      : [formatQuestion(query, anyTiming).text];
  return JSON.stringify([asked, { window, period, allowPartial }]);
}

function shrink(capacity: Capacity, division: number): Capacity {
  return scale(capacity, 1 / 2 ** division);
}

function scale({ planned, most, ...others }: Capacity, factor: number): Capacity {
  return {
    ...others,
    planned: Math.max(1, Math.floor(planned * factor)),
    most: Math.max(1, Math.floor(most * factor)),
  };
}
