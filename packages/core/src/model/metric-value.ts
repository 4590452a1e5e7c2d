import type { LabelSelector } from './label-selector.ts';
import type { ObjectReference } from './object-reference.ts';
import type { Quantity } from './quantity.ts';

/** One value of one metric of one Kubernetes object. */
export interface MetricValue {
  /** The object that has the value. */
  readonly describedObject: ObjectReference;
  /** The name, as it was asked for. */
  readonly metric: string;
  /** The metric selector of the question, echoed; absent when there was none. */
  readonly metricSelector?: LabelSelector;
  /** When the newest sample that contributes was taken, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** How many seconds the value covers; absent when it is momentary. */
  readonly windowSeconds?: number;
  /** What was measured. Its thousandths fit in 64 bits: the HPA would read anything larger as zero or with the other sign. */
  readonly value: Quantity;
}

/** One value of one metric that describes no Kubernetes object. */
export interface ExternalMetricValue {
  /** The name, as it was asked for. */
  readonly metric: string;
  /** The metric's own labels, which tell this value from the others of the metric. */
  readonly labels: Readonly<Record<string, string>>;
  /** When the newest sample that contributes was taken, in milliseconds since the epoch. */
  readonly timestamp: number;
  /** How many seconds the value covers; absent when it is momentary. */
  readonly windowSeconds?: number;
  /** What was measured: never negative, and its thousandths fit in 64 bits, in which the HPA adds all of them up. */
  readonly value: Quantity;
}
