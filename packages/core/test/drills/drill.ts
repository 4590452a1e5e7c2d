import type { ObjectLister } from '../../src/cluster/object-lister.ts';
import type { ServedSample } from '../../src/freshness/answers/ladder.ts';
import { FreshnessEngine } from '../../src/freshness/freshness-engine.ts';
import type { FreshnessSettings } from '../../src/freshness/freshness-settings.ts';
import { everything } from '../../src/model/label-selector.ts';
import type { RequestContext } from '../../src/provider/request-context.ts';
import { FakeClock } from '../../src/testing/fake-clock.ts';
import { FakeResourceMapper } from '../../src/testing/fake-resource-mapper.ts';
import { neverCancelled } from '../../src/testing/never-cancelled.ts';
import { TrueBackend } from './true-backend.ts';
import { TruthRecorder } from './truth.ts';

const pods = { groupResource: { group: '', resource: 'pods' }, metricSelector: everything };
const autoscaler: RequestContext = { signal: neverCancelled, requestId: 'hpa', priority: 'autoscaler' };
/** Seconds between two reads of one autoscaler. */
const sync = 15;

/** How a read ended, by the adapter's clock. */
export interface ReadResult {
  readonly metric: string;
  /** `served`, or the name of the error. */
  readonly result: string;
  /** Of the oldest sample that was served, in seconds. */
  readonly age: number;
  /** What the error says. */
  readonly message: string;
  /** How long the read took, in seconds. */
  readonly took: number;
}

export interface DrillOptions {
  readonly settings?: Partial<FreshnessSettings>;
  /** Metrics of pods, each read by name and by selector. */
  readonly metrics?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly podsPerNamespace?: number;
}

/** An engine with autoscalers that read every fifteen seconds, and a recorder that checks all they are told. */
export class Drill {
  readonly clock = new FakeClock();
  readonly backend: TrueBackend;
  readonly truth: TruthRecorder;
  metrics: readonly string[];
  namespaces: readonly string[];
  engine: FreshnessEngine;
  readonly #settings: Partial<FreshnessSettings>;
  /** How often which rung was served in the last run. */
  rungs: Partial<Record<ServedSample['rung'], number>> = {};
  #results: ReadResult[] = [];
  #reading = 0;

  constructor({ settings = {}, metrics = ['m'], namespaces = ['shop'], podsPerNamespace = 3 }: DrillOptions = {}) {
    this.#settings = settings;
    this.metrics = metrics;
    this.namespaces = namespaces;
    this.backend = new TrueBackend(this.clock, podsPerNamespace);
    this.truth = new TruthRecorder(() => this.clock.now(), 120_000);
    this.engine = this.#createEngine();
  }

  /** Lets the autoscalers read for so many seconds; what came of it. */
  async run(seconds: number): Promise<readonly ReadResult[]> {
    this.#results = [];
    this.rungs = {};
    for (let left = seconds; left > 0; left -= sync) {
      this.#readAll();
      await this.clock.advance(Math.min(left, sync) * 1000);
    }
    return this.#results;
  }

  /** The adapter ends, and another one begins that knows nothing. */
  restart(): void {
    this.engine.stop();
    this.engine = this.#createEngine();
  }

  /** Ends the drill. What is left over then: reads without an answer, timers, fetches. */
  async end(): Promise<Readonly<Record<string, number>>> {
    // Whoever reads waits for three seconds at most.
    await this.clock.advance(3000);
    this.engine.stop();
    await this.clock.advance(0);
    return { reads: this.#reading, timers: this.clock.pending, refreshing: this.engine.state().refreshing };
  }

  #createEngine(): FreshnessEngine {
    const lister: ObjectLister = { listNames: async () => this.backend.pods };
    return new FreshnessEngine({
      source: this.backend,
      mapper: new FakeResourceMapper(),
      lister,
      clock: this.clock,
      timers: this.clock,
      settings: this.#settings,
      onServed: ({ rung }) => {
        this.rungs[rung] = (this.rungs[rung] ?? 0) + 1;
      },
    });
  }

  #readAll(): void {
    for (const namespace of this.namespaces) {
      for (const metric of this.metrics) {
        void this.#note(metric, () => this.#readOne(metric, namespace));
        void this.#note(metric, () => this.#readSeveral(metric, namespace));
      }
      void this.#note('queues', () => this.#readQueues(namespace));
    }
  }

  /** Each returns the times of the samples that it got. */
  async #readOne(metric: string, namespace: string): Promise<readonly number[]> {
    const query = { ...pods, metric, namespace, name: 'web-1' };
    const value = await this.engine.getMetricByName(query, autoscaler);
    this.truth.checkPod(value, query);
    return [value.timestamp];
  }

  async #readSeveral(metric: string, namespace: string): Promise<readonly number[]> {
    const query = { ...pods, metric, namespace, selector: everything };
    const values = await this.engine.getMetricBySelector(query, autoscaler);
    const names = values.map(({ describedObject }) => describedObject.name).join();
    if (names !== this.backend.pods.toSorted().join()) this.truth.lies.push(`${names} are not all that there are`);
    for (const value of values) this.truth.checkPod(value, query);
    return values.map(({ timestamp }) => timestamp);
  }

  async #readQueues(namespace: string): Promise<readonly number[]> {
    const query = { metric: 'queues', namespace, selector: everything };
    const values = await this.engine.getExternalMetric(query, autoscaler);
    this.truth.checkQueues(values, { ...query, queues: this.backend.queues });
    return values.map(({ timestamp }) => timestamp);
  }

  async #note(metric: string, read: () => Promise<readonly number[]>): Promise<void> {
    const begun = this.clock.now();
    this.#reading += 1;
    try {
      const times = await read();
      const age = (this.clock.now() - Math.min(...times)) / 1000;
      this.#add({ metric, result: 'served', age, message: '', begun });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(`${error}`);
      this.#add({ metric, result: name, age: 0, message, begun });
    } finally {
      this.#reading -= 1;
    }
  }

  #add({ begun, ...result }: Omit<ReadResult, 'took'> & { readonly begun: number }): void {
    this.#results.push({ ...result, took: (this.clock.now() - begun) / 1000 });
  }
}

/** How often each result came. */
export function countResults(results: readonly ReadResult[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { result } of results) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}
