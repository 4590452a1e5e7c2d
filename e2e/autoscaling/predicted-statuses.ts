import {
  type Autoscaler,
  desiredReplicas,
  type ScaleTarget,
  type ScalingDecision,
  type ScalingMemory,
} from '../../packages/core/src/index.ts';
import { type AutoscalerStatus, sortConditions, withoutRepetitions } from './autoscaler-status.ts';
import type { ScalingCase } from './scaling-case.ts';

/** How the control plane of these tests syncs and stabilizes, in seconds. */
const syncPeriod = 2;
const downscaleStabilizationSeconds = 5;

/** So many syncs bring every case to rest. */
const syncsToRest = 12;

/** Which statuses one HPA will have, phase by phase, when the controller decides as `desiredReplicas` does. */
export function predictStatuses({ phases, target }: ScalingCase): AutoscalerStatus[][] {
  const prediction = new Prediction(target);
  return phases.map((autoscaler) => prediction.run(autoscaler));
}

class Prediction {
  private target: ScaleTarget;
  private memory: ScalingMemory | undefined;
  private status: AutoscalerStatus = { currentReplicas: 0, desiredReplicas: 0, conditions: {}, usages: [] };
  private now = 0;

  constructor(target: ScaleTarget) {
    this.target = target;
  }

  /** The statuses until nothing changes any more, without those that only repeat the one before. */
  run(autoscaler: Autoscaler): AutoscalerStatus[] {
    return withoutRepetitions(Array.from({ length: syncsToRest }, () => this.sync(autoscaler)));
  }

  private sync(autoscaler: Autoscaler): AutoscalerStatus {
    const { target, memory } = this;
    const decision = desiredReplicas({
      autoscaler,
      target,
      now: this.now,
      ...(memory && { memory }),
      settings: { downscaleStabilizationSeconds },
    });
    this.status = statusAfter(this.status, target, decision);
    this.memory = decision.memory;
    this.target = { ...target, specReplicas: decision.replicas };
    this.now += syncPeriod * 1000;
    return this.status;
  }
}

function statusAfter(before: AutoscalerStatus, target: ScaleTarget, decision: ScalingDecision): AutoscalerStatus {
  const set = decision.conditions.map(({ type, status, reason }) => [type, `${status} ${reason}`] as const);
  // A controller that can decide nothing leaves the number of the last time where it is.
  const undecided = set.some(([, condition]) => condition.startsWith('False FailedGet'));
  return {
    currentReplicas: target.specReplicas,
    desiredReplicas: undecided ? before.desiredReplicas : decision.replicas,
    conditions: sortConditions({ ...before.conditions, ...Object.fromEntries(set) }),
    usages: decision.proposals.map((proposal) => (proposal.valid ? (proposal.usage?.toString() ?? null) : null)),
  };
}
