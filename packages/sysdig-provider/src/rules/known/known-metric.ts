import type { Aggregation, MetricKind } from '../metric-definition.ts';
import type { Origin } from '../object-labels.ts';
import type { Certainty } from './certainty.ts';

/** One metric that is known without asking: one series, under all of its names. */
export interface BuiltInMetric {
  /** The id of Sysdig's older APIs; absent where there never was one. */
  readonly legacyId?: string;
  readonly series: string;
  /** How other sources spell the series; the one that the tenant has is the right one. */
  readonly spellings?: readonly string[];
  readonly origin: Origin;
  readonly kind: MetricKind;
  /** What a value counts, before any rate. */
  readonly unit: string;
  /** Where it differs from what is usual for the kind. */
  readonly aggregation?: Aggregation;
  /** The distance of its samples in seconds, where it is not the source's. */
  readonly period?: number;
  readonly certainty: Certainty;
}
