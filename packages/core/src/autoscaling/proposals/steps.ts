import { Quantity } from '../../model/quantity.ts';
import { ratioOf } from './go-numbers.ts';
import type { Tolerance } from './tolerance.ts';

/** Says how a usage compares with its target, both in thousandths. */
export function describeRatio(what: string, usage: bigint, target: bigint): string {
  return `${what} ${formatMilli(usage)} against ${formatMilli(target)}: ${formatRatio(ratioOf(usage, target))}`;
}

/** Says that a ratio is too near to one to change anything. */
export function describeKept(ratio: number, tolerance: Tolerance, replicas: number): string {
  return `${formatRatio(ratio)} is within ${formatBounds(tolerance)}: ${describeKeeping(replicas)}`;
}

/** Says that a ratio is so far from one that it counts. */
export function describeBeyond(ratio: number, tolerance: Tolerance): string {
  return `${formatRatio(ratio)} is not within ${formatBounds(tolerance)}`;
}

export function describeKeeping(replicas: number): string {
  return `${formatCount(replicas, 'replica')} kept`;
}

export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function formatBounds({ scaleUp, scaleDown }: Tolerance): string {
  return `${formatRatio(1 - scaleDown)} to ${formatRatio(1 + scaleUp)}`;
}

function formatMilli(milli: bigint): string {
  return Quantity.fromMilli(milli).toString();
}

/** For people: four decimals at most. */
function formatRatio(ratio: number): string {
  return String(Number(ratio.toFixed(4)));
}
