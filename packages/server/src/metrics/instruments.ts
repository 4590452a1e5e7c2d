import type { Clock, OpenApiInfo } from '@metrics-adapter/core';
import { Gauge, Registry } from '@prometheus-io/client';
import { RequestMetrics } from './request-metrics.ts';
import { SampleMetrics } from './sample-metrics.ts';

/** What is counted as it happens. */
export class Instruments {
  /** Everything that was counted. Never the library's own: two programs in one process would share that. */
  readonly registry = new Registry();
  readonly requests: RequestMetrics;
  readonly samples: SampleMetrics;

  constructor(clock: Clock, { version }: Pick<OpenApiInfo, 'version'>) {
    this.requests = new RequestMetrics(this.registry, clock);
    this.samples = new SampleMetrics(this.registry);
    new Gauge({
      name: 'metrics_adapter_build_info',
      help: 'Which version runs; always 1',
      labelNames: ['version'],
      registers: [this.registry],
    }).set({ version }, 1);
  }
}
