import type { Clock } from '../cluster/clock.ts';
import type { ObjectLister } from '../cluster/object-lister.ts';
import type { ResourceMapper } from '../cluster/resource-mapper.ts';
import type { Timers } from '../cluster/timers.ts';
import type { ExternalMetricValue, MetricValue } from '../model/metric-value.ts';
import type {
  CustomMetricsProvider,
  MetricByNameQuery,
  MetricBySelectorQuery,
} from '../provider/custom-metrics-provider.ts';
import type { ExternalMetricQuery, ExternalMetricsProvider } from '../provider/external-metrics-provider.ts';
import type { CustomMetricInfo, ExternalMetricInfo } from '../provider/metric-info.ts';
import type { RequestContext } from '../provider/request-context.ts';
import { requireMapping, requirePolicy } from './answers/admission.ts';
import { Ladder, type Look, type ServedSample } from './answers/ladder.ts';
import { OfferSorter } from './answers/offer-sorter.ts';
import { type Question, toExternalQuestion, toObjectQuestion } from './answers/question.ts';
import { toExternalMetricValue, toMetricValue } from './answers/to-values.ts';
import { withoutAlias } from './answers/without-alias.ts';
import type { ExpectedRead } from './demand/expected-read.ts';
import type { FreshnessSettings } from './freshness-settings.ts';
import type { FreshnessState } from './freshness-state.ts';
import type { Refreshed } from './refresh/refresher.ts';
import { Upkeep } from './refresh/upkeep.ts';
import type { SampleSource } from './sample-source.ts';
import { toSettings } from './to-policy.ts';

/** What the engine is made of. */
export interface FreshnessParts {
  /** The backend. */
  readonly source: SampleSource;
  /** Tells the kinds of objects that the cluster has. */
  readonly mapper: ResourceMapper;
  /** Tells which objects live, for questions by selector. */
  readonly lister: ObjectLister;
  /** By which samples age. */
  readonly clock: Clock;
  /** For deadlines, and for what is done later. */
  readonly timers: Timers;
  /** Where it shall differ from `defaultFreshnessSettings`. */
  readonly settings?: Partial<FreshnessSettings>;
  /** Told of every value that is served. */
  readonly onServed?: (served: ServedSample) => void;
  /** Told of every attempt to bring a metric up to date: held samples hide a failure from those who read. */
  readonly onRefreshed?: (refresh: Refreshed) => void;
}

/**
 * Makes metrics providers of a {@link SampleSource}: asks it once for everybody and ahead of the question, remembers what
 * it answered with its own time, and refuses what has grown too old. A read is a look-up in a table of one metric's
 * samples; it waits only where there is nothing to look up yet, or nobody has wanted it for a while.
 */
export class FreshnessEngine implements CustomMetricsProvider, ExternalMetricsProvider {
  readonly #parts: FreshnessParts;
  readonly #upkeep: Upkeep;
  readonly #ladder: Ladder;
  readonly #offers = new OfferSorter();

  /** Asks nothing of anybody before it is asked itself. */
  constructor(parts: FreshnessParts) {
    const settings = toSettings(parts.settings);
    this.#parts = parts;
    this.#upkeep = new Upkeep({ ...parts, settings });
    this.#ladder = new Ladder({ ...parts, settings });
  }

  async getMetricByName(query: MetricByNameQuery, context: RequestContext): Promise<MetricValue> {
    const { mapper, source } = this.#parts;
    const mapping = requireMapping(query, mapper);
    const meant = withoutAlias(query, source);
    const look = await this.#look(toObjectQuestion(meant, requireMapping(meant, mapper), meant.name), context);
    const sample = this.#ladder.one(look, meant.name);
    return toMetricValue(query, mapping, meant === query ? sample : { ...sample, name: query.name });
  }

  async getMetricBySelector(query: MetricBySelectorQuery, context: RequestContext): Promise<readonly MetricValue[]> {
    const mapping = requireMapping(query, this.#parts.mapper);
    const question = toObjectQuestion(query, mapping, query.selector);
    const [names, look] = await Promise.all([this.#listNames(query, context), this.#look(question, context)]);
    return this.#ladder.several(look, names).map((sample) => toMetricValue(query, mapping, sample));
  }

  async getExternalMetric(
    query: ExternalMetricQuery,
    context: RequestContext,
  ): Promise<readonly ExternalMetricValue[]> {
    const look = await this.#look(toExternalQuestion(query), context);
    return this.#ladder.all(look).map((sample) => toExternalMetricValue(query.metric, sample));
  }

  listAllMetrics(): readonly CustomMetricInfo[] {
    return this.#offers.sort(this.#parts.source.list()).custom;
  }

  listAllExternalMetrics(): readonly ExternalMetricInfo[] {
    return this.#offers.sort(this.#parts.source.list()).external;
  }

  /**
   * Says what an owner, a HorizontalPodAutoscaler by its namespace and name, say, will read again and again. From now on
   * that is kept fresh as if it were read all the time, so that the first read finds a value; it is the last to be
   * forgotten when memory is short. What this owner expected before and does not any longer is kept fresh only while
   * others expect it, or while it is read. Cheap enough to be called for every change of an object.
   *
   * Never fails: what would be refused as things are (a kind that the cluster does not have, a metric that cannot be, a
   * namespace that may not use it) is tried again every few seconds, in case that changes. A table that had to be
   * forgotten all the same comes back with the next read, the next call of this, or by itself once there is room.
   */
  expect(owner: string, reads: readonly ExpectedRead[]): void {
    this.#upkeep.expect(owner, reads);
  }

  /** The owner is gone, and expects nothing any longer. */
  forget(owner: string): void {
    this.#upkeep.expect(owner, []);
  }

  /** What is held at this moment. Counts everything: for every few seconds, not for every request. */
  state(): FreshnessState {
    return this.#upkeep.state();
  }

  /**
   * Ends the refreshing for good: gives up the calls that are under way, leaves no timer behind. Reads are answered from
   * what is held, for as long as that may be served. More than once is as good as once.
   */
  stop(): void {
    this.#upkeep.stop();
  }

  /** The names of the live objects, sorted, each once. */
  async #listNames(query: MetricBySelectorQuery, context: RequestContext): Promise<readonly string[]> {
    const { groupResource, namespace, selector } = query;
    const selection = { groupResource, ...(namespace !== undefined && { namespace }), selector };
    return [...new Set(await this.#parts.lister.listNames(selection, context))].toSorted();
  }

  /** Finds or makes the table and, where there is something to wait for, waits for it as long as a caller may. */
  async #look(question: Question, context: RequestContext): Promise<Look> {
    const policy = requirePolicy(question, this.#parts.source);
    return { question, policy, table: await this.#upkeep.read(question, policy, context) };
  }
}
