import type { DataRow, DataValue } from '../client/monitor-types.ts';
import type { QueryPlan } from '../plan/query-plan.ts';
import { type Place, placeOf } from '../plan/row-place.ts';

/** What an answer says of one entity and one metric. */
export interface Entity {
  /** In the order of the keys that were asked for; undefined: it has no such label. */
  readonly labels: readonly DataValue[];
  /** By the end of its interval, in seconds since the epoch; undefined: two values were given that differ. */
  readonly values: ReadonlyMap<number, number | undefined>;
}

/** Where a metric stands in the rows of an answer. */
export interface Columns {
  /** How many labels there are; they come first. */
  readonly keys: number;
  /** The place of the metric. */
  readonly metric: number;
}

/** Which labels a row has, as a key. */
export function entityOf({ values }: DataRow, keys: number): string {
  return JSON.stringify(values.slice(0, keys).map((value) => value ?? null));
}

/** The entities that have a value; rows may come in any order. What is null is no sample, and never 0. */
export function toEntities(rows: readonly DataRow[], { keys, metric }: Columns): readonly Entity[] {
  const entities = new Map<
    string,
    { readonly labels: Entity['labels']; readonly values: Map<number, number | undefined> }
  >();
  for (const row of rows) {
    const value = row.values[metric];
    if (value === undefined) continue;
    const key = entityOf(row, keys);
    const entity = entities.get(key) ?? { labels: row.values.slice(0, keys), values: new Map() };
    entities.set(key, entity);
    const number = Number(value);
    const isFirst = !entity.values.has(row.time);
    const isSame = Object.is(entity.values.get(row.time), number);
    entity.values.set(row.time, isFirst || isSame ? number : undefined);
  }
  return [...entities.values()];
}

/** The end of the newest interval in which an entity has data, in seconds since the epoch. */
export function newestOf({ values }: Entity): number {
  return Math.max(...values.keys());
}

/**
 * Whose an entity's values are; undefined where that is no object that was asked for. Throws `UnusableDataError` for one
 * that does not say its namespace.
 */
export function placeOfEntity({ labels }: Entity, { query: { groupBy }, objects }: QueryPlan): Place | undefined {
  const told = Object.fromEntries(groupBy.map((label, index) => [label, String(labels[index] ?? '')]));
  // What belongs to no such object Sysdig may name null, whatever the filter asks for.
  if (objects !== undefined && (told[objects.name] ?? '') === '') return undefined;
  return placeOf(told, { groupBy, ...(objects && { objects }) });
}
