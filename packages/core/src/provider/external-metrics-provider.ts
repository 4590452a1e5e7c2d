import type { LabelSelector } from '../model/label-selector.ts';
import type { ExternalMetricValue } from '../model/metric-value.ts';
import type { ExternalMetricInfo } from './metric-info.ts';
import type { RequestContext } from './request-context.ts';

/** Asks for a metric by its own labels, on behalf of a namespace. */
export interface ExternalMetricQuery {
  /** The namespace of the HPA that asks. */
  readonly namespace: string;
  /** The name, as the HPA wrote it. */
  readonly metric: string;
  /** Chooses by the metric's own labels. Without requirements: everything that the namespace may see. */
  readonly selector: LabelSelector;
}

/** What answers `external.metrics.k8s.io`. The HPA adds all values up: an answer is complete, or it is an error. */
export interface ExternalMetricsProvider {
  /** At least one value, each label set at most once; throws {@link MetricNotFoundError} when there is none. */
  getExternalMetric(query: ExternalMetricQuery, context: RequestContext): Promise<readonly ExternalMetricValue[]>;
  /** What can be asked for, from memory: never waits, never fails, keeps the last good answer. */
  listAllExternalMetrics(): readonly ExternalMetricInfo[];
}
