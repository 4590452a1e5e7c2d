import {
  AdapterError,
  BadRequestError,
  type Clock,
  type RequestContext,
  type SampleOutcome,
  type TraceStep,
} from '@metrics-adapter/core';
import type { MonitorApi } from '../client/monitor-api.ts';
import type { Dialect, Question } from '../dialect.ts';
import type { SettleTimes } from '../timing/settle-times.ts';
import type { Cadence } from '../timing/window.ts';
import { type BatchAnswer, BatchAsker, type DatedQuestion } from './batch-asker.ts';
import { toBatches } from './batches.ts';
import { type SpellLabel, spellLabel } from './data-labels.ts';
import { type DataQuestion, toDataQuestion } from './data-question.ts';
import { toEntities } from './entities.ts';
import { mostEntities, PageReader } from './page-reader.ts';
import { readData } from './read-data.ts';
import {
  blamesSharedLabel,
  isRefusal,
  questionsNamedBy,
  RefusedQuestions,
  toQuestionError,
} from './refused-questions.ts';
import { Settling } from './settling.ts';

export interface DataDialectParts extends Cadence {
  readonly api: Pick<MonitorApi, 'data'>;
  readonly clock: Clock;
  readonly settleTimes: SettleTimes;
  /** How the tenant spells labels in the data API; absent: by a table of names. */
  readonly spell?: SpellLabel;
}

/** A question on its way. */
interface Journey {
  readonly question: DataQuestion;
  readonly trace: TraceStep[];
}

/** A journey at its end. */
interface Arrival {
  readonly journey: Journey;
  readonly outcome: SampleOutcome;
}

interface Round {
  readonly context: RequestContext;
  /** Milliseconds since the epoch; the same for all of a fetch. */
  readonly now: number;
  /** Whether what is not settled may be asked once more. */
  readonly again: boolean;
}

/**
 * Asks Sysdig's data API (`POST /api/data`), which older installations have and PromQL they have not. It gives numbers
 * for intervals of ten seconds or more; those that are settled become a value here.
 */
export class DataDialect implements Dialect {
  readonly #parts: DataDialectParts;
  readonly #asker: BatchAsker;
  readonly #settling: Settling;
  readonly #refused = new RefusedQuestions();

  constructor(parts: DataDialectParts) {
    this.#parts = parts;
    this.#asker = new BatchAsker({ api: parts.api, pages: new PageReader(parts.clock) });
    this.#settling = new Settling(parts.settleTimes);
  }

  /** Objects that one answer may have, over all its pages. */
  get rowLimit(): number {
    return mostEntities;
  }

  settleSecondsOf(source: string): number {
    return this.#parts.settleTimes.settleOf(source);
  }

  async fetch(questions: readonly Question[], context: RequestContext): Promise<readonly SampleOutcome[]> {
    const understood = questions.map((question) => this.#understand(question));
    const journeys = understood.flatMap((one) => ('journey' in one ? [one.journey] : []));
    const now = this.#parts.clock.now();
    const arrivals = await this.#askAll(journeys, { context, now, again: true });
    const outcomes = new Map(arrivals.map(({ journey, outcome }) => [journey, outcome]));
    return understood.map((one) => ('journey' in one ? outcomeOf(outcomes, one.journey) : one.outcome));
  }

  #understand(question: Question): { readonly journey: Journey } | { readonly outcome: SampleOutcome } {
    const { objects } = question.plan;
    const isEmpty = objects?.namespace !== undefined && objects.wanted.size === 0;
    if (isEmpty) return { outcome: { ok: true, samples: [], refused: [], trace: [] } };
    const { spell = spellLabel } = this.#parts;
    try {
      return { journey: { question: toDataQuestion(question, { spell, cadence: this.#parts }), trace: [] } };
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
      const told = new BadRequestError(`the metric ${question.metric} cannot be had: ${error.message}`, {
        cause: error,
      });
      return { outcome: { ok: false, error: told, trace: [] } };
    }
  }

  /** As many requests as it takes, all at once. */
  async #askAll(journeys: readonly Journey[], round: Round): Promise<readonly Arrival[]> {
    const batches = toBatches(journeys, (question) => this.#refused.has(question, round.now));
    const arrivals = await Promise.all(batches.map((batch) => this.#askBatch(batch, round)));
    return arrivals.flat();
  }

  async #askBatch(batch: readonly Journey[], round: Round): Promise<readonly Arrival[]> {
    const dated = batch.map((journey) => ({
      journey,
      question: journey.question,
      window: this.#settling.windowOf(journey.question, round.now),
    }));
    try {
      const tell = (step: TraceStep): void => {
        for (const { trace } of batch) trace.push(step);
      };
      const answer = await this.#asker.ask(dated, round.context, tell);
      return await this.#readBatch(dated, answer, round);
    } catch (error) {
      if (!(error instanceof AdapterError)) throw error;
      return this.#askWithout(error, batch, round);
    }
  }

  /** One metric that is refused must not take the others of its request with it. */
  async #askWithout(error: AdapterError, batch: readonly Journey[], round: Round): Promise<readonly Arrival[]> {
    if (!isRefusal(error)) return batch.map((journey) => fail(journey, error));
    const questions = batch.map(({ question }) => question);
    // Nobody who shares the label would fare better alone.
    if (blamesSharedLabel(error, questions)) {
      return batch.map((journey) => fail(journey, toQuestionError(error, journey.question)));
    }
    const named = new Set(questionsNamedBy(error, questions));
    const guilty = batch.filter(({ question }) => batch.length === 1 || named.has(question));
    for (const { question } of guilty) this.#refused.add(question, round.now);
    const others = batch.filter((journey) => !guilty.includes(journey));
    const failed = guilty.map((journey) => fail(journey, toQuestionError(error, journey.question)));
    const parts = guilty.length > 0 ? [others] : others.map((journey) => [journey]);
    const answered = await Promise.all(
      parts.filter((part) => part.length > 0).map((part) => this.#askBatch(part, round)),
    );
    return [...failed, ...answered.flat()];
  }

  async #readBatch(
    dated: readonly (DatedQuestion & { readonly journey: Journey })[],
    answer: BatchAnswer,
    round: Round,
  ): Promise<readonly Arrival[]> {
    const arrivals: Arrival[] = [];
    const unsettled: Journey[] = [];
    for (const { journey, question, window } of dated) {
      const columns = answer.columnsOf(question);
      const entities = toEntities(answer.rows, columns);
      const recent = answer.seen === answer.rows ? entities : toEntities(answer.seen, columns);
      const settled = this.#settling.judge(question, { entities, recent, window, now: round.now });
      if (round.again && settled.isWorthAsking) unsettled.push(journey);
      else if (settled.error !== undefined) arrivals.push(fail(journey, settled.error));
      else {
        journey.trace.push(describeRows(settled.watermark));
        arrivals.push(this.#read(journey, () => readData(entities, question, window)));
      }
    }
    return [...arrivals, ...(await this.#askAll(unsettled, { ...round, again: false }))];
  }

  #read(journey: Journey, read: () => ReturnType<typeof readData>): Arrival {
    try {
      const { samples, refused, trace } = read();
      journey.trace.push(...trace);
      return { journey, outcome: { ok: true, samples, refused, trace: journey.trace } };
    } catch (error) {
      if (error instanceof AdapterError) return fail(journey, error);
      throw error;
    }
  }
}

function fail(journey: Journey, error: AdapterError): Arrival {
  return { journey, outcome: { ok: false, error, trace: journey.trace } };
}

/** Told to whoever asks for one object: how many others there are is nobody's business. */
function describeRows(watermark: number | undefined): TraceStep {
  if (watermark === undefined) return { stage: 'rows', text: 'the answer has no rows' };
  return { stage: 'rows', text: `the newest sample of all is of ${new Date(watermark * 1000).toISOString()}` };
}

function outcomeOf(outcomes: ReadonlyMap<Journey, SampleOutcome>, journey: Journey): SampleOutcome {
  const outcome = outcomes.get(journey);
  if (outcome === undefined) throw new Error('a question was not answered');
  return outcome;
}
