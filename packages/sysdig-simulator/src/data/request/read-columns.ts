import type { MetricSource } from '../../monitor/metric-names.ts';
import { defaultAggregations } from '../aggregation/aggregations.ts';
import type { DataContext } from '../data-context.ts';
import type { Column } from '../data-query.ts';
import { DataRequestError, invalidField } from '../data-request-error.ts';
import { isAbsent, isObject, readList, readObject } from './json-fields.ts';
import { checkTextAggregations, readAggregations, type WantedAggregations } from './read-aggregation.ts';

/** One thing that a request wants. */
export interface WantedColumn {
  readonly id: string;
  /** Under which name a batch wants it. */
  readonly alias: string;
  /** Absent: it is a key, or a metric with the usual ones. */
  readonly aggregations?: WantedAggregations;
}

/** The `metrics` of a request, in their order. */
export function readWantedColumns(value: unknown): readonly WantedColumn[] {
  const list = readList(value, 'metrics');
  if (list.length === 0) throw invalidField('metrics', 'metrics must not be empty', value);
  return list.map(readWantedColumn);
}

function readWantedColumn(value: unknown): WantedColumn {
  const { id, metric, aggregations } = readObject(value, 'metrics');
  const name = isAbsent(id) ? metric : id;
  if (typeof name !== 'string' || name === '') throw invalidField('metrics', 'id must be a text', value);
  if (isAbsent(aggregations)) return { id: name, alias: name };
  const { time, group } = readObject(aggregations, 'aggregations');
  if (isAbsent(time) && isAbsent(group)) return { id: name, alias: name };
  return { id: name, alias: name, aggregations: { time, group } };
}

/** What the ids mean; what is no metric and no label is an error. */
export function toColumns(
  wanted: readonly WantedColumn[],
  source: MetricSource,
  context: DataContext,
): readonly Column[] {
  const columns = wanted.map((one) => {
    const column = toColumn(one, source, context);
    if (column === undefined) throw metricNotFound(one, wanted);
    return column;
  });
  const names = columns.map((column) => (column.kind === 'metric' ? column.name : column.label));
  const twice = names.findIndex((name, index) => names.indexOf(name) < index);
  if (twice >= 0) throw invalidField('metrics', 'a metric must not appear twice', wanted[twice]?.id);
  return columns;
}

function toColumn({ id, aggregations }: WantedColumn, source: MetricSource, context: DataContext): Column | undefined {
  const { names, switches } = context;
  const key = aggregations === undefined ? names.labelOf(id) : undefined;
  if (key !== undefined) return { kind: 'key', label: key };
  const name = names.metricOf(id, source);
  if (name !== undefined) {
    const usual = defaultAggregations(names.isCalledCounter(name));
    const read = aggregations === undefined ? usual : readAggregations(aggregations, usual, switches);
    return { kind: 'metric', name, metricKind: names.kindOf(name), aggregations: read };
  }
  const label = names.labelOf(id);
  if (label === undefined || aggregations === undefined) return undefined;
  checkTextAggregations(aggregations, switches);
  return { kind: 'text', label };
}

/** As it was recorded once: with everything that was wanted, aggregations in two places. */
function metricNotFound({ id }: WantedColumn, wanted: readonly WantedColumn[]): DataRequestError {
  const rejectedValue = wanted.map(({ id: metric, alias, aggregations }) => ({
    groupAggregation: aggregations?.group ?? null,
    alias,
    aggregations: isObject(aggregations)
      ? { time: aggregations.time ?? null, group: aggregations.group ?? null }
      : null,
    timeAggregation: aggregations?.time ?? null,
    metric,
  }));
  const message = `'${id}' is not a Sysdig Cloud metric`;
  return new DataRequestError({ reason: 'Metric not found', message, field: 'metrics', rejectedValue }, true);
}
