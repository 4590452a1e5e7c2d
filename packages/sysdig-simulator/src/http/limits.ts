import type { Statuses } from '../monitor/settings.ts';
import type { Expression } from '../promql/ast.ts';
import type { PromqlValue } from '../promql/value.ts';
import { metricName } from '../series/labels.ts';
import type { Series } from '../series/series-source.ts';
import { errorAnswer, RefusedRequestError } from './answer.ts';

/** Sysdig's published service limits, and two that are not published. `Infinity` switches a limit off. */
export interface Limits {
  /** Different metrics that one query may scan. 10; more are refused. */
  readonly metricsPerQuery: number;
  /** Series of an answer that was not aggregated. 1 000; the rest is cut off *with a warning* and status 200. */
  readonly series: number;
  /** The same for aggregated answers. Whether Sysdig has such a limit is unknown; `Infinity`. */
  readonly groupedSeries: number;
  /** Samples per series of a range query. 1 500; more are refused. */
  readonly samplesPerSeries: number;
  /**
   * Requests in any 60 seconds; more are answered with 429. Sysdig tells the number in `X-RateLimit-Limit` and publishes
   * it nowhere; `Infinity`.
   */
  readonly requestsPerMinute: number;
  /** Queries that are answered at once. 200; what happens to more is a setting. */
  readonly concurrentQueries: number;
}

export const sysdigLimits: Limits = {
  metricsPerQuery: 10,
  series: 1000,
  groupedSeries: Number.POSITIVE_INFINITY,
  samplesPerSeries: 1500,
  requestsPerMinute: Number.POSITIVE_INFINITY,
  concurrentQueries: 200,
};

/** Counts the metrics that the selectors of one query choose. */
export function createMetricCounter(
  { metricsPerQuery }: Limits,
  { tooManyMetrics }: Statuses,
): (series: readonly Series[]) => void {
  const names = new Set<string>();
  return (series) => {
    for (const { labels } of series) names.add(labels.get(metricName) ?? '');
    if (names.size > metricsPerQuery) {
      throw new RefusedRequestError(
        errorAnswer(tooManyMetrics, `query scans more than ${metricsPerQuery} different metrics`),
      );
    }
  };
}

/** An answer that may have been cut. */
export interface LimitedValue {
  readonly value: PromqlValue;
  readonly warnings: readonly string[];
}

/** Cuts an answer to the limits, and says so. */
export function limitValue(
  value: PromqlValue,
  expression: Expression,
  { limits, wanted }: { readonly limits: Limits; readonly wanted: number },
): LimitedValue {
  const service = isAggregated(expression) ? limits.groupedSeries : limits.series;
  const size = value.type === 'vector' ? value.vector.length : value.type === 'matrix' ? value.series.length : 0;
  if (size <= Math.min(service, wanted)) return { value, warnings: [] };
  const warning = wanted <= service ? 'results truncated due to limit' : `results truncated to ${service} series`;
  return { value: cut(value, Math.min(service, wanted)), warnings: [warning] };
}

function cut(value: PromqlValue, count: number): PromqlValue {
  if (value.type === 'vector') return { ...value, vector: value.vector.slice(0, count) };
  if (value.type === 'matrix') return { ...value, series: value.series.slice(0, count) };
  return value;
}

/** Whether every series that the query reads goes through an aggregation. */
export function isAggregated(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'aggregation':
      return true;
    case 'selector':
    case 'range':
      return false;
    case 'subquery':
    case 'negation':
      return isAggregated(expression.inner);
    case 'call':
      return expression.arguments.every(isAggregated);
    case 'binary':
      return isAggregated(expression.left) && isAggregated(expression.right);
  }
}
