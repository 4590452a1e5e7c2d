import { combineProposals } from './combine-proposals.ts';
import { limitReplicas } from './limit-replicas.ts';
import type { Proposal } from './proposal.ts';
import { proposeReplicas } from './propose-replicas.ts';
import type { ScalingCondition, ScalingDecision } from './scaling-decision.ts';
import { type Recommendation, stabilize } from './stabilize.ts';
import { finishSync, type Sync } from './sync.ts';

/** What is left when the bounds alone decide nothing: ask every metric, take the highest, stabilize it, limit it. */
export function decideByMetrics(sync: Sync): ScalingDecision {
  const { target, autoscaler } = sync.situation;
  const { tolerance } = sync.settings;
  const proposals = autoscaler.metrics.map((metric) => proposeReplicas(metric, { target, tolerance }));
  const combined = combineProposals(proposals, sync.current);
  const steps = [...proposals.flatMap(describe), ...combined.steps];
  if (!combined.valid) {
    const { reason, message } = combined.first;
    const conditions = [{ type: 'ScalingActive', status: 'False', reason, message }] as const;
    return finishSync(sync, { replicas: sync.current, proposals, conditions, steps });
  }
  const { replicas, metric } = combined;
  const active = { type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound', message: metric } as const;
  // Fewer than none are wanted by negative values, and by those beyond what fits (see toInt32).
  const held = hold(sync, Math.max(replicas, 0));
  const limited = limit(sync, held.replicas);
  return finishSync(sync, {
    replicas: limited.replicas,
    proposals,
    steps: [...steps, ...held.steps, ...limited.steps],
    conditions: [active, limited.condition],
    ableToScale: held.condition,
    recommendations: held.recommendations,
  });
}

function describe(proposal: Proposal): string[] {
  return proposal.valid ? proposal.steps.map((step) => `${proposal.metric}: ${step}`) : [];
}

interface Stage {
  readonly replicas: number;
  /** What to tell, when it changed something. */
  readonly steps: readonly string[];
  readonly condition: ScalingCondition;
}

function hold(
  { situation, settings, memory }: Sync,
  wanted: number,
): Stage & { recommendations: readonly Recommendation[] } {
  const seconds = settings.downscaleStabilizationSeconds;
  const latest = { replicas: wanted, timestamp: situation.now };
  const { replicas, recommendations } = stabilize(memory.recommendations, latest, seconds);
  const isHeld = replicas !== wanted;
  const reason = isHeld ? 'ScaleDownStabilized' : 'ReadyForNewScale';
  const message = isHeld ? `${replicas} were recommended in the last ${seconds} s` : 'the recommendation is followed';
  const condition = { type: 'AbleToScale', status: 'True', reason, message } as const;
  return { replicas, recommendations, condition, steps: isHeld ? [message] : [] };
}

function limit({ current, bounds }: Sync, wanted: number): Stage {
  const { replicas, reason, message } = limitReplicas(wanted, current, bounds);
  const isLimited = replicas !== wanted;
  const condition = { type: 'ScalingLimited', status: isLimited ? 'True' : 'False', reason, message } as const;
  // From zero replicas the rate limit is four, and the minimum may be higher.
  const atLeastMinimum = Math.max(replicas, bounds.minReplicas);
  return { replicas: atLeastMinimum, condition, steps: isLimited ? [message] : [] };
}
