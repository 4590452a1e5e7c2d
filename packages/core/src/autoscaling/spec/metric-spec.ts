import type { ApiLabelSelector } from '../../api/objects/label-selector.ts';
import type { Quantity } from '../../model/quantity.ts';

/**
 * One entry of a HorizontalPodAutoscaler's `spec.metrics`: what is to be read, and what it shall be. Targets are above
 * zero, as kube-apiserver demands.
 */
export type MetricSpec =
  | PodsMetricSpec
  | ObjectMetricSpec
  | ExternalMetricSpec
  | ResourceMetricSpec
  | ContainerResourceMetricSpec;

/** What each pod has, against what each pod shall have on average. */
export interface PodsMetricSpec {
  readonly type: 'Pods';
  /** The name of the metric. */
  readonly name: string;
  /** The metric selector, as it stands in the HPA. */
  readonly selector?: ApiLabelSelector;
  /** What is aimed at. */
  readonly target: AverageValueTarget;
}

/** What one object has: a Service, a Deployment, a namespace. */
export interface ObjectMetricSpec {
  readonly type: 'Object';
  /** The name of the metric. */
  readonly name: string;
  /** By the metric's own labels. */
  readonly selector?: ApiLabelSelector;
  /** The object that has the metric. */
  readonly describedObject: CrossVersionReference;
  /** What is aimed at. */
  readonly target: ValueTarget | AverageValueTarget;
}

/** The sum of a metric that describes no Kubernetes object. */
export interface ExternalMetricSpec {
  readonly type: 'External';
  /** The name of the metric. */
  readonly name: string;
  /** By the metric's own labels. */
  readonly selector?: ApiLabelSelector;
  /** What is aimed at. */
  readonly target: ValueTarget | AverageValueTarget;
}

/** CPU or memory of the pods: what metrics-server serves, and this library does not compute. */
export interface ResourceMetricSpec {
  readonly type: 'Resource';
  /** `cpu`, `memory` or another resource. */
  readonly name: string;
  /** What is aimed at. */
  readonly target: UtilizationTarget | AverageValueTarget;
}

/** The same of one container in each pod. */
export interface ContainerResourceMetricSpec {
  readonly type: 'ContainerResource';
  /** `cpu` or `memory`. */
  readonly name: string;
  /** The name of the container. */
  readonly container: string;
  /** What is aimed at. */
  readonly target: UtilizationTarget | AverageValueTarget;
}

/** The value is compared as it is. */
export interface ValueTarget {
  readonly type: 'Value';
  /** What the metric shall be. */
  readonly value: Quantity;
}

/** The value is divided by the number of replicas first. */
export interface AverageValueTarget {
  readonly type: 'AverageValue';
  /** What each pod shall have on average. */
  readonly value: Quantity;
}

/** The usage in percent of what the pods request. */
export interface UtilizationTarget {
  readonly type: 'Utilization';
  /** Of what the pods request. */
  readonly percent: number;
}

/** `autoscaling/v2.CrossVersionObjectReference`: an object in the HPA's own namespace. */
export interface CrossVersionReference {
  /** Absent for core objects where nobody wrote `v1`. */
  readonly apiVersion?: string;
  /** The kind of object: `Deployment`. */
  readonly kind: string;
  /** The object's name. */
  readonly name: string;
}
