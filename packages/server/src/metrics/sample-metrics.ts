import {
  customMetricsGroup,
  type ErrorMeaning,
  externalMetricsGroup,
  type Refreshed,
  type ServedSample,
} from '@metrics-adapter/core';
import { Counter, exponentialBuckets, Histogram, type Registry } from '@prometheus-io/client';

/** One of the two metrics APIs. */
export type MetricsGroup = typeof customMetricsGroup | typeof externalMetricsGroup;

const rungs: readonly ServedSample['rung'][] = ['fresh', 'held', 'fallback'];
/** What a backend's failures mean; others are counted when there is one. */
const usualReasons: readonly ErrorMeaning[] = ['metric-not-found', 'unavailable', 'timed-out', 'internal'];

/** Counts the samples that are served, how old they are, and the attempts to have newer ones. */
export class SampleMetrics {
  readonly #served: Counter<'rung'>;
  readonly #freshness: Histogram<'group'>;
  readonly #refreshes: Counter<'outcome'>;
  readonly #failures: Counter<'reason'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#served = new Counter({
      name: 'metrics_adapter_samples_served_total',
      help: 'Samples that were served: as they should be (fresh), kept from an earlier answer (held), or as the rule says instead of one (fallback)',
      labelNames: ['rung'],
      registers,
    });
    this.#freshness = new Histogram({
      name: 'metrics_apiserver_metric_freshness_seconds',
      help: 'How old the samples were that were served',
      labelNames: ['group'],
      // Name and buckets of Kubernetes' own framework for such servers: dashboards know them.
      buckets: exponentialBuckets(1, 1.364, 20),
      registers,
    });
    this.#refreshes = new Counter({
      name: 'metrics_adapter_refreshes_total',
      help: 'Attempts to bring the samples of a metric up to date',
      labelNames: ['outcome'],
      registers,
    });
    this.#failures = new Counter({
      name: 'metrics_adapter_refresh_failures_total',
      help: 'Attempts to bring the samples of a metric up to date that failed, by what the failure means',
      labelNames: ['reason'],
      registers,
    });
    for (const rung of rungs) this.#served.inc({ rung }, 0);
    for (const group of [customMetricsGroup, externalMetricsGroup]) this.#freshness.zero({ group });
    for (const outcome of ['succeeded', 'failed']) this.#refreshes.inc({ outcome }, 0);
    for (const reason of usualReasons) this.#failures.inc({ reason }, 0);
  }

  /** A sample was served. */
  served({ rung }: Pick<ServedSample, 'rung'>): void {
    this.#served.inc({ rung });
  }

  /** A sample is part of an answer. One that seems to come from the future is as young as can be. */
  answered(group: MetricsGroup, ageSeconds: number): void {
    this.#freshness.observe({ group }, Math.max(0, ageSeconds));
  }

  /** A refresh is over. */
  refreshed({ error }: Pick<Refreshed, 'error'>): void {
    this.#refreshes.inc({ outcome: error === undefined ? 'succeeded' : 'failed' });
    if (error !== undefined) this.#failures.inc({ reason: error.meaning });
  }
}
