import { wrapInt64 } from '../../model/int64.ts';
import { ratioOf, toInt32 } from './go-numbers.ts';
import { groupPods, type PodGroups } from './group-pods.ts';
import { noPods, onlyUnreadyPods, podsProblem } from './metric-problems.ts';
import { toMilliAsGo } from './milli-as-go.ts';
import { type Circumstances, invalidMetric, type Proposal, propose } from './proposal.ts';
import type { PodsScalingMetric } from './scaling-metric.ts';
import { describeBeyond, describeKeeping, describeKept, describeRatio, formatCount } from './steps.ts';
import { isWithinTolerance } from './tolerance.ts';

/** Thousandths by name of pod. */
type Usages = ReadonlyMap<string, bigint>;

/** What a metric of the pods themselves asks for: as many pods as bring their mean to the target. */
export function proposeForPods(metric: PodsScalingMetric, circumstances: Circumstances): Proposal {
  const { reading } = metric;
  const { pods } = circumstances.target;
  if (!reading.ok) return invalidMetric(metric, podsProblem(metric, reading.error));
  if (reading.value.length === 0) return invalidMetric(metric, podsProblem(metric));
  if (pods.length === 0) return invalidMetric(metric, noPods);
  const values = new Map(reading.value.map(({ pod, value }) => [pod, toMilliAsGo(value)]));
  const groups = groupPods(pods, (pod) => values.has(pod));
  // What is left may be of pods that the selector does not choose: the controller counts them in the mean, too.
  const usages = without(values, [...groups.ignored, ...groups.unready]);
  if (usages.size === 0) return invalidMetric(metric, onlyUnreadyPods);
  const usage = meanOf(usages);
  const goal = toMilliAsGo(metric.target.value);
  const steps = [describeGroups(groups), describeRatio('mean', usage, goal)];
  const first: FirstLook = { ratio: ratioOf(usage, goal), groups, usages, goal, steps };
  return propose(metric, { usage, ...countReplicas(first, circumstances) });
}

/** What the values alone say, before any guess about pods without one. */
interface FirstLook {
  readonly ratio: number;
  readonly groups: PodGroups;
  readonly usages: Usages;
  /** The target in thousandths. */
  readonly goal: bigint;
  readonly steps: readonly string[];
}

type Room = Pick<Circumstances, 'target' | 'tolerance'>;

interface Count {
  readonly replicas: number;
  readonly steps: readonly string[];
}

function countReplicas(first: FirstLook, { target, tolerance }: Room): Count {
  const { ratio, groups, steps } = first;
  const guesses = guessUsages(first);
  if (guesses !== undefined) return countCautiously(first, guesses, { target, tolerance });
  if (isWithinTolerance(ratio, tolerance))
    return keep(target.specReplicas, steps, describeKept(ratio, tolerance, target.specReplicas));
  return multiply(ratio, groups.measured.length, [...steps, describeBeyond(ratio, tolerance)]);
}

/** Counts again with the guesses in; they may lessen what was asked for, and never turn it round. */
function countCautiously(first: FirstLook, guesses: Guesses, { target, tolerance }: Room): Count {
  const current = target.specReplicas;
  const usages = new Map([...first.usages, ...guesses.usages]);
  const usage = meanOf(usages);
  const ratio = ratioOf(usage, first.goal);
  const steps = [...first.steps, guesses.step, describeRatio('mean with them', usage, first.goal)];
  if (isWithinTolerance(ratio, tolerance)) return keep(current, steps, describeKept(ratio, tolerance, current));
  if (first.ratio > 1 !== ratio > 1) {
    return keep(current, steps, `with them it would go the other way: ${describeKeeping(current)}`);
  }
  const counted = multiply(ratio, usages.size, [...steps, describeBeyond(ratio, tolerance)]);
  const against = ratio < 1 ? counted.replicas > current : counted.replicas < current;
  return against ? keep(current, counted.steps, `which is the other way: ${describeKeeping(current)}`) : counted;
}

interface Guesses {
  readonly usages: Usages;
  readonly step: string;
}

/**
 * What pods without a value are taken to have, so that what is not known never drives the scaling: the target on the way
 * down; zero on the way up, where pending pods have zero too. None when every pod that matters has a value.
 */
function guessUsages({ ratio, groups, goal }: FirstLook): Guesses | undefined {
  const unready = ratio > 1 ? groups.unready : [];
  const guessed = [...groups.missing, ...unready];
  if (guessed.length === 0) return undefined;
  // At the target exactly there is no direction to be careful about: the controller leaves them out.
  if (ratio === 1) return { usages: new Map(), step: `${formatCount(guessed.length, 'pod')} without a value left out` };
  const guess = ratio > 1 ? 0n : goal;
  const step = `${formatCount(guessed.length, 'pod')} without a value taken to be at ${ratio > 1 ? 'zero' : 'the target'}`;
  return { usages: new Map(guessed.map((pod) => [pod, guess])), step };
}

function keep(replicas: number, steps: readonly string[], step: string): Count {
  return { replicas, steps: [...steps, step] };
}

function multiply(ratio: number, pods: number, steps: readonly string[]): Count {
  const replicas = toInt32(Math.ceil(ratio * pods));
  return { replicas, steps: [...steps, `times ${formatCount(pods, 'pod')}, rounded up: ${replicas}`] };
}

/** The mean in whole thousandths, what is left of the division cut off. */
function meanOf(usages: Usages): bigint {
  const sum = [...usages.values()].reduce((total, usage) => wrapInt64(total + usage), 0n);
  return sum / BigInt(usages.size);
}

function without(values: Usages, pods: readonly string[]): Usages {
  const left = new Set(pods);
  return new Map([...values].filter(([pod]) => !left.has(pod)));
}

function describeGroups({ measured, unready, missing, ignored }: PodGroups): string {
  const others = [
    [missing, 'without a value'],
    [unready, 'pending'],
    [ignored, 'failed or being deleted'],
  ] as const;
  const parts = others.filter(([pods]) => pods.length > 0).map(([pods, what]) => `${pods.length} ${what}`);
  return [`${formatCount(measured.length, 'pod')} with a value`, ...parts].join(', ');
}
