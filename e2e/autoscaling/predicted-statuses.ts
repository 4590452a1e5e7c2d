import {
  type Autoscaler,
  desiredReplicas,
  type ScaleTarget,
  type ScalingDecision,
  type ScalingMemory,
} from '../../packages/core/src/index.ts';
import { type AutoscalerStatus, sortConditions, toConditions, withoutRepetitions } from './autoscaler-status.ts';
import { inCluster } from './manifests.ts';
import type { ScalingCase } from './scaling-case.ts';

/** How the control plane of these tests syncs and stabilizes, in seconds. */
const syncPeriod = 2;
const downscaleStabilizationSeconds = 5;

/** So many syncs bring every case to rest. */
const syncsToRest = 20;

/** Which statuses the HPA of that name will have, phase by phase, when the controller decides as `desiredReplicas` does. */
export function predictStatuses(name: string, { phases, target }: ScalingCase): AutoscalerStatus[][] {
  const prediction = new Prediction(target);
  return phases.map((autoscaler) => prediction.run(inCluster(name, autoscaler)));
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
  // A controller that can decide nothing leaves the number of the last time where it is.
  const undecided = decision.conditions.some(({ reason }) => reason.startsWith('FailedGet'));
  return {
    currentReplicas: target.specReplicas,
    desiredReplicas: undecided ? before.desiredReplicas : decision.replicas,
    conditions: sortConditions({ ...before.conditions, ...toConditions(decision.conditions) }),
    usages: decision.proposals.map((proposal) => (proposal.valid ? (proposal.usage?.toString() ?? null) : null)),
  };
}
