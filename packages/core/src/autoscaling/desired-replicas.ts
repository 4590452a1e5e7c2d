import { decideByMetrics } from './decide-by-metrics.ts';
import { explain } from './explain.ts';
import type { ReplicaBounds } from './limits/limit-replicas.ts';
import { formatCount } from './proposals/steps.ts';
import type { ScalingDecision } from './scaling-decision.ts';
import type { ScalingSituation } from './scaling-situation.ts';
import { beginSync, canSeeLoadWithoutPods, finishSync, type Sync } from './sync.ts';

/**
 * Decides as the HPA controller of Kubernetes 1.37 does in one sync (`reconcileAutoscaler` in
 * `pkg/controller/podautoscaler/horizontal.go`), with its roundings, its quirks and its words. It departs from it only so:
 *
 * - CPU and memory are not computed here: a proposal for them comes from outside.
 * - It is taken for granted that the target's scale can be read and written, and that no other autoscaler has the same
 *   pods: the conditions FailedGetScale, FailedUpdateScale, InvalidSelector and AmbiguousSelector do not occur.
 * - A sync happens in one moment, of whole milliseconds, while the controller looks at its clock several times.
 * - Numbers that are too large become what they become on x86-64, on every machine.
 *
 * Pure: the same situation gives the same decision. Throws RangeError when the autoscaler has no metric.
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
  return sync.memory.scaledToZero && (sync.bounds.minReplicas !== 0 || canSeeLoadWithoutPods(sync));
}

function stayAtZero(sync: Sync): ScalingDecision {
  const message = 'scaling is disabled since the replica count of the target is zero';
  const steps = explain('choice', ['the target has zero replicas, and not by this autoscaler: it is switched off']);
  const conditions = [{ type: 'ScalingActive', status: 'False', reason: 'ScalingDisabled', message }] as const;
  return finishSync(sync, { replicas: 0, steps, conditions });
}

function moveTo(bound: keyof ReplicaBounds, sync: Sync): ScalingDecision {
  const replicas = sync.bounds[bound];
  const step = `the target has ${formatCount(sync.current, 'replica')} and ${bound} is ${replicas}: the metrics are not read`;
  return finishSync(sync, { replicas, steps: explain('limit', [step]) });
}
