import { toInt32, wrapInt32 } from '../proposals/go-numbers.ts';
import { formatCount } from '../proposals/steps.ts';
import { changeWithin, type ScaleHistory } from './scale-events.ts';
import type { CompleteRules, ScalingPolicy, SelectPolicy } from './scaling-behavior.ts';

export type Direction = 'up' | 'down';

/** Where an autoscaler comes from. */
export interface PolicyContext {
  readonly current: number;
  readonly history: ScaleHistory;
  readonly now: number;
}

export interface PolicyLimit {
  /** As far as the policies allow to go at once; may lie on the other side of what there is, when too much was done already. */
  readonly replicas: number;
  /** How each policy counted, for people. */
  readonly steps: readonly string[];
}

/**
 * How far the policies of one direction allow to go. Each counts from what there was at the beginning of its period:
 * from what there is now, less what was added in the period, and with what was taken away
 * (`calculateScaleUpLimitWithScalingRules`, `calculateScaleDownLimitWithBehaviors` of the controller).
 */
export function policyLimit(direction: Direction, rules: CompleteRules, context: PolicyContext): PolicyLimit {
  const { selectPolicy, policies } = rules;
  if (selectPolicy === 'Disabled') return { replicas: context.current, steps: [`scaling ${direction} is disabled`] };
  const allowed = policies.map((policy) => allowedBy(policy, direction, context));
  const replicas = select(selectPolicy, direction)(...allowed.map((each) => each.replicas));
  const steps = allowed.map(({ step }) => step);
  return {
    replicas,
    steps: policies.length === 1 ? steps : [...steps, `of these ${selectPolicy} counts: ${replicas}`],
  };
}

/** The policy that changes most allows the highest number upwards, and the lowest downwards. */
function select(selectPolicy: Exclude<SelectPolicy, 'Disabled'>, direction: Direction): (...all: number[]) => number {
  return (selectPolicy === 'Max') === (direction === 'up') ? Math.max : Math.min;
}

function allowedBy(policy: ScalingPolicy, direction: Direction, { current, history, now }: PolicyContext) {
  const { type, value, periodSeconds } = policy;
  const added = changeWithin(history.scaleUps, periodSeconds, now);
  const removed = changeWithin(history.scaleDowns, periodSeconds, now);
  const start = current - added + removed;
  const replicas = direction === 'up' ? goUp(start, policy) : goDown(start, policy);
  const period = `${type} ${value} in ${periodSeconds} s`;
  const step = `${period}, from ${formatCount(start, 'replica')} (${added} added, ${removed} removed since): ${replicas}`;
  return { replicas, step };
}

/** Percentages are rounded up, for otherwise small numbers would never grow. */
function goUp(start: number, { type, value }: ScalingPolicy): number {
  return type === 'Pods' ? wrapInt32(start + value) : toInt32(Math.ceil(start * (1 + value / 100)));
}

/** Percentages are cut, so that what stays is the smaller number. */
function goDown(start: number, { type, value }: ScalingPolicy): number {
  return type === 'Pods' ? wrapInt32(start - value) : toInt32(start * (1 - value / 100));
}
