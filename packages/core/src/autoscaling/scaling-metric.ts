import type { Quantity } from '../model/quantity.ts';

/**
 * One metric of a HorizontalPodAutoscaler together with what was read for it. Targets are above zero, as kube-apiserver
 * demands, and thousandths fit 64 bits, as those of every value that {@link Quantity.fromNumber} makes do.
 */
export type ScalingMetric = PodsScalingMetric | ObjectScalingMetric | ExternalScalingMetric;

/** What each pod has, against what each pod shall have on average. */
export interface PodsScalingMetric {
  readonly type: 'Pods';
  readonly name: string;
  readonly target: AverageValueTarget;
  /** The values of the pods that have one; for pods that are named twice the last one counts. */
  readonly reading: MetricReading<readonly PodValue[]>;
}

/** What one object has: a Service, a Deployment, a namespace. */
export interface ObjectScalingMetric {
  readonly type: 'Object';
  readonly name: string;
  /** The object's kind, for the messages only. */
  readonly kind: string;
  readonly target: ValueTarget | AverageValueTarget;
  readonly reading: MetricReading<Quantity>;
}

/** The sum of a metric that describes no Kubernetes object. */
export interface ExternalScalingMetric {
  readonly type: 'External';
  readonly name: string;
  readonly target: ValueTarget | AverageValueTarget;
  readonly reading: MetricReading<readonly Quantity[]>;
}

/** The value is compared as it is. */
export interface ValueTarget {
  readonly type: 'Value';
  readonly value: Quantity;
}

/** The value is divided by the number of replicas first. */
export interface AverageValueTarget {
  readonly type: 'AverageValue';
  readonly value: Quantity;
}

export interface PodValue {
  readonly pod: string;
  readonly value: Quantity;
}

/** What the metrics API answered, or why it did not: whatever the error, the metric counts as invalid. */
export type MetricReading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: string };
