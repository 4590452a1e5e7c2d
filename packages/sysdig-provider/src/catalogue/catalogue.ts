import type { Clock, RequestContext, Timers } from '@metrics-adapter/core';
import type { ClusterScope } from '../plan/sysdig-scope.ts';
import { CatalogueReader } from './catalogue-reader.ts';
import { isLacked } from './kept-part.ts';
import { type Metrics, noMetrics, reportedOf } from './metrics.ts';
import type { ListSources } from './read-lists.ts';
import { TypeLookUps } from './type-look-ups.ts';

export type { Metrics } from './metrics.ts';

export interface CatalogueParts {
  /** The Prometheus API. Absent, where the data API is spoken: then the tenant's descriptors say what there is. */
  readonly client?: NonNullable<ListSources['client']>;
  /** Sysdig's own API. A backend may lack it beside a Prometheus API, which is no problem. Absent: not asked. */
  readonly monitor?: NonNullable<ListSources['monitor']>;
  readonly scope: ClusterScope;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Milliseconds between two reads of everything. */
  readonly interval: number;
  /** Told when reads begin to fail, or fail in another way, or a list is known to lack something; what was known stays. */
  readonly onProblem: (error: unknown) => void;
  /** Told when other metrics are listed than before. */
  readonly onChange?: (change: CatalogueChange) => void;
}

/** How the list of series differs from the one before. */
export interface CatalogueChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** How many there are now. */
  readonly size: number;
}

/** After a failed read the next one comes no later than this. Milliseconds. */
const retryInterval = 30_000;

/**
 * What there is of metrics and labels, read at the start and now and then, each part kept when its read fails. It lists
 * what can be asked; what it does not know yet can be asked all the same.
 */
export class Catalogue {
  readonly #parts: CatalogueParts;
  readonly #reader: CatalogueReader;
  readonly #lookUps: TypeLookUps;
  readonly #controller = new AbortController();
  /** The words of the last problem. */
  #problem: string | undefined;
  #metrics: Metrics;
  /** When everything was read, rather than what had failed. */
  #readAt = Number.NEGATIVE_INFINITY;
  #cancelNext = (): void => {};

  constructor(parts: CatalogueParts) {
    const { clock, interval: knownFor } = parts;
    this.#parts = parts;
    this.#reader = new CatalogueReader(parts);
    this.#metrics = this.#reader.toMetrics(noMetrics);
    this.#lookUps = new TypeLookUps({ ask: (series, context) => this.#askType(series, context), clock, knownFor });
  }

  /** The same object as long as nothing changes. */
  get metrics(): Metrics {
    return this.#metrics;
  }

  /** Reads now and from then on. Settles after the first read, whether it succeeded or not. */
  async start(): Promise<void> {
    const problem = await this.#read();
    if (this.#controller.signal.aborted) return;
    this.#tell(problem);
    const { timers, interval } = this.#parts;
    const pause = this.#reader.hasFailed ? Math.min(interval, retryInterval) : interval;
    this.#cancelNext = timers.after(pause, () => void this.start());
  }

  /** For good; what is being read is given up. */
  stop(): void {
    this.#controller.abort();
    this.#cancelNext();
  }

  /**
   * The type in `/metadata` of one series; asked for once when the last read did not tell. Undefined when the backend
   * does not know it either, which is remembered for a while, or has no such list. Throws when it cannot be asked: the
   * type that is not known yet may be any.
   */
  async typeOf(series: string, context: RequestContext): Promise<string | undefined> {
    const { type } = reportedOf(this.#metrics, series);
    return type !== undefined || this.#parts.client === undefined ? type : this.#lookUps.typeOf(series, context);
  }

  async #askType(series: string, context: RequestContext): Promise<string | undefined> {
    try {
      return (await this.#parts.client?.listMetadata(series, context))?.get(series)?.type;
    } catch (error) {
      if (isLacked(error)) return undefined;
      throw error;
    }
  }

  /** Everything, or what failed when everything was read a short while ago. Gives what is to be told. */
  #read(): Promise<Error | undefined> {
    const { clock, interval } = this.#parts;
    const since = clock.now() - this.#readAt;
    const isForAll = since < 0 || since >= interval;
    if (isForAll) this.#readAt = clock.now();
    const context = { requestId: 'catalogue', priority: 'person', signal: this.#controller.signal } as const;
    return this.#reader.read({ isForAll, context, onRead: () => this.#take() });
  }

  /** Each part counts as soon as it is there: descriptors take long. */
  #take(): void {
    if (this.#controller.signal.aborted) return;
    const before = this.#metrics;
    this.#metrics = this.#reader.toMetrics(before);
    const { names } = this.#metrics;
    if (names === before.names) return;
    const added = [...names].filter((name) => !before.names.has(name));
    const removed = [...before.names].filter((name) => !names.has(name));
    if (added.length + removed.length > 0) this.#parts.onChange?.({ added, removed, size: names.size });
  }

  #tell(problem: Error | undefined): void {
    if (problem !== undefined && problem.message !== this.#problem) this.#parts.onProblem(problem);
    this.#problem = problem?.message;
  }
}
