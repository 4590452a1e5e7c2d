import { MAX_INT64 } from '../../model/int64.ts';
import { ratioOf, toInt32, toInt32AtMost } from './go-numbers.ts';
import { noReadyPods } from './metric-problems.ts';
import { toMilliAsGo } from './milli-as-go.ts';
import { type Circumstances, invalidMetric, type Proposal, propose } from './proposal.ts';
import type { ScaleTarget } from './scale-target.ts';
import type { ExternalScalingMetric, ObjectScalingMetric } from './scaling-metric.ts';
import { describeBeyond, describeKept, describeRatio, formatCount } from './steps.ts';
import { isWithinTolerance } from './tolerance.ts';

/** One number for the whole scale target. */
export interface SingleUsage {
  readonly metric: ObjectScalingMetric | ExternalScalingMetric;
  /** In thousandths. */
  readonly milli: bigint;
}

/**
 * For a target of type Value: the ready pods times the ratio. From zero replicas there are no pods to multiply, and no
 * tolerance either: the ratio itself, so that any usage above zero wakes the target up.
 */
export function proposeForValue({ metric, milli }: SingleUsage, { target, tolerance }: Circumstances): Proposal {
  const current = target.specReplicas;
  const goal = toMilliAsGo(metric.target.value);
  const ratio = ratioOf(milli, goal);
  const result = (replicas: number, ...steps: readonly string[]) =>
    propose(metric, { replicas, usage: milli, steps: [describeRatio('value', milli, goal), ...steps] });
  if (current === 0) {
    const replicas = toInt32(Math.ceil(ratio));
    return result(replicas, `from zero replicas the ratio alone counts, rounded up: ${replicas}`);
  }
  if (isWithinTolerance(ratio, tolerance)) return result(current, describeKept(ratio, tolerance, current));
  if (target.pods.length === 0) return invalidMetric(metric, noReadyPods);
  const ready = countReady(target);
  const replicas = toInt32AtMost(Math.ceil(ratio * ready));
  const counted = `times ${formatCount(ready, 'ready pod')}, rounded up: ${replicas}`;
  return result(replicas, describeBeyond(ratio, tolerance), counted);
}

/**
 * For a target of type AverageValue: as many replicas as bring each to the target. The tolerance is that of the average
 * over the replicas that there are, ready or not. `convert` makes a number of replicas of a double.
 */
export function proposeForAverage(
  { metric, milli }: SingleUsage,
  { target, tolerance }: Circumstances,
  convert: (replicas: number) => number,
): Proposal {
  const existing = target.statusReplicas;
  const goal = toMilliAsGo(metric.target.value);
  const ratio = Number(milli) / (Number(goal) * existing);
  const usage = averageOf(milli, existing);
  const compared = `value over ${formatCount(existing, 'replica')} and target`;
  if (isWithinTolerance(ratio, tolerance)) {
    const step = `${compared}: ${describeKept(ratio, tolerance, existing)}`;
    return propose(metric, { replicas: existing, usage, steps: [step] });
  }
  const replicas = convert(Math.ceil(ratioOf(milli, goal)));
  return propose(metric, {
    replicas,
    usage,
    steps: [
      existing === 0
        ? 'no replicas to divide by, and so no tolerance'
        : `${compared}: ${describeBeyond(ratio, tolerance)}`,
      describeRatio('value', milli, goal),
      `rounded up: ${replicas}`,
    ],
  });
}

function countReady({ pods }: ScaleTarget): number {
  return pods.filter(({ phase, ready }) => phase === 'Running' && ready).length;
}

/** What the status shows; without replicas there is no average. */
function averageOf(milli: bigint, replicas: number): bigint | undefined {
  if (replicas === 0) return undefined;
  // The nearest double of the largest number is already beyond it.
  const isLargest = Number(milli) >= Number(MAX_INT64);
  return isLargest ? MAX_INT64 : BigInt(Math.ceil(Number(milli) / replicas));
}
