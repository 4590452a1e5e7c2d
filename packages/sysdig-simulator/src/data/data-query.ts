import type { Aggregations } from './aggregation/aggregations.ts';
import type { LabelsTest } from './filter/filter-expression.ts';
import type { MetricKind } from './names.ts';

/** What is wanted of each row, in this order. */
export type Column = KeyColumn | TextColumn | MetricColumn;

/** Entities are told apart by it. */
export interface KeyColumn {
  readonly kind: 'key';
  /** The public name. */
  readonly label: string;
}

/** The values that a label has within an entity. */
export interface TextColumn {
  readonly kind: 'text';
  readonly label: string;
}

export interface MetricColumn {
  readonly kind: 'metric';
  /** The name of its series. */
  readonly name: string;
  readonly metricKind: MetricKind;
  readonly aggregations: Aggregations;
}

/** From when to when. Seconds since the epoch; what lies on the start is not part of it, what lies on the end is. */
export interface DataWindow {
  readonly start: number;
  readonly end: number;
  /** Seconds; absent: one interval. */
  readonly sampling?: number;
}

/** Which entities, counted from 0; both ends included. */
export interface Page {
  readonly from: number;
  readonly to: number;
}

/** By which column entities are ordered. */
export interface Order {
  readonly column: MetricColumn;
  readonly isRising: boolean;
}

/** A request that was understood. */
export interface DataQuery {
  readonly window: DataWindow;
  readonly columns: readonly Column[];
  readonly includes: LabelsTest;
  readonly page: Page;
  /** Absent: none of the columns is a metric. */
  readonly order: Order | undefined;
}

/** One interval of one entity. */
export interface DataRow {
  /** Seconds since the epoch: the end of the interval. */
  readonly time: number;
  /** As many as there are columns; null: the entity has no such label or no such data. */
  readonly values: readonly (string | number | null)[];
}

export function isMetricColumn(column: Column): column is MetricColumn {
  return column.kind === 'metric';
}
