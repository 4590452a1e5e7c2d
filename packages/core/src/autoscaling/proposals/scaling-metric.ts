import type { Quantity } from '../../model/quantity.ts';
import type {
  ContainerResourceMetricSpec,
  ExternalMetricSpec,
  ObjectMetricSpec,
  PodsMetricSpec,
  ResourceMetricSpec,
} from '../spec/metric-spec.ts';

/**
 * One metric of a HorizontalPodAutoscaler together with what was read for it. What is too large for 64 bits of
 * thousandths is misread as the controller misreads it: `1E` is 0. {@link Quantity.fromNumber} makes no such values.
 */
export type ScalingMetric =
  | PodsScalingMetric
  | ObjectScalingMetric
  | ExternalScalingMetric
  | ResourceScalingMetric
  | ContainerResourceScalingMetric;

export interface PodsScalingMetric extends PodsMetricSpec {
  /** The values of the pods that have one; for pods that are named twice the last one counts. */
  readonly reading: MetricReading<readonly PodValue[]>;
}

export interface ObjectScalingMetric extends ObjectMetricSpec {
  /** What the custom metrics API says of the object. */
  readonly reading: MetricReading<Quantity>;
}

export interface ExternalScalingMetric extends ExternalMetricSpec {
  /** One value for each series; they are added up. */
  readonly reading: MetricReading<readonly Quantity[]>;
}

/** CPU or memory beside other metrics: the proposal is made elsewhere, the rest of the decision here. */
export interface ResourceScalingMetric extends ResourceMetricSpec {
  /** What it asks for, which is found out elsewhere. */
  readonly reading: MetricReading<GivenProposal>;
}

export interface ContainerResourceScalingMetric extends ContainerResourceMetricSpec {
  /** What it asks for, which is found out elsewhere. */
  readonly reading: MetricReading<GivenProposal>;
}

/** A proposal from outside, as an HPA's status or its events tell it. */
export interface GivenProposal {
  /** How many replicas it asks for. */
  readonly replicas: number;
  /** What the HPA's status shows as the current average value. */
  readonly usage?: Quantity;
  /** How it is known, for people. */
  readonly source: string;
}

/** The value of one pod. */
export interface PodValue {
  /** The pod's name. */
  readonly pod: string;
  /** What was measured. */
  readonly value: Quantity;
}

/** What the metrics API answered, or the message of its error: whatever the error, the metric counts as invalid. */
export type MetricReading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: string };
