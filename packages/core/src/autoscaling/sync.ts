import type { ReplicaBounds } from './limit-replicas.ts';
import type { Proposal } from './proposal.ts';
import type { ScalingCondition, ScalingDecision, ScalingMemory } from './scaling-decision.ts';
import type { ScalingSituation } from './scaling-situation.ts';
import { type AutoscalingSettings, defaultAutoscalingSettings } from './settings.ts';
import { formatCount } from './steps.ts';

/** A situation with its defaults filled in: what the parts of a decision share. */
export interface Sync {
  readonly situation: ScalingSituation;
  readonly settings: AutoscalingSettings;
  readonly bounds: ReplicaBounds;
  /** How many replicas the target shall have so far. */
  readonly current: number;
  readonly memory: ScalingMemory;
}

export function beginSync(situation: ScalingSituation): Sync {
  const { autoscaler, target, now } = situation;
  const current = target.specReplicas;
  const first: ScalingMemory = { recommendations: [{ replicas: current, timestamp: now }], scaledToZero: false };
  return {
    situation,
    settings: { ...defaultAutoscalingSettings, ...situation.settings },
    bounds: { minReplicas: autoscaler.minReplicas ?? 1, maxReplicas: autoscaler.maxReplicas },
    current,
    memory: situation.memory ?? first,
  };
}

/** Whether there is a metric that has a value while there are no pods. */
export function canSeeLoadWithoutPods({ situation }: Sync): boolean {
  return situation.autoscaler.metrics.some(({ type }) => type !== 'Pods');
}

/** What a sync came to. */
export interface Outcome {
  readonly replicas: number;
  readonly steps: readonly string[];
  readonly proposals?: readonly Proposal[];
  /** What it says besides whether it could scale. */
  readonly conditions?: readonly ScalingCondition[];
  /** What it says of being able to scale when there is nothing to scale. */
  readonly ableToScale?: ScalingCondition;
  readonly recommendations?: ScalingMemory['recommendations'];
}

export function finishSync(sync: Sync, outcome: Outcome): ScalingDecision {
  const { current, memory } = sync;
  const { replicas, steps, proposals = [], conditions = [], ableToScale = scaleWasRead } = outcome;
  const { recommendations = memory.recommendations } = outcome;
  if (replicas === current) {
    const kept = { ...memory, recommendations };
    return { replicas, proposals, conditions: [ableToScale, ...conditions], steps, memory: kept };
  }
  const change = `from ${current} to ${formatCount(replicas, 'replica')}`;
  const rescaled = { type: 'AbleToScale', status: 'True', reason: 'SucceededRescale', message: change } as const;
  const scaledToZero = endsAtZero(sync, replicas);
  return {
    replicas,
    proposals,
    conditions: [rescaled, ...conditions, ...describeZero(sync, scaledToZero)],
    steps: [...steps, change],
    memory: { recommendations, scaledToZero },
  };
}

const scaleWasRead: ScalingCondition = {
  type: 'AbleToScale',
  status: 'True',
  reason: 'SucceededGetScale',
  message: "the target's scale was read",
};

function endsAtZero(sync: Sync, replicas: number): boolean {
  return sync.settings.scaleToZero && replicas === 0 && sync.bounds.minReplicas === 0 && canSeeLoadWithoutPods(sync);
}

function describeZero({ settings }: Sync, scaledToZero: boolean): ScalingCondition[] {
  if (!settings.scaleToZero) return [];
  const type = 'ScaledToZero';
  return scaledToZero
    ? [{ type, status: 'True', reason: 'ScaledToZero', message: 'this autoscaler took the last replica away' }]
    : [{ type, status: 'False', reason: 'NotScaledToZero', message: 'this autoscaler left replicas, or brought them' }];
}
