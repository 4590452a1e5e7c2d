import type { Quantity } from '../../model/quantity.ts';
import { type Tolerance, toApproximateNumber } from '../proposals/tolerance.ts';
import type { AutoscalingSettings } from '../settings.ts';

/** `spec.behavior` of a HorizontalPodAutoscaler: how fast it goes in each direction. */
export interface ScalingBehavior {
  /** The rules for adding replicas. */
  readonly scaleUp?: ScalingRules;
  /** The rules for taking replicas away. */
  readonly scaleDown?: ScalingRules;
}

/** `autoscaling/v2.HPAScalingRules`. What is absent has the defaults of kube-apiserver. */
export interface ScalingRules {
  /** For how many seconds a direction waits for the most cautious recommendation; at most 3600. */
  readonly stabilizationWindowSeconds?: number;
  /** Which policy counts: the one that allows most, the one that allows least, or none at all. */
  readonly selectPolicy?: SelectPolicy;
  /** At least one. */
  readonly policies?: readonly ScalingPolicy[];
  /** How far usage over target may be from one in this direction: `0.05` is five percent. */
  readonly tolerance?: Quantity;
}

/** Which policy counts: the one that changes most, the one that changes least, or none, which forbids the direction. */
export type SelectPolicy = 'Max' | 'Min' | 'Disabled';

/** So many pods, or so many percent of them, in so many seconds. */
export interface ScalingPolicy {
  /** Whether the value counts replicas, or percents of them. */
  readonly type: 'Pods' | 'Percent';
  /** How many may be added or taken away. */
  readonly value: number;
  /** The time in which no more than that may change. */
  readonly periodSeconds: number;
}

/** Rules in which nothing is left open. */
export interface CompleteRules {
  /** How long a recommendation holds back one that goes further. */
  readonly stabilizationWindowSeconds: number;
  /** Which of the policies counts. */
  readonly selectPolicy: SelectPolicy;
  /** How far one step may go; which of them counts, `selectPolicy` says. */
  readonly policies: readonly ScalingPolicy[];
}

/** The behaviour with everything that was left out filled in. */
export interface CompleteBehavior {
  /** The rules for adding replicas. */
  readonly scaleUp: CompleteRules;
  /** The rules for taking replicas away. */
  readonly scaleDown: CompleteRules;
}

const defaultScaleUp: CompleteRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

const defaultScaleDown: Omit<CompleteRules, 'stabilizationWindowSeconds'> = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/**
 * Fills in what kube-apiserver fills in (`pkg/apis/autoscaling/v2/defaults.go`); the window downwards is the
 * controller's own setting, in whole seconds.
 */
export function completeBehavior(behavior: ScalingBehavior, settings: AutoscalingSettings): CompleteBehavior {
  const stabilizationWindowSeconds = Math.trunc(settings.downscaleStabilizationSeconds);
  return {
    scaleUp: { ...defaultScaleUp, ...behavior.scaleUp },
    scaleDown: { ...defaultScaleDown, stabilizationWindowSeconds, ...behavior.scaleDown },
  };
}

/** The tolerances of an HPA: its own where it has one, else the controller's. */
export function toleranceOf(behavior: ScalingBehavior | undefined, { tolerance }: AutoscalingSettings): Tolerance {
  const own = (rules: ScalingRules | undefined) => rules?.tolerance && toApproximateNumber(rules.tolerance);
  return {
    scaleUp: own(behavior?.scaleUp) ?? tolerance.scaleUp,
    scaleDown: own(behavior?.scaleDown) ?? tolerance.scaleDown,
  };
}
