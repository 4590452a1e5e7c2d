import {
  AdapterError,
  type Clock,
  type RequestContext,
  type SampleOutcome,
  type TraceStep,
} from '@metrics-adapter/core';
import type { QueryPlan, RowLabels } from '../plan/query-plan.ts';
import { allOrNone } from './all-or-none.ts';
import type { Layout } from './division/layout.ts';
import { Layouts } from './division/layouts.ts';
import { clusterWide, type Part } from './division/part.ts';
import { restrictPlan } from './division/restrict-plan.ts';
import { type Capacity, fewestRows, RowLimit } from './division/row-limit.ts';
import type { Asking, PromqlDialect } from './promql-dialect.ts';
import { formatVectorSelector } from './query/format-selector.ts';
import { CutAnswerError } from './samples/cut-answer-error.ts';
import { type AnsweredPart, readAnswers } from './samples/read-answers.ts';
import { readObjectNames } from './samples/read-counts.ts';

export interface PlannedFetchParts {
  readonly dialect: Pick<PromqlDialect, 'ask' | 'count'>;
  readonly clock: Clock;
}

/** How often a part whose answer was cut is divided again. */
const mostDivisions = 4;

/** A demand on its way: what is asked, how it is divided, and on whose behalf. */
interface Journey {
  readonly plan: QueryPlan;
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
export class PlannedFetch {
  readonly #parts: PlannedFetchParts;
  readonly #layouts = new Layouts();
  readonly #rowLimit = new RowLimit();

  constructor(parts: PlannedFetchParts) {
    this.#parts = parts;
  }

  /** How many rows an answer may have, as far as it is known. */
  get rowLimit(): number {
    return this.#rowLimit.rows;
  }

  async fetch(metric: string, plan: QueryPlan, context: RequestContext): Promise<SampleOutcome> {
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
    if (objects === undefined) return [{ plan, answer: await this.#parts.dialect.ask(plan, asking) }];
    const { context, trace } = asking;
    const now = this.#parts.clock.now();
    const key = keyOf(plan);
    this.#rowLimit.forget(now);
    const layout = this.#layouts.of(key, now);
    const namespaces = objects.namespace === undefined ? [clusterWide] : [...objects.wanted].toSorted();
    const parts = layout.arrange(namespaces, this.#capacityOf(layout), now);
    const arrivals = await this.#askAll(parts, { journey: { plan, objects, layout, context }, trace, division: 0 });
    for (const { part, answer } of arrivals) {
      layout.learn(part, readObjectNames(answer.rows, objects), this.#capacityOf(layout));
    }
    this.#layouts.weigh(key);
    return arrivals;
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
      const answer = await this.#parts.dialect.ask(plan, { context: journey.context, trace });
      this.#rowLimit.observeWhole(answer.rows.length);
      return [{ part, plan, answer, trace }];
    } catch (error) {
      if (!(error instanceof CutAnswerError)) throw error;
      const smaller = await this.#divide(part, error, step);
      if (smaller.length < 2) throw error;
      return this.#askAll(smaller, { ...step, division: step.division + 1 });
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
    const counts = isShare ? undefined : await this.#parts.dialect.count(restrictPlan(plan, part), { context, trace });
    // What was divided by what is known and is cut all the same is divided further each time.
    const capacity = shrink(this.#capacityOf(layout), division);
    const cut = { seen: readObjectNames(rows, objects), ...(counts && { counts }) };
    return layout.divide(part, cut, { capacity, now });
  }

  #capacityOf(layout: Layout): Capacity {
    return layout.capacityWithin(this.#rowLimit.capacity);
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

/** Equal for what is answered alike, whatever the namespaces. */
function keyOf({ query: { series, kind, matchers, groupBy } }: QueryPlan): string {
  return JSON.stringify([formatVectorSelector(series, matchers), kind, groupBy]);
}

function shrink({ planned, most }: Capacity, division: number): Capacity {
  const factor = 2 ** division;
  return { planned: Math.max(1, Math.floor(planned / factor)), most: Math.max(1, Math.floor(most / factor)) };
}
