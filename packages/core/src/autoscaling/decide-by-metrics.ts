import { explain } from './explain.ts';
import { hold } from './hold.ts';
import { limitByPolicies } from './limits/limit-by-policies.ts';
import { type LimitedReplicas, limitMessages, limitReplicas } from './limits/limit-replicas.ts';
import { combineProposals } from './proposals/combine-proposals.ts';
import type { InvalidMetric, Proposal, ReplicaProposal } from './proposals/proposal.ts';
import { proposeReplicas } from './proposals/propose-replicas.ts';
import type { ScalingCondition, ScalingDecision, ScalingStep } from './scaling-decision.ts';
import { finishSync, type Sync } from './sync.ts';

/** What is left when the bounds alone decide nothing: ask every metric, take the highest, stabilize it, limit it. */
export function decideByMetrics(sync: Sync): ScalingDecision {
  const { target, autoscaler } = sync.situation;
  const { tolerance } = sync;
  const circumstances = { namespace: autoscaler.namespace, target, tolerance };
  const proposals = autoscaler.metrics.map((metric) => proposeReplicas(metric, circumstances));
  const combined = combineProposals(proposals, sync.current);
  const steps = [...explain('proposal', proposals.flatMap(describe)), ...explain('choice', combined.steps)];
  if (combined.valid) return follow(sync, combined.highest, { proposals, steps });
  const conditions = [describeInvalid(combined.first)];
  return finishSync(sync, { replicas: sync.current, proposals, conditions, steps });
}

interface SoFar {
  readonly proposals: readonly Proposal[];
  readonly steps: readonly ScalingStep[];
}

/** Goes as far towards a proposal as the past, the policies and the bounds allow. */
function follow(sync: Sync, { replicas, source }: ReplicaProposal, { proposals, steps }: SoFar): ScalingDecision {
  // Fewer than none are wanted by negative values, and by those beyond what fits (see toInt32).
  const recommended = Math.max(replicas, 0);
  const held = hold(sync, recommended);
  const limited = limit(sync, held.replicas);
  // From zero replicas the rate limit may be lower than the minimum.
  const atLeastMinimum = Math.max(limited.replicas, sync.bounds.minReplicas);
  return finishSync(sync, {
    replicas: atLeastMinimum,
    proposals,
    recommended,
    stabilized: held.replicas,
    steps: [...steps, ...explain('stabilization', held.steps), ...explain('limit', limited.steps)],
    conditions: [describeValid(source), describeLimit(limited)],
    ableToScale: held.condition,
    recommendations: held.recommendations,
  });
}

function limit({ current, bounds, behavior, memory, situation }: Sync, desired: number): LimitedReplicas {
  if (behavior === undefined) return limitReplicas(desired, current, bounds);
  return limitByPolicies(desired, { current, history: memory, now: situation.now }, { behavior, bounds });
}

function describe(proposal: Proposal): string[] {
  return proposal.valid ? proposal.steps.map((step) => `${proposal.metric}: ${step}`) : [];
}

function describeInvalid({ reason, message }: InvalidMetric): ScalingCondition {
  const told = `the HPA was unable to compute the replica count: ${message}`;
  return { type: 'ScalingActive', status: 'False', reason, message: told };
}

function describeValid(source: string): ScalingCondition {
  const message = `the HPA was able to successfully calculate a replica count from ${source}`;
  return { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound', message };
}

function describeLimit({ reason }: LimitedReplicas): ScalingCondition {
  const status = reason === 'DesiredWithinRange' ? 'False' : 'True';
  return { type: 'ScalingLimited', status, reason, message: limitMessages[reason] };
}
