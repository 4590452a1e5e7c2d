import { BackendTimeoutError, type Clock, type RequestContext, type Timers } from '@metrics-adapter/core';
import type { SysdigClient } from '../client/sysdig-client.ts';
import { type ClusterScope, clusterMatchers } from '../plan/sysdig-scope.ts';
import { formatVectorSelector } from '../promql/query/format-selector.ts';
import { SharedLookUp } from './shared-look-up.ts';

export interface CatalogueParts {
  readonly client: Pick<SysdigClient, 'listSeriesNames' | 'listTypes'>;
  readonly scope: ClusterScope;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Milliseconds between two reads of everything. */
  readonly interval: number;
  /** Told when reads begin to fail, or fail in another way; what was known stays. */
  readonly onProblem: (error: unknown) => void;
}

/** What is known of the backend's metrics at one moment. A new read makes a new object. */
export interface Metrics {
  readonly names: ReadonlySet<string>;
  /** As reported; metrics whose type is unknown are absent. */
  readonly types: ReadonlyMap<string, string>;
}

/** After a failed read the next one comes no later than this. Milliseconds. */
const retryInterval = 30_000;
/** How long a metric that the backend does not know is not asked for again. Milliseconds. */
const unknownFor = 30_000;
const mostAsked = 10_000;

/** What the backend said of one series' type, and when. */
interface TypeAnswer {
  readonly type: string | undefined;
  readonly at: number;
}

/**
 * The names and types of all metrics of this cluster, read at the start and now and then, kept when a read fails. It
 * lists what can be asked; what it does not know yet can be asked all the same.
 */
export class Catalogue {
  readonly #parts: CatalogueParts;
  readonly #lookUps = new Map<string, SharedLookUp<string | undefined>>();
  readonly #asked = new Map<string, TypeAnswer>();
  /** The words of the last read's failure. */
  #problem: string | undefined;
  #metrics: Metrics = { names: new Set(), types: new Map() };
  #cancelNext = (): void => {};
  #stopped = false;

  constructor(parts: CatalogueParts) {
    this.#parts = parts;
  }

  get metrics(): Metrics {
    return this.#metrics;
  }

  /** Reads now and from then on. Settles after the first read, whether it succeeded or not. */
  async start(): Promise<void> {
    const problem = await this.#read();
    if (this.#stopped) return;
    this.#tell(problem);
    const { timers, interval } = this.#parts;
    const pause = problem === undefined ? interval : Math.min(interval, retryInterval);
    this.#cancelNext = timers.after(pause, () => void this.start());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelNext();
  }

  /**
   * The type that is reported for one series; asked for once when the last read did not tell. Undefined when the
   * backend does not know it either, which is remembered for a while. Throws when it cannot be asked: the type that is
   * not known yet may be any.
   */
  async typeOf(series: string, context: RequestContext): Promise<string | undefined> {
    const known = this.#metrics.types.get(series);
    if (known !== undefined) return known;
    const asked = this.#asked.get(series);
    if (asked !== undefined && this.#isValid(asked)) {
      this.#remember(series, asked);
      return asked.type;
    }
    if (context.signal.aborted) throw new BackendTimeoutError(`nobody waits any longer for the type of ${series}`);
    const flying = this.#lookUps.get(series);
    return (flying === undefined || flying.isOver ? this.#lookUp(series, context) : flying).wait(context);
  }

  #lookUp(series: string, context: RequestContext): SharedLookUp<string | undefined> {
    const { client, clock } = this.#parts;
    const lookUp = new SharedLookUp(`the type of ${series}`, context, async (shared) => {
      try {
        const type = (await client.listTypes(series, shared)).get(series);
        this.#remember(series, { type, at: clock.now() });
        return type;
      } finally {
        if (this.#lookUps.get(series) === lookUp) this.#lookUps.delete(series);
      }
    });
    this.#lookUps.set(series, lookUp);
    return lookUp;
  }

  /** What nobody asked for the longest is forgotten first. */
  #remember(series: string, answer: TypeAnswer): void {
    this.#asked.delete(series);
    this.#asked.set(series, answer);
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > mostAsked && oldest !== undefined) this.#asked.delete(oldest);
  }

  #isValid({ type, at }: TypeAnswer): boolean {
    const { clock, interval } = this.#parts;
    const since = clock.now() - at;
    return since >= 0 && since < (type === undefined ? unknownFor : interval);
  }

  #tell(problem: Error | undefined): void {
    if (problem !== undefined && problem.message !== this.#problem) this.#parts.onProblem(problem);
    this.#problem = problem?.message;
  }

  /**
   * Gives what went wrong. Names and types are kept apart: a backend that reports no types can still be asked for what
   * needs none.
   */
  async #read(): Promise<Error | undefined> {
    const { client, scope } = this.#parts;
    const matchers = clusterMatchers(scope);
    const match = matchers.length === 0 ? undefined : formatVectorSelector('', matchers);
    const [names, types] = await Promise.allSettled([
      client.listSeriesNames(match, catalogueContext),
      client.listTypes(undefined, catalogueContext),
    ]);
    const { metrics } = this;
    this.#metrics = {
      names: names.status === 'fulfilled' ? new Set(names.value.toSorted()) : metrics.names,
      types: types.status === 'fulfilled' ? types.value : metrics.types,
    };
    const [failed] = [names, types].filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    return failed === undefined || failed.reason instanceof Error ? failed?.reason : new Error(String(failed.reason));
  }
}

const catalogueContext: RequestContext = {
  requestId: 'catalogue',
  priority: 'person',
  signal: { aborted: false, addEventListener: () => {}, removeEventListener: () => {} },
};
