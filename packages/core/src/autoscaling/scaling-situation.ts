import type { ScaleTarget } from './scale-target.ts';
import type { ScalingMemory } from './scaling-decision.ts';
import type { ScalingMetric } from './scaling-metric.ts';
import type { AutoscalingSettings } from './settings.ts';

/** Everything that a decision depends on. */
export interface ScalingSituation {
  readonly autoscaler: Autoscaler;
  readonly target: ScaleTarget;
  /** The time of the decision, in milliseconds since the epoch. */
  readonly now: number;
  /** What the decision before this one gave. Absent for the first: what the target has then counts as recommended. */
  readonly memory?: ScalingMemory;
  /** What differs from `defaultAutoscalingSettings`. */
  readonly settings?: Partial<AutoscalingSettings>;
}

/** What a HorizontalPodAutoscaler without a `behavior` of its own wants, and what was read for it. */
export interface Autoscaler {
  /** Default 1. Zero needs an Object or External metric. */
  readonly minReplicas?: number;
  readonly maxReplicas: number;
  /** At least one. */
  readonly metrics: readonly ScalingMetric[];
}
