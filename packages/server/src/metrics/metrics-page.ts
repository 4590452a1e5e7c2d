import { Counter, Gauge, Registry } from '@prometheus-io/client';
import type { Log } from '../logging/log.ts';
import type { MetricFamily } from './metric-family.ts';

/** Reads metrics of one part of the program at the moment when somebody looks. */
export interface Collector {
  /** Of a word: the label of its success. */
  readonly name: string;
  /** From memory; never waits. */
  collect(): readonly MetricFamily[];
}

export interface MetricsPageParts {
  /** What is counted as it happens. */
  readonly counted: Registry;
  readonly collectors: readonly Collector[];
  readonly log: Log;
}

/**
 * Writes all metrics in Prometheus' text format, 0.0.4. A collector that fails, or has a metric that another one has
 * already, is left out as a whole and costs nobody else's metrics.
 */
export class MetricsPage {
  readonly #parts: MetricsPageParts;
  readonly #failing = new Set<string>();

  constructor(parts: MetricsPageParts) {
    this.#parts = parts;
  }

  text(): Promise<string> {
    const { counted, collectors } = this.#parts;
    let page = Registry.merge([counted]);
    const success = new Gauge({
      name: 'metrics_adapter_collector_success',
      help: 'Whether the metrics of a part of the program could be read (1) or are missing from this answer (0)',
      labelNames: ['collector'],
      registers: [page],
    });
    for (const collector of collectors) {
      const collected = this.#collect(collector, page);
      success.set({ collector: collector.name }, collected === undefined ? 0 : 1);
      page = collected ?? page;
    }
    return page.metrics();
  }

  /** The page with what the collector adds, or nothing when it fails. */
  #collect(collector: Collector, page: Registry): Registry | undefined {
    try {
      const collected = new Registry();
      for (const family of collector.collect()) register(family, collected);
      const merged = Registry.merge([page, collected]);
      this.#failing.delete(collector.name);
      return merged;
    } catch (error) {
      if (!this.#failing.has(collector.name)) {
        this.#parts.log.error('metrics of a part of the program cannot be read, and are left out', {
          collector: collector.name,
          error,
        });
      }
      this.#failing.add(collector.name);
      return undefined;
    }
  }
}

function register({ name, help, type, samples }: MetricFamily, registry: Registry): void {
  if (samples.length === 0) return;
  const labelNames = [...new Set(samples.flatMap(({ labels = {} }) => Object.keys(labels)))];
  const configuration = { name, help, labelNames, registers: [registry] };
  if (type === 'gauge') {
    const made = new Gauge<string>(configuration);
    for (const { labels = {}, value } of samples) made.set(labels, value);
  } else {
    const made = new Counter<string>(configuration);
    for (const { labels = {}, value } of samples) made.inc(labels, value);
  }
}
