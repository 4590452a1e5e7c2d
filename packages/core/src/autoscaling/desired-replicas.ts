import { decideByMetrics } from './decide-by-metrics.ts';
import type { ReplicaBounds } from './limit-replicas.ts';
import type { ScalingDecision } from './scaling-decision.ts';
import type { ScalingSituation } from './scaling-situation.ts';
import { formatCount } from './steps.ts';
import { beginSync, canSeeLoadWithoutPods, finishSync, type Sync } from './sync.ts';

/**
 * Decides as the HPA controller of Kubernetes 1.37 does in one sync, with its roundings and its quirks, for HPAs without
 * `behavior` on Pods, Object and External metrics. It is taken for granted that the target's scale can be read and
 * written, and that no other autoscaler has the same pods.
 *
 * Throws RangeError when the autoscaler has no metric.
 */
export function desiredReplicas(situation: ScalingSituation): ScalingDecision {
  const sync = beginSync(situation);
  const { current, bounds } = sync;
  if (current === 0) return mayLeaveZero(sync) ? decideByMetrics(sync) : stayAtZero(sync);
  if (current > bounds.maxReplicas) return moveTo('maxReplicas', sync);
  if (current < bounds.minReplicas) return moveTo('minReplicas', sync);
  return decideByMetrics(sync);
}

/** Zero replicas that somebody else chose switch the autoscaler off; those that it chose itself, it may end. */
function mayLeaveZero(sync: Sync): boolean {
  if (!sync.settings.scaleToZero || !sync.memory.scaledToZero) return false;
  return sync.bounds.minReplicas !== 0 || canSeeLoadWithoutPods(sync);
}

function stayAtZero(sync: Sync): ScalingDecision {
  const message = 'the target has zero replicas, and not by this autoscaler: it is switched off';
  const conditions = [{ type: 'ScalingActive', status: 'False', reason: 'ScalingDisabled', message }] as const;
  return finishSync(sync, { replicas: 0, steps: [message], conditions });
}

function moveTo(bound: keyof ReplicaBounds, sync: Sync): ScalingDecision {
  const replicas = sync.bounds[bound];
  const step = `the target has ${formatCount(sync.current, 'replica')} and ${bound} is ${replicas}: the metrics are not read`;
  return finishSync(sync, { replicas, steps: [step] });
}
