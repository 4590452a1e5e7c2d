import { desiredReplicas } from './desired-replicas.ts';
import type { ScalingDecision, ScalingMemory } from './scaling-decision.ts';
import type { ScalingObservation } from './scaling-situation.ts';
import type { AutoscalingSettings } from './settings.ts';

/** An autoscaler between two syncs; plain data. */
export interface AutoscalerState {
  /** Absent before the first sync. */
  readonly memory?: ScalingMemory;
  /** What differs from `defaultAutoscalingSettings`. */
  readonly settings?: Partial<AutoscalingSettings>;
}

/** What one look of the controller comes to. */
export interface AutoscalerStep {
  /** What the next look has to know. */
  readonly state: AutoscalerState;
  /** What it decides, and why. */
  readonly decision: ScalingDecision;
}

/** One sync: {@link desiredReplicas} in the form that a history is folded with. */
export function stepAutoscaler(state: AutoscalerState, observation: ScalingObservation): AutoscalerStep {
  const decision = desiredReplicas({ ...state, ...observation });
  return { state: { ...state, memory: decision.memory }, decision };
}

/**
 * What an autoscaler would have decided at each of these observations, from the oldest on. Each observation is taken as
 * it was recorded: that a decision was carried out shows in the target of those that follow, or does not.
 */
export function replayAutoscaler(
  observations: readonly ScalingObservation[],
  start: AutoscalerState = {},
): readonly ScalingDecision[] {
  let state = start;
  return observations.map((observation) => {
    const step = stepAutoscaler(state, observation);
    state = step.state;
    return step.decision;
  });
}
