import type { ScalingBehavior } from './limits/scaling-behavior.ts';
import type { ScaleTarget } from './proposals/scale-target.ts';
import type { ScalingMetric } from './proposals/scaling-metric.ts';
import type { ScalingMemory } from './scaling-decision.ts';
import type { AutoscalingSettings } from './settings.ts';

/** What an autoscaler sees in one sync. */
export interface ScalingObservation {
  /** What the HPA says. */
  readonly autoscaler: Autoscaler;
  /** What is scaled, as it is now. */
  readonly target: ScaleTarget;
  /** The time of the decision, in milliseconds since the epoch. */
  readonly now: number;
}

/** Everything that a decision depends on. */
export interface ScalingSituation extends ScalingObservation {
  /** What the decision before this one gave. Absent for the first: what the target has then counts as recommended. */
  readonly memory?: ScalingMemory;
  /** What differs from `defaultAutoscalingSettings`. */
  readonly settings?: Partial<AutoscalingSettings>;
}

/** What a HorizontalPodAutoscaler wants, and what was read for it. */
export interface Autoscaler {
  /** Where the HPA is, and what it scales. */
  readonly namespace: string;
  /** Default 1. Zero needs an Object or External metric. */
  readonly minReplicas?: number;
  /** Never more than these. */
  readonly maxReplicas: number;
  /** At least one. */
  readonly metrics: readonly ScalingMetric[];
  /** How fast it goes. Without it, even an empty one, other rules apply than its defaults. */
  readonly behavior?: ScalingBehavior;
}
