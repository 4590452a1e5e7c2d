import type { Clock } from '../cluster/clock.ts';
import type { ObjectLister } from '../cluster/object-lister.ts';
import type { ResourceMapper } from '../cluster/resource-mapper.ts';
import type { Timers } from '../cluster/timers.ts';
import type { ExternalMetricValue, MetricValue } from '../model/metric-value.ts';
import type { Quantity } from '../model/quantity.ts';
import type {
  CustomMetricsProvider,
  MetricByNameQuery,
  MetricBySelectorQuery,
} from '../provider/custom-metrics-provider.ts';
import type { ExternalMetricQuery, ExternalMetricsProvider } from '../provider/external-metrics-provider.ts';
import type { CustomMetricInfo, ExternalMetricInfo } from '../provider/metric-info.ts';
import type { RequestContext } from '../provider/request-context.ts';
import { requireMapping, requirePolicy } from './admission.ts';
import { noObjectsError, toError } from './answers.ts';
import type { DemandTable } from './demand-table.ts';
import { defaultFreshnessSettings, type FreshnessSettings } from './freshness-settings.ts';
import { waitFor } from './patience.ts';
import { type Question, toExternalQuestion, toObjectQuestion } from './question.ts';
import { isServable, type Reading, type ServableReading, type UnservableReading } from './reading.ts';
import { type Refreshed, Refresher } from './refresher.ts';
import type { Sample, SampleSource } from './sample-source.ts';
import { TableStore } from './table-store.ts';
import { toExternalMetricValue, toMetricValue } from './to-values.ts';

/** What the engine is made of. */
export interface FreshnessParts {
  readonly source: SampleSource;
  readonly mapper: ResourceMapper;
  readonly lister: ObjectLister;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Where it shall differ from {@link defaultFreshnessSettings}. */
  readonly settings?: Partial<FreshnessSettings>;
  /** Told of every sample that is served. */
  readonly onServed?: (served: ServedSample) => void;
  /** Told of every attempt to bring a metric up to date: held samples hide a failure from those who read. */
  readonly onRefreshed?: (refresh: Refreshed) => void;
}

/** One sample that was served, for counting. */
export interface ServedSample {
  readonly metric: string;
  /** `held`: the backend's last good answer is late, or lacks the object; the sample is an earlier one. */
  readonly rung: 'fresh' | 'held';
  readonly ageSeconds: number;
  readonly value: Quantity;
}

/** A question with its table, brought up to date as far as the caller's patience allowed. */
interface Prepared {
  readonly question: Question;
  readonly table: DemandTable;
}

/**
 * Makes metrics providers of a {@link SampleSource}: asks it once for everybody, remembers what it answered with its
 * own time, and refuses what has grown too old. Reads are look-ups in a table of one metric's samples.
 */
export class FreshnessEngine implements CustomMetricsProvider, ExternalMetricsProvider {
  readonly #parts: FreshnessParts;
  readonly #settings: FreshnessSettings;
  readonly #refresher: Refresher;
  readonly #tables: TableStore;

  constructor(parts: FreshnessParts) {
    this.#parts = parts;
    this.#settings = { ...defaultFreshnessSettings, ...parts.settings };
    this.#refresher = new Refresher({ ...parts, settings: this.#settings });
    this.#tables = new TableStore(this.#settings);
  }

  async getMetricByName(query: MetricByNameQuery, context: RequestContext): Promise<MetricValue> {
    const mapping = requireMapping(query, this.#parts.mapper);
    const prepared = await this.#prepare(toObjectQuestion(query, mapping, query.name), context);
    const reading = this.#read(prepared, query.name);
    if (!isServable(reading)) throw this.#errorOf(prepared, reading);
    return toMetricValue(query, mapping, this.#serve(prepared, reading));
  }

  async getMetricBySelector(query: MetricBySelectorQuery, context: RequestContext): Promise<readonly MetricValue[]> {
    const mapping = requireMapping(query, this.#parts.mapper);
    const question = toObjectQuestion(query, mapping, query.selector);
    const [names, prepared] = await Promise.all([this.#listNames(query, context), this.#prepare(question, context)]);
    const readings = names.map((name) => this.#read(prepared, name));
    const servable = readings.filter(isServable);
    if (servable.length > 0)
      return servable.map((reading) => toMetricValue(query, mapping, this.#serve(prepared, reading)));
    const unservable = readings.filter((reading) => !isServable(reading));
    const [reason] = [...unservable.filter(({ rung }) => rung !== 'absent'), ...unservable];
    throw reason === undefined ? noObjectsError(question) : this.#errorOf(prepared, reason);
  }

  async getExternalMetric(
    query: ExternalMetricQuery,
    context: RequestContext,
  ): Promise<readonly ExternalMetricValue[]> {
    const prepared = await this.#prepare(toExternalQuestion(query), context);
    const readings = prepared.table.readAll(prepared.question.scope, this.#parts.clock.now());
    // The HPA adds them up: all of them, or none.
    const reason = readings.find((reading) => !isServable(reading));
    if (reason !== undefined) throw this.#errorOf(prepared, reason);
    const servable = readings.filter(isServable);
    return servable.map((reading) => toExternalMetricValue(query.metric, this.#serve(prepared, reading)));
  }

  listAllMetrics(): readonly CustomMetricInfo[] {
    return this.#parts.source.list().flatMap((offer) => (offer.kind === 'object' ? [offer.info] : []));
  }

  listAllExternalMetrics(): readonly ExternalMetricInfo[] {
    return this.#parts.source.list().flatMap((offer) => (offer.kind === 'external' ? [offer.info] : []));
  }

  /** The names of the live objects, sorted, each once. */
  async #listNames(query: MetricBySelectorQuery, context: RequestContext): Promise<readonly string[]> {
    const { groupResource, namespace, selector } = query;
    const selection = { groupResource, ...(namespace !== undefined && { namespace }), selector };
    return [...new Set(await this.#parts.lister.listNames(selection, context))].toSorted();
  }

  /** Finds or makes the table and, where a refresh is due, waits for it as long as a caller may. */
  async #prepare(question: Question, context: RequestContext): Promise<Prepared> {
    const { source, clock, timers } = this.#parts;
    const policy = requirePolicy(question, source);
    const table = this.#tables.tableOf(question.demand);
    table.ask(question.scope, clock.now(), policy);
    if (table.isDue(question.scope, clock.now())) {
      const patience = { seconds: this.#settings.coldReadWait, signal: context.signal, timers };
      await waitFor(this.#refresh(table, question.scope, context), patience);
    }
    return { question, table };
  }

  /**
   * Twice at most: a refresh that is under way may have begun before this scope was wanted. One that took longer than
   * the interval is due again when it ends; that is for the next caller, or a slow backend would never be left alone.
   */
  async #refresh(table: DemandTable, scope: string, context: RequestContext): Promise<void> {
    await this.#refresher.refresh(table, context);
    if (table.isNew(scope) && table.isDue(scope, this.#parts.clock.now()))
      await this.#refresher.refresh(table, context);
  }

  #read({ question, table }: Prepared, name: string): Reading {
    return table.read(question.scope, name, this.#parts.clock.now());
  }

  #serve({ question }: Prepared, { rung, sample }: ServableReading): Sample {
    const ageSeconds = (this.#parts.clock.now() - sample.timestamp) / 1000;
    this.#parts.onServed?.({ metric: question.demand.metric, rung, ageSeconds, value: sample.value });
    return sample;
  }

  #errorOf({ question, table }: Prepared, reading: UnservableReading): Error {
    const { maxAge, failure } = table;
    const { coldReadWait } = this.#settings;
    return toError(question, reading, { now: this.#parts.clock.now(), maxAge, failure, coldReadWait });
  }
}
