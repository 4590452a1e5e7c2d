import type {
  Autoscaler,
  PodState,
  ScaleTarget,
  ScalingBehavior,
  ScalingMetric,
} from '../../packages/core/src/index.ts';

/** All cases share it. */
export const namespace = 'arithmetic';

/** One situation that both the real controller and `desiredReplicas` are put in. */
export interface ScalingCase {
  /** The controller's rule that it shows. */
  readonly rule: string;
  /** One after the other, each when the target has come to rest. */
  readonly phases: readonly [Autoscaler, ...Autoscaler[]];
  /** Where it begins. Scaling changes `specReplicas` only: pods and `statusReplicas` stay as they are. */
  readonly target: ScaleTarget;
}

export interface CaseOptions {
  /** Default: the replicas are as many as the pods. */
  readonly from?: number;
  /** Default: as many as the case begins with. */
  readonly statusReplicas?: number;
  readonly min?: number;
  readonly max?: number;
  readonly behavior?: ScalingBehavior;
  /** What changes once the target has come to rest. */
  readonly later?: Partial<Autoscaler>;
}

export function scalingCase(
  rule: string,
  situation: { readonly pods: readonly PodState[]; readonly metrics: readonly ScalingMetric[] },
  options: CaseOptions = {},
): ScalingCase {
  const { pods, metrics } = situation;
  const { from = pods.length, statusReplicas = from, min = 1, max = 100, behavior, later } = options;
  const first = { namespace, minReplicas: min, maxReplicas: max, metrics, ...(behavior && { behavior }) };
  return {
    rule,
    phases: later === undefined ? [first] : [first, { ...first, ...later }],
    target: { specReplicas: from, statusReplicas, pods },
  };
}
