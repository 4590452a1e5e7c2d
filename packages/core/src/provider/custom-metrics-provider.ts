import type { GroupResource } from '../model/group-resource.ts';
import type { LabelSelector } from '../model/label-selector.ts';
import type { MetricValue } from '../model/metric-value.ts';
import type { CustomMetricInfo } from './metric-info.ts';
import type { RequestContext } from './request-context.ts';

/** What questions for one object and for several have in common. */
export interface CustomMetricQuery {
  /** The kind of object. */
  readonly groupResource: GroupResource;
  /** The objects' namespace; absent for cluster-scoped objects, namespaces themselves among them. */
  readonly namespace?: string;
  /** The name, as the HPA wrote it. */
  readonly metric: string;
  /** Chooses by the metric's own labels. Without requirements: everything. */
  readonly metricSelector: LabelSelector;
}

/** Asks for one object's value. */
export interface MetricByNameQuery extends CustomMetricQuery {
  /** The object's name. */
  readonly name: string;
}

/** Asks for the values of every object that the selector chooses. */
export interface MetricBySelectorQuery extends CustomMetricQuery {
  /** Chooses objects by their labels in Kubernetes. Without requirements: every object. */
  readonly selector: LabelSelector;
}

/**
 * What answers `custom.metrics.k8s.io`.
 *
 * Answers are made of real samples with their own times. What is not known is an error from `errors/`, never 0: an
 * autoscaler holds on an error and scales in on a zero.
 */
export interface CustomMetricsProvider {
  /** The value of one object; throws {@link MetricNotFoundError} when it has none. */
  getMetricByName(query: MetricByNameQuery, context: RequestContext): Promise<MetricValue>;
  /**
   * The values of the chosen objects, each object at most once, sorted by namespace and name. Objects without a value
   * are left out (the HPA counts them conservatively); throws {@link MetricNotFoundError} when nothing is left.
   */
  getMetricBySelector(query: MetricBySelectorQuery, context: RequestContext): Promise<readonly MetricValue[]>;
  /** What can be asked for, from memory: never waits, never fails, keeps the last good answer. */
  listAllMetrics(): readonly CustomMetricInfo[];
}
