import { identityOf, type Labels, withoutName } from '../../series/labels.ts';
import { GroupValue } from '../aggregation/aggregate-group.ts';
import { type Column, type DataQuery, isMetricColumn } from '../data-query.ts';

/** What the keys tell apart: the values of the keys, and what was measured. */
export class Entity {
  readonly identity: string;
  /** By column; null: it has no such label. */
  readonly keys: ReadonlyMap<Column, string | null>;
  /** The values of labels that are no keys. */
  readonly texts: ReadonlyMap<Column, Set<string>>;
  /** What it is ordered by: of the whole window. */
  readonly whole = new GroupValue();
  private readonly values = new Map<Column | undefined, GroupValue[]>();

  constructor(identity: string, labels: Labels, columns: readonly Column[]) {
    this.identity = identity;
    this.keys = new Map(
      columns.flatMap((column) => (column.kind === 'key' ? [[column, labels.get(column.label) ?? null] as const] : [])),
    );
    this.texts = new Map(
      columns.flatMap((column) => (column.kind === 'text' ? [[column, new Set<string>()] as const] : [])),
    );
  }

  /** Of a metric in an interval; without a column: that the entity was there. */
  add(column: Column | undefined, interval: number, value: number): void {
    const values = this.values.get(column) ?? [];
    this.values.set(column, values);
    const cell = values[interval] ?? new GroupValue();
    values[interval] = cell;
    cell.add(value);
  }

  noteTexts(labels: Labels): void {
    for (const [column, found] of this.texts) {
      const value = column.kind === 'text' ? labels.get(column.label) : undefined;
      if (value !== undefined) found.add(value);
    }
  }

  valueAt(column: Column | undefined, interval: number): GroupValue | undefined {
    return this.values.get(column)?.[interval];
  }

  isAt(interval: number): boolean {
    for (const values of this.values.values()) if (values[interval] !== undefined) return true;
    return false;
  }
}

/** Finds the entity of a series, or makes it. */
export class Entities {
  private readonly byIdentity = new Map<string, Entity>();
  private readonly columns: readonly Column[];
  private readonly keys: readonly string[];
  private readonly keepsSeriesApart: boolean;

  constructor({ columns }: Pick<DataQuery, 'columns'>) {
    this.columns = columns;
    this.keys = columns.flatMap((column) => (column.kind === 'key' ? column.label : []));
    this.keepsSeriesApart = columns.some((column) => isMetricColumn(column) && column.aggregations.group === 'none');
  }

  of(labels: Labels): Entity {
    const identity = this.identityOf(labels);
    const known = this.byIdentity.get(identity);
    if (known !== undefined) return known;
    const entity = new Entity(identity, labels, this.columns);
    this.byIdentity.set(identity, entity);
    return entity;
  }

  get all(): readonly Entity[] {
    return [...this.byIdentity.values()];
  }

  private identityOf(labels: Labels): string {
    if (this.keepsSeriesApart) return identityOf(withoutName(labels));
    let identity = '';
    // No label is empty, so one that is missing cannot be mistaken.
    for (const key of this.keys) identity += `${labels.get(key) ?? ''}\0`;
    return identity;
  }
}
