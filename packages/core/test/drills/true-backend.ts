import type { Clock } from '../../src/cluster/clock.ts';
import type { Timers } from '../../src/cluster/timers.ts';
import { BackendTimeoutError, BackendUnavailableError, UnusableDataError } from '../../src/errors/metric-errors.ts';
import type {
  MetricPolicy,
  Sample,
  SampleOutcome,
  SampleRequest,
  SampleSource,
} from '../../src/freshness/sample-source.ts';
import type { CancelSignal, RequestContext } from '../../src/provider/request-context.ts';
import { trueSample } from './truth.ts';

/** What goes wrong; everything may be changed at any time. Seconds. */
export interface Faults {
  /** How late samples become visible. */
  lag: number;
  /** How far its clock is ahead. */
  skew: number;
  /** How long an answer takes. */
  delay: number;
  /** Whether it refuses every call. */
  away: boolean;
  /** Every so many calls one fails. */
  failEvery: number;
  /** Of every so many answers one is cut short, and says so. */
  truncateEvery: number;
  /** Metrics that it cannot compute. */
  broken: ReadonlySet<string>;
  /** How much of the call budget is spent, from 0 to 1. */
  pressure: number;
}

/** A backend that only ever says what is true: of the pods `web-0`, `web-1`, … of any namespace, and of a few queues. */
export class TrueBackend implements SampleSource {
  readonly faults: Faults = {
    lag: 5,
    skew: 0,
    delay: 0,
    away: false,
    failEvery: Number.POSITIVE_INFINITY,
    truncateEvery: Number.POSITIVE_INFINITY,
    broken: new Set(),
    pressure: 0,
  };
  readonly pods: readonly string[];
  readonly queues: readonly string[] = ['orders', 'mails'];
  /** How many calls there were. */
  calls = 0;
  /** How often each metric was asked for. */
  readonly asked = new Map<string, number>();
  policy: MetricPolicy = { maxAge: 120 };
  readonly #clock: Clock & Timers;

  constructor(clock: Clock & Timers, podsPerNamespace = 3) {
    this.#clock = clock;
    this.pods = Array.from({ length: podsPerNamespace }, (_, index) => `web-${index}`);
  }

  list(): readonly [] {
    return [];
  }

  policyOf(): MetricPolicy {
    return this.policy;
  }

  pressure(): number {
    return this.faults.pressure;
  }

  async fetch(requests: readonly SampleRequest[], { signal }: RequestContext): Promise<readonly SampleOutcome[]> {
    this.calls += 1;
    const call = this.calls;
    for (const { metric } of requests) this.asked.set(metric, (this.asked.get(metric) ?? 0) + 1);
    const { away, failEvery, truncateEvery, delay } = this.faults;
    if (away || call % failEvery === 0) throw new BackendUnavailableError('it answered 503');
    if (delay > 0) await this.#delay(delay, signal);
    if (call % truncateEvery === 0) {
      const error = new UnusableDataError('the answer is cut short');
      return requests.map(() => ({ ok: false, error }));
    }
    return requests.map((request) => this.#answer(request));
  }

  #answer(request: SampleRequest): SampleOutcome {
    const { metric } = request;
    if (this.faults.broken.has(metric)) return { ok: false, error: new UnusableDataError(`${metric} is broken`) };
    if (request.kind === 'external') {
      const { namespace } = request;
      const queues = this.queues.map((queue) => ({ labels: { queue }, ...this.#sample(metric, namespace, queue) }));
      return { ok: true, samples: queues };
    }
    const namespaces = request.namespaces === 'cluster-scoped' ? [] : request.namespaces;
    const samples = namespaces.flatMap((namespace) =>
      this.pods.map((name) => ({ namespace, name, ...this.#sample(metric, namespace, name) })),
    );
    return { ok: true, samples };
  }

  #sample(metric: string, namespace: string, name: string): Sample {
    const { lag, skew } = this.faults;
    const sample = trueSample({ metric, namespace, name }, this.#clock.now() - lag * 1000);
    return { ...sample, timestamp: sample.timestamp + skew * 1000 };
  }

  #delay(seconds: number, signal: CancelSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = this.#clock.after(seconds * 1000, resolve);
      signal.addEventListener('abort', () => {
        stop();
        reject(new BackendTimeoutError('the call was given up'));
      });
    });
  }
}
