import type { ScaleHistory } from './limits/scale-events.ts';
import type { Recommendation } from './limits/stabilize.ts';
import type { Proposal } from './proposals/proposal.ts';

/** What one sync of an autoscaler decides. */
export interface ScalingDecision {
  /** How many replicas the target shall have from now on; what it has, when nothing is to be done. */
  readonly replicas: number;
  /** What each metric asks for, in the order of the metrics; empty when they did not matter. */
  readonly proposals: readonly Proposal[];
  /** What the metrics together ask for; absent when they did not matter, or said nothing that may be followed. */
  readonly recommended?: number;
  /** What the recommendations of the past make of it, before policies and bounds. */
  readonly stabilized?: number;
  /** The conditions that this sync sets; those that are not here stay as they were. */
  readonly conditions: readonly ScalingCondition[];
  /** How it came about, in order. */
  readonly steps: readonly ScalingStep[];
  /** To be handed to the next decision. */
  readonly memory: ScalingMemory;
}

/** One step of the way to a decision. */
export interface ScalingStep {
  /** What is at work: a metric's own proposal, the choice among them, the past, rate limits and bounds, or the outcome. */
  readonly stage: 'proposal' | 'choice' | 'stabilization' | 'limit' | 'outcome';
  /** For people, with the numbers in it. */
  readonly text: string;
}

/** What an autoscaler remembers from one sync to the next; plain data that can be kept as JSON. */
export interface ScalingMemory extends ScaleHistory {
  /** What was wanted lately, for the stabilization windows. */
  readonly recommendations: readonly Recommendation[];
  /**
   * Whether it was the autoscaler that took the last replica away: only then does it bring one back. The one thing that
   * the controller does not forget when it restarts, for it is the HPA's condition `ScaledToZero`.
   */
  readonly scaledToZero: boolean;
}

/**
 * A condition of an HPA's status, in the controller's own words. The reasons:
 * - `AbleToScale`: SucceededGetScale, ReadyForNewScale, ScaleUpStabilized, ScaleDownStabilized, SucceededRescale
 * - `ScalingActive`: ValidMetricFound, ScalingDisabled, FailedGet*TYPE*Metric
 * - `ScalingLimited`: DesiredWithinRange, TooFewReplicas, TooManyReplicas, ScaleUpLimit, ScaleDownLimit
 * - `ScaledToZero`: ScaledToZero, NotScaledToZero
 */
export interface ScalingCondition {
  /** What it is about. */
  readonly type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited' | 'ScaledToZero';
  /** Whether it holds. */
  readonly status: 'True' | 'False';
  /** One word, for programs. */
  readonly reason: string;
  /** The sentence that `kubectl describe hpa` shows. */
  readonly message: string;
}
