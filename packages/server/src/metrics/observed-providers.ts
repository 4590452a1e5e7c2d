import {
  type Clock,
  type CustomMetricInfo,
  type CustomMetricsProvider,
  customMetricsGroup,
  type ExternalMetricInfo,
  type ExternalMetricQuery,
  type ExternalMetricsProvider,
  type ExternalMetricValue,
  externalMetricsGroup,
  type MetricByNameQuery,
  type MetricBySelectorQuery,
  type MetricValue,
  type RequestContext,
} from '@metrics-adapter/core';
import type { MetricsGroup, SampleMetrics } from './sample-metrics.ts';

export interface ObservedProvidersParts {
  readonly provider: CustomMetricsProvider & ExternalMetricsProvider;
  readonly metrics: Pick<SampleMetrics, 'answered'>;
  readonly clock: Clock;
}

/** Answers as the providers behind it do, and measures how old each value is. */
export class ObservedProviders implements CustomMetricsProvider, ExternalMetricsProvider {
  readonly #parts: ObservedProvidersParts;

  constructor(parts: ObservedProvidersParts) {
    this.#parts = parts;
  }

  async getMetricByName(query: MetricByNameQuery, context: RequestContext): Promise<MetricValue> {
    const value = await this.#parts.provider.getMetricByName(query, context);
    this.#observe(customMetricsGroup, [value]);
    return value;
  }

  async getMetricBySelector(query: MetricBySelectorQuery, context: RequestContext): Promise<readonly MetricValue[]> {
    const values = await this.#parts.provider.getMetricBySelector(query, context);
    this.#observe(customMetricsGroup, values);
    return values;
  }

  async getExternalMetric(
    query: ExternalMetricQuery,
    context: RequestContext,
  ): Promise<readonly ExternalMetricValue[]> {
    const values = await this.#parts.provider.getExternalMetric(query, context);
    this.#observe(externalMetricsGroup, values);
    return values;
  }

  listAllMetrics(): readonly CustomMetricInfo[] {
    return this.#parts.provider.listAllMetrics();
  }

  listAllExternalMetrics(): readonly ExternalMetricInfo[] {
    return this.#parts.provider.listAllExternalMetrics();
  }

  #observe(group: MetricsGroup, values: readonly { readonly timestamp: number }[]): void {
    const { metrics, clock } = this.#parts;
    const now = clock.now();
    for (const { timestamp } of values) metrics.answered(group, (now - timestamp) / 1000);
  }
}
