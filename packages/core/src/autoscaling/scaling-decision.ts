import type { Proposal } from './proposal.ts';
import type { Recommendation } from './stabilize.ts';

/** What one sync of an autoscaler decides. */
export interface ScalingDecision {
  /** How many replicas the target shall have from now on; what it has, when nothing is to be done. */
  readonly replicas: number;
  /** What each metric asks for, in the order of the metrics; empty when they did not matter. */
  readonly proposals: readonly Proposal[];
  /** The conditions that this sync sets; those that are not here stay as they were. */
  readonly conditions: readonly ScalingCondition[];
  /** How it came about, for people. */
  readonly steps: readonly string[];
  /** To be handed to the next decision. */
  readonly memory: ScalingMemory;
}

/** What an autoscaler remembers from one sync to the next. */
export interface ScalingMemory {
  readonly recommendations: readonly Recommendation[];
  /** Whether it was the autoscaler that took the last replica away: only then does it bring one back. */
  readonly scaledToZero: boolean;
}

/**
 * A condition of an HPA's status. The reasons are the controller's own:
 * - `AbleToScale`: SucceededGetScale, ReadyForNewScale, ScaleDownStabilized, SucceededRescale
 * - `ScalingActive`: ValidMetricFound, ScalingDisabled, FailedGetPodsMetric, FailedGetObjectMetric, FailedGetExternalMetric
 * - `ScalingLimited`: DesiredWithinRange, TooFewReplicas, TooManyReplicas, ScaleUpLimit
 * - `ScaledToZero`: ScaledToZero, NotScaledToZero
 */
export interface ScalingCondition {
  readonly type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited' | 'ScaledToZero';
  readonly status: 'True' | 'False';
  readonly reason: string;
  /** In our own words. */
  readonly message: string;
}
