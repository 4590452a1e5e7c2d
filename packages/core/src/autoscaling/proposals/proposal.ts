import { Quantity } from '../../model/quantity.ts';
import { nameForCondition, nameMetric } from './metric-names.ts';
import type { ScaleTarget } from './scale-target.ts';
import type { ScalingMetric } from './scaling-metric.ts';
import type { Tolerance } from './tolerance.ts';

/** What one metric asks for. */
export type Proposal = ReplicaProposal | InvalidMetric;

/** How many replicas one metric asks for. */
export interface ReplicaProposal {
  readonly valid: true;
  /** Which metric it is, in words. */
  readonly metric: string;
  /** The same in the words of the condition ScalingActive. */
  readonly source: string;
  /** May lie outside the autoscaler's bounds, also below zero. */
  readonly replicas: number;
  /** What the HPA's status shows as current: the value, or for an average target the average. Absent when there is nothing to divide by. */
  readonly usage?: Quantity;
  /** How it was reached, for people. */
  readonly steps: readonly string[];
}

/** A metric that the controller can make nothing of. */
export interface InvalidMetric {
  readonly valid: false;
  /** Which metric it is, in words. */
  readonly metric: string;
  /** The reason that the controller gives in the condition ScalingActive, and to the event. */
  readonly reason: `FailedGet${ScalingMetric['type']}Metric`;
  /** What is wrong, in the controller's words. */
  readonly message: string;
}

/** What a proposal depends on besides its metric. */
export interface Circumstances {
  /** The HPA's, in which everything is read. */
  readonly namespace: string;
  /** What is scaled, as it is now. */
  readonly target: ScaleTarget;
  /** How far from its target a metric may be without a change. */
  readonly tolerance: Tolerance;
}

export function invalidMetric(metric: ScalingMetric, message: string): InvalidMetric {
  return { valid: false, metric: nameMetric(metric), reason: `FailedGet${metric.type}Metric`, message };
}

/** A valid proposal; `usage` is in thousandths. */
export function propose(
  metric: ScalingMetric,
  proposed: { readonly replicas: number; readonly usage: bigint | undefined; readonly steps: readonly string[] },
): ReplicaProposal {
  const { replicas, usage, steps } = proposed;
  const shown = usage === undefined ? {} : { usage: Quantity.fromMilli(usage) };
  return { valid: true, metric: nameMetric(metric), source: nameForCondition(metric), replicas, ...shown, steps };
}
