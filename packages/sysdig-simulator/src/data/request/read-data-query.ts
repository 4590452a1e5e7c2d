import type { DataContext } from '../data-context.ts';
import { type Column, type DataQuery, type DataWindow, isMetricColumn, type Order } from '../data-query.ts';
import type { JsonObject } from './json-fields.ts';
import { readWantedColumns, toColumns, type WantedColumn } from './read-columns.ts';
import { readPage } from './read-page.ts';
import { readDataSource, readScope } from './read-scope.ts';
import { readWindow } from './read-window.ts';

/** The body of `POST /api/data`. @throws DataRequestError */
export function readDataQuery(request: JsonObject, context: DataContext): DataQuery {
  const wanted = readWantedColumns(request['metrics']);
  return toDataQuery(
    { wanted, window: readWindow(request, context), filter: request['filter'], paging: request['paging'] },
    request['dataSourceType'],
    context,
  );
}

/** What data requests and batches have in common. */
export interface WantedData {
  readonly wanted: readonly WantedColumn[];
  readonly window: DataWindow;
  readonly filter: unknown;
  readonly paging: unknown;
}

export function toDataQuery(
  { wanted, window, filter, paging }: WantedData,
  sourceType: unknown,
  context: DataContext,
): DataQuery {
  const scope = readScope(filter, context);
  const keys = wanted.flatMap((one) => (one.aggregations === undefined ? (context.names.labelOf(one.id) ?? []) : []));
  const source = readDataSource(sourceType, [...keys, ...scope.labels], context);
  const columns = toColumns(wanted, source, context);
  const page = readPage(paging, context.switches);
  return { window, columns, includes: scope.includes, page, order: defaultOrder(columns) };
}

/** The first metric decides. */
function defaultOrder(columns: readonly Column[]): Order | undefined {
  const column = columns.find(isMetricColumn);
  if (column === undefined) return undefined;
  return { column, isRising: ['min', 'none'].includes(column.aggregations.group) };
}
