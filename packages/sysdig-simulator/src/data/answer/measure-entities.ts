import type { Series, TimeRange } from '../../series/series-source.ts';
import { createTimeFunction } from '../aggregation/aggregate-time.ts';
import type { DataContext } from '../data-context.ts';
import { type DataQuery, isMetricColumn, type MetricColumn } from '../data-query.ts';
import { Entities, type Entity } from './entity.ts';
import { readPoints, splitPoints } from './split-samples.ts';

/** All entities that have data in the intervals, measured. */
export function measureEntities(
  query: DataQuery,
  intervals: readonly TimeRange[],
  context: DataContext,
): readonly Entity[] {
  const [first, last] = [intervals[0], intervals.at(-1)];
  if (first === undefined || last === undefined) return [];
  const entities = new Entities(query);
  const whole: TimeRange = { from: first.from, to: last.to };
  const metrics = query.columns.filter(isMetricColumn);
  for (const column of metrics) measureMetric(column, { query, intervals, whole, context, entities });
  if (metrics.length === 0) noticeEntities({ query, intervals, whole, context, entities });
  return entities.all;
}

interface Measurement {
  readonly query: DataQuery;
  readonly intervals: readonly TimeRange[];
  /** From the first interval to the last. */
  readonly whole: TimeRange;
  readonly context: DataContext;
  readonly entities: Entities;
}

function measureMetric(column: MetricColumn, { query, intervals, whole, context, entities }: Measurement): void {
  const measure = createTimeFunction(column.aggregations.time, column.metricKind, context.switches);
  const decides = query.order?.column === column;
  for (const series of listSeries(column.name, { query, whole, context })) {
    const points = readPoints(series, whole, needsBefore(column));
    let entity: Entity | undefined;
    for (const [interval, samples] of splitPoints(points, intervals)) {
      const value = measure(samples);
      if (value === undefined) continue;
      entity ??= entities.of(series.labels);
      entity.add(column, interval, value);
    }
    entity?.noteTexts(series.labels);
    if (!decides || entity === undefined) continue;
    for (const [, samples] of splitPoints(points, [whole])) {
      const value = measure(samples);
      if (value !== undefined) entity.whole.add(value);
    }
  }
}

/** Whether the last sample before an interval matters. */
function needsBefore({ metricKind, aggregations }: MetricColumn): boolean {
  return metricKind === 'total' || aggregations.time === 'rateOfChange';
}

/** Without a metric every series counts that has one of the labels. */
function noticeEntities({ query, intervals, whole, context, entities }: Measurement): void {
  const labels = query.columns.flatMap((column) => (column.kind === 'metric' ? [] : column.label));
  for (const series of listSeries(undefined, { query, whole, context })) {
    if (!labels.some((label) => series.labels.has(label))) continue;
    const entity = entities.of(series.labels);
    entity.noteTexts(series.labels);
    for (const [index, { from, to }] of intervals.entries()) {
      if (series.existsIn({ from: from + 1, to })) entity.add(undefined, index, 1);
    }
  }
}

function* listSeries(
  name: string | undefined,
  { query, whole, context }: Pick<Measurement, 'query' | 'whole' | 'context'>,
): Iterable<Series> {
  const range = { from: whole.from + 1, to: whole.to };
  for (const series of context.source.series(name, range)) {
    if (series.existsIn(range) && query.includes(series.labels)) yield series;
  }
}
