import { explain } from './explain.ts';
import type { ReplicaBounds } from './limits/limit-replicas.ts';
import { recordChange, type ScaleHistory } from './limits/scale-events.ts';
import { type CompleteBehavior, completeBehavior, toleranceOf } from './limits/scaling-behavior.ts';
import { initialMemory } from './memory.ts';
import { formatCount } from './proposals/steps.ts';
import type { Tolerance } from './proposals/tolerance.ts';
import type { ScalingCondition, ScalingDecision, ScalingMemory } from './scaling-decision.ts';
import type { ScalingSituation } from './scaling-situation.ts';
import { type AutoscalingSettings, defaultAutoscalingSettings } from './settings.ts';

/** A situation with its defaults filled in: what the parts of a decision share. */
export interface Sync {
  readonly situation: ScalingSituation;
  readonly settings: AutoscalingSettings;
  readonly tolerance: Tolerance;
  readonly bounds: ReplicaBounds;
  /** Absent when the HPA has none. */
  readonly behavior?: CompleteBehavior;
  /** How many replicas the target shall have so far. */
  readonly current: number;
  readonly memory: ScalingMemory;
}

export function beginSync(situation: ScalingSituation): Sync {
  const { autoscaler, target, now } = situation;
  const { behavior, minReplicas = 1, maxReplicas } = autoscaler;
  const settings = { ...defaultAutoscalingSettings, ...situation.settings };
  const current = target.specReplicas;
  const memory = situation.memory ?? initialMemory(current, { now });
  return {
    situation,
    settings,
    tolerance: toleranceOf(behavior, settings),
    bounds: { minReplicas, maxReplicas },
    ...(behavior && { behavior: completeBehavior(behavior, settings) }),
    current,
    memory: { ...memory, scaledToZero: memory.scaledToZero && settings.scaleToZero },
  };
}

/** Whether there is a metric that has a value while there are no pods. */
export function canSeeLoadWithoutPods({ situation }: Sync): boolean {
  return situation.autoscaler.metrics.some(({ type }) => type === 'Object' || type === 'External');
}

/** What a sync came to. */
export interface Outcome
  extends Pick<ScalingDecision, 'replicas' | 'steps'>,
    Partial<Pick<ScalingDecision, 'proposals' | 'conditions' | 'recommended' | 'stabilized'>> {
  /** What it says of being able to scale when there is nothing to scale. */
  readonly ableToScale?: ScalingCondition;
  readonly recommendations?: ScalingMemory['recommendations'];
}

export function finishSync(sync: Sync, outcome: Outcome): ScalingDecision {
  const { current, memory } = sync;
  const { ableToScale = scaleWasRead, recommendations = memory.recommendations, ...decided } = outcome;
  const { replicas, proposals = [], conditions = [], steps } = decided;
  if (replicas === current) {
    const kept = explain('outcome', [`${formatCount(current, 'replica')} kept`]);
    return {
      ...decided,
      proposals,
      conditions: [ableToScale, ...conditions],
      steps: [...steps, ...kept],
      memory: { ...memory, recommendations },
    };
  }
  const scaledToZero = endsAtZero(sync, replicas);
  return {
    ...decided,
    proposals,
    conditions: [describeRescale(replicas), ...conditions, ...describeZero(sync, scaledToZero)],
    steps: [...steps, ...explain('outcome', [`from ${current} to ${formatCount(replicas, 'replica')}`])],
    memory: { recommendations, ...historyAfter(sync, replicas), scaledToZero },
  };
}

/** Without a `behavior` the controller records nothing, and what it has recorded before stays. */
function historyAfter({ situation, behavior, current, memory }: Sync, replicas: number): ScaleHistory {
  const { scaleUps, scaleDowns } = memory;
  if (behavior === undefined) return { scaleUps, scaleDowns };
  return recordChange({ scaleUps, scaleDowns }, { from: current, to: replicas, timestamp: situation.now }, behavior);
}

const scaleWasRead: ScalingCondition = {
  type: 'AbleToScale',
  status: 'True',
  reason: 'SucceededGetScale',
  message: "the HPA controller was able to get the target's current scale",
};

function describeRescale(replicas: number): ScalingCondition {
  const message = `the HPA controller was able to update the target scale to ${replicas}`;
  return { type: 'AbleToScale', status: 'True', reason: 'SucceededRescale', message };
}

/** That the minimum allows it goes without saying: no decision is below it. */
function endsAtZero(sync: Sync, replicas: number): boolean {
  return sync.settings.scaleToZero && replicas === 0 && canSeeLoadWithoutPods(sync);
}

function describeZero({ settings }: Sync, scaledToZero: boolean): ScalingCondition[] {
  if (!settings.scaleToZero) return [];
  const type = 'ScaledToZero';
  return scaledToZero
    ? [{ type, status: 'True', reason: 'ScaledToZero', message: 'the HPA controller scaled the workload to zero' }]
    : [
        {
          type,
          status: 'False',
          reason: 'NotScaledToZero',
          message: 'the HPA controller did not scale the workload to zero',
        },
      ];
}
