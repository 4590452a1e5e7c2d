import type { TimeRange } from '../../series/series-source.ts';
import { hashToUnit } from '../../shop/hash.ts';
import type { DataContext } from '../data-context.ts';
import type { Column, DataQuery, DataRow } from '../data-query.ts';
import type { Entity } from './entity.ts';
import { listIntervals } from './intervals.ts';
import { measureEntities } from './measure-entities.ts';
import { shuffle } from './shuffle.ts';

/** Answers a data request: the rows of one page of entities. */
export function listRows(query: DataQuery, context: DataContext): readonly DataRow[] {
  const intervals = listIntervals(query.window, context);
  const entities = measureEntities(query, intervals, context);
  const page = sortEntities(entities, query, context).slice(query.page.from, query.page.to + 1);
  const rows = intervals.flatMap((interval, index) =>
    page.flatMap((entity): readonly DataRow[] => {
      if (!hasRow(entity, { interval, index, query, context })) return [];
      return [{ time: interval.to / 1000, values: query.columns.map((column) => readCell(entity, column, index)) }];
    }),
  );
  const { rowOrder, seed } = context.switches;
  return page.length > 1 && rowOrder === 'shuffled' ? shuffle(rows, `${seed} ${query.window.end}`) : rows;
}

interface Cell {
  readonly interval: TimeRange;
  readonly index: number;
  readonly query: DataQuery;
  readonly context: DataContext;
}

function hasRow(entity: Entity, { interval, index, query, context }: Cell): boolean {
  if (entity.isAt(index)) return true;
  return context.switches.gaps === 'null' && query.order !== undefined && interval.to <= context.horizon;
}

function readCell(entity: Entity, column: Column, interval: number): string | number | null {
  switch (column.kind) {
    case 'key':
      return entity.keys.get(column) ?? null;
    case 'text': {
      const texts = [...(entity.texts.get(column) ?? [])].sort();
      return texts.length === 0 ? null : texts.join(', ');
    }
    case 'metric': {
      const value = entity.valueAt(column, interval)?.valueBy(column.aggregations.group) ?? null;
      return Number.isFinite(value) ? value : null;
    }
  }
}

/** By value; those without one come last, and equal ones in an order that nobody can rely on. */
function sortEntities(entities: readonly Entity[], { order }: DataQuery, { switches }: DataContext): readonly Entity[] {
  if (entities.length < 2) return entities;
  const direction = order?.isRising === true ? 1 : -1;
  const placeOf = (entity: Entity) => {
    const value = order === undefined ? undefined : entity.whole.valueBy(order.column.aggregations.group);
    const last = direction * Number.POSITIVE_INFINITY;
    return { entity, value: value === undefined || Number.isNaN(value) ? last : value };
  };
  const places = entities.map((entity) => ({ ...placeOf(entity), chance: hashToUnit(switches.seed, entity.identity) }));
  return places
    .sort((one, other) =>
      one.value === other.value ? one.chance - other.chance : (one.value - other.value) * direction,
    )
    .map(({ entity }) => entity);
}
