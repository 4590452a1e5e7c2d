import { MetricNotFoundError, type SampleRequest } from '@metrics-adapter/core';
import { type BuiltInMetric, builtInMetrics, type Origin } from './built-in-metrics.ts';
import type { MetricDefinition, MetricKind } from './metric-kind.ts';
import { objectLabelsOf } from './object-labels.ts';

const bySeries: ReadonlyMap<string, BuiltInMetric> = new Map(builtInMetrics.map((metric) => [metric.series, metric]));
const byLegacyId: ReadonlyMap<string, readonly BuiltInMetric[]> = groupByLegacyId(builtInMetrics);

function groupByLegacyId(metrics: readonly BuiltInMetric[]): ReadonlyMap<string, readonly BuiltInMetric[]> {
  const groups = new Map<string, BuiltInMetric[]>();
  for (const metric of metrics) {
    if (metric.legacyId === undefined) continue;
    const group = groups.get(metric.legacyId) ?? [];
    groups.set(metric.legacyId, [...group, metric]);
  }
  return groups;
}

/** Every id of Sysdig's older APIs that is known. */
export const legacyIds: readonly string[] = [...byLegacyId.keys()];

/** Types that `/metadata` may report; anything else counts as unknown. */
export type ReportedType = string | undefined;

/**
 * The series that a metric's name means: a legacy id by the table, the container's series for what lives in a
 * namespace and the host's for nodes; any other name is its own series, with dots and dashes as underscores. Undefined
 * when no series can have such a name.
 */
export function seriesOf(metric: string, origin: Origin): string | undefined {
  const legacy = byLegacyId.get(metric);
  if (legacy !== undefined) return (legacy.find((candidate) => candidate.origin === origin) ?? legacy[0])?.series;
  const series = metric.replace(/[.-]/g, '_');
  return /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(series) ? series : undefined;
}

/** Whose series a request means by a legacy id: the host's for nodes, the container's for all else. */
export function originOf(request: SampleRequest): Origin {
  return request.kind === 'object' ? (objectLabelsOf(request.groupResource)?.origin ?? 'container') : 'container';
}

/** The older ids of a series, for listing. */
export function legacyIdOf(series: string): { readonly id: string; readonly origin: Origin } | undefined {
  const metric = bySeries.get(series);
  return metric?.legacyId === undefined ? undefined : { id: metric.legacyId, origin: metric.origin };
}

/** Whether what {@link definitionOf} says depends on the type that the backend reports. */
export function needsType(series: string): boolean {
  return !bySeries.has(series);
}

/**
 * What kind of metric a series is: the table, then the agent's naming, then what the backend reports, then the suffixes
 * of scraped counters. Undefined when none of them tells: an aggregation is never guessed.
 */
export function definitionOf(series: string, reported: ReportedType): MetricDefinition | undefined {
  const known = bySeries.get(series);
  if (known !== undefined)
    return { series, kind: known.kind, unit: known.unit, because: 'it is one of the known metrics' };
  if (series.startsWith('sysdig_')) {
    // Sysdig's own counters hold what happened in each period, whatever a generic type says.
    const kind = reported === 'counter' ? 'native-counter' : 'gauge';
    return { series, kind, because: `it is made by Sysdig's agent, which reports it as ${reported ?? 'nothing else'}` };
  }
  const kind = kindOfType(reported);
  if (kind !== undefined) return { series, kind, because: `its type is reported as ${reported}` };
  if (isKnownType(reported)) return undefined;
  const suffix = /_(?:total|count|sum|bucket)$/.exec(series)?.[0];
  return suffix === undefined ? undefined : { series, kind: 'counter', because: `its name ends in ${suffix}` };
}

function kindOfType(reported: ReportedType): MetricKind | undefined {
  return reported === 'counter' || reported === 'gauge' ? reported : undefined;
}

/** Histograms and summaries are families: their own name has no samples of one meaning. */
function isKnownType(reported: ReportedType): boolean {
  return reported === 'histogram' || reported === 'summary' || reported === 'gaugehistogram';
}

/** Nothing tells how to aggregate a series. */
export function unknownKindError({ metric }: SampleRequest, found: FoundSeries): MetricNotFoundError {
  const { series, listed, reported } = found;
  if (!listed && reported === undefined) {
    return new MetricNotFoundError(
      `the server could not find the metric ${metric}: Sysdig knows no series ${series} in this cluster; the list of this API names the metrics that there are`,
    );
  }
  const type = reported === undefined ? 'Sysdig reports no type for it' : `Sysdig reports its type as ${reported}`;
  return new MetricNotFoundError(
    `the metric ${metric} (series ${series}) cannot be made into a value: ${type}, and an aggregation is never guessed; ask for a series that is a gauge or a counter`,
  );
}

/** What the backend says of a series. */
export interface FoundSeries {
  readonly series: string;
  /** Whether it was there at the last look. */
  readonly listed: boolean;
  readonly reported: ReportedType;
}
