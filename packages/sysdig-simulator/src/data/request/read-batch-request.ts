import type { DataContext } from '../data-context.ts';
import { type DataQuery, type DataWindow, isMetricColumn, type Order } from '../data-query.ts';
import { invalidField } from '../data-request-error.ts';
import { isAbsent, isObject, type JsonObject, readList, readNumber, readObject } from './json-fields.ts';
import type { WantedColumn } from './read-columns.ts';
import { toDataQuery } from './read-data-query.ts';
import { alignWindow } from './read-window.ts';

/** One request of a batch that was understood. */
export interface BatchRequest {
  readonly query: DataQuery;
  /** What the columns are called in the answer. */
  readonly aliases: readonly string[];
  /** What the end of the interval is called; absent: it is not wanted, and there is one interval. */
  readonly timeAlias: string | undefined;
  /** As the request has it: it is echoed. */
  readonly by: readonly unknown[];
}

/** What a batch calls the end of an interval. */
const timestamp = 'timestamp';
const microseconds = 1_000_000;

/** Metrics by alias; aggregations, keys and order name the aliases. */
export function readBatchRequest(request: JsonObject, context: DataContext): BatchRequest {
  const metrics = readMetrics(request['metrics']);
  const timeAlias = metrics.find(([, id]) => id === timestamp)?.[0];
  const group = readObject(request['group'] ?? {}, 'group');
  const by = isAbsent(group['by']) ? [] : readList(group['by'], 'group.by');
  const wanted = metrics
    .filter(([alias]) => alias !== timeAlias)
    .map(([alias, id]) => toWantedColumn(alias, id, { group, by }));
  const window = readBatchWindow(
    request['time'],
    timeAlias === undefined ? undefined : findSampling(by, timeAlias),
    context,
  );
  const query = toDataQuery(
    { wanted, window, filter: request['scope'], paging: request['paging'] },
    request['dataSourceType'],
    context,
  );
  const aliases = wanted.map(({ alias }) => alias);
  return { query: { ...query, order: readOrder(request['sort'], query, aliases) }, aliases, timeAlias, by };
}

function readMetrics(value: unknown): readonly (readonly [alias: string, id: string])[] {
  return Object.entries(readObject(value, 'metrics')).map(([alias, id]) => {
    if (typeof id !== 'string') throw invalidField('metrics', 'metrics must be texts by alias', id);
    return [alias, id];
  });
}

interface Grouping {
  readonly group: JsonObject;
  readonly by: readonly unknown[];
}

function toWantedColumn(alias: string, id: string, { group, by }: Grouping): WantedColumn {
  const [time, grouped] = ['aggregations', 'groupAggregations'].map((name) => {
    const named = group[name];
    return isObject(named) ? named[alias] : undefined;
  });
  const isKey = by.some((one) => isObject(one) && one['metric'] === alias);
  if (isKey || (isAbsent(time) && isAbsent(grouped))) return { id, alias };
  return { id, alias, aggregations: { time, group: grouped } };
}

function findSampling(by: readonly unknown[], timeAlias: string): unknown {
  return by.filter(isObject).find(({ metric }) => metric === timeAlias)?.['value'];
}

function readBatchWindow(value: unknown, wantedSampling: unknown, context: DataContext): DataWindow {
  const time = readObject(value, 'time');
  const [start, end] = ['from', 'to'].map((name) => readNumber(time[name], `time.${name}`) / microseconds);
  if (start === undefined || end === undefined || start >= end) {
    throw invalidField('time', 'time.from must be before time.to', value);
  }
  if (isAbsent(wantedSampling)) return alignWindow({ start, end }, context, 'time');
  const sampling = readNumber(wantedSampling, 'group.by') / microseconds;
  return alignWindow({ start, end, sampling }, context, 'time');
}

/** `[{v0: 'desc'}]`; absent: as other requests are ordered. */
function readOrder(value: unknown, query: DataQuery, aliases: readonly string[]): Order | undefined {
  const [first] = Array.isArray(value) ? value : [];
  const [alias, direction] = isObject(first) ? (Object.entries(first)[0] ?? []) : [];
  const column = query.columns[aliases.indexOf(alias ?? '')];
  if (column === undefined || !isMetricColumn(column)) return query.order;
  return { column, isRising: direction === 'asc' };
}
