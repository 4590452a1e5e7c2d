import { MetricNotFoundError, type SampleRequest } from '@metrics-adapter/core';
import { type Metrics, noMetrics, type ReportedMetric, reportedOf } from '../catalogue/metrics.ts';
import { type BuiltInMetric, builtInMetrics } from './built-in-metrics.ts';
import { defineSeries, type ExplainedDefinition, isFamily } from './define-series.ts';
import type { SeriesDefinition } from './metric-definition.ts';
import { type Origin, objectLabelsOf } from './object-labels.ts';

const byLegacyId: ReadonlyMap<string, readonly BuiltInMetric[]> = groupByLegacyId(builtInMetrics);
/** Under every spelling. Where one metric's other spelling is the name of another, the name counts. */
const bySeries: ReadonlyMap<string, BuiltInMetric> = new Map([
  ...builtInMetrics.flatMap((metric) => (metric.spellings ?? []).map((series) => [series, metric] as const)),
  ...builtInMetrics.map((metric) => [metric.series, metric] as const),
]);

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

/** The metrics that a legacy id means: one for each origin that has it, the container's before the host's. */
export function metricsOfLegacyId(id: string): readonly BuiltInMetric[] {
  return byLegacyId.get(id) ?? [];
}

/**
 * The series that a metric's name means: a legacy id by the table, the container's series for what lives in a
 * namespace and the host's for nodes; any other name is its own series, with dots and dashes as underscores. Of several
 * spellings of a known series the one that the tenant has. Undefined when no series can have such a name.
 */
export function seriesOf(
  metric: string,
  origin: Origin,
  { names }: Pick<Metrics, 'names'> = noMetrics,
): string | undefined {
  const legacy = byLegacyId.get(metric);
  if (legacy !== undefined) {
    const meant = legacy.find((candidate) => candidate.origin === origin) ?? legacy[0];
    return meant && spellingIn(names, meant);
  }
  const series = toSeriesName(metric);
  if (series === undefined || names.has(series)) return series;
  const known = bySeries.get(series);
  return known === undefined ? series : (spellingsOf(known).find((spelling) => names.has(spelling)) ?? series);
}

/** A name as PromQL can write it; undefined where it cannot. */
export function toSeriesName(metric: string): string | undefined {
  const series = metric.replace(/[.-]/g, '_');
  return /^[A-Za-z_:][A-Za-z0-9_:]*$/.test(series) ? series : undefined;
}

function spellingIn(names: ReadonlySet<string>, metric: BuiltInMetric): string {
  return spellingsOf(metric).find((spelling) => names.has(spelling)) ?? metric.series;
}

function spellingsOf({ series, spellings = [] }: BuiltInMetric): readonly string[] {
  return [series, ...spellings];
}

/** Whose series a request means by a legacy id: the host's for nodes, the container's for all else. */
export function originOf(request: SampleRequest): Origin {
  return request.kind === 'object' ? (objectLabelsOf(request.groupResource)?.origin ?? 'container') : 'container';
}

/** Whether a series is known without asking. */
export function isBuiltIn(series: string): boolean {
  return bySeries.has(series);
}

/** The older id of a known series, for listing. */
export function legacyIdOf(series: string): { readonly id: string; readonly origin: Origin } | undefined {
  const metric = bySeries.get(series);
  return metric?.legacyId === undefined ? undefined : { id: metric.legacyId, origin: metric.origin };
}

/**
 * What a series is: the built-in table, then the tenant's descriptor, the agent's naming, the type in `/metadata`, and
 * the suffixes of scraped counters. Undefined when none of them tells: an aggregation is never guessed.
 */
export function definitionOf(series: string, reported: ReportedMetric = {}): SeriesDefinition | undefined {
  return defineSeries(series, reported, bySeries.get(series))?.definition;
}

/** {@link definitionOf} and on whose word. */
export function explainDefinition(series: string, reported: ReportedMetric = {}): ExplainedDefinition | undefined {
  return defineSeries(series, reported, bySeries.get(series));
}

/** Whether what {@link definitionOf} says could be another if the type in `/metadata` were known. */
export function needsType(series: string, reported: ReportedMetric = {}): boolean {
  if (reported.type !== undefined) return false;
  const known = defineSeries(series, reported, bySeries.get(series));
  return known === undefined ? !isFamily(reported) : known.source === 'name';
}

/** A name as somebody wrote it, and what is known when it is to be understood. */
export interface NamedMetric {
  readonly name: string;
  readonly origin: Origin;
  readonly metrics: Metrics;
  /** The type in `/metadata`, where it was asked for apart. */
  readonly type?: string | undefined;
}

/**
 * What a metric's name means, as {@link seriesOf} and {@link definitionOf} say together: a name that only the data API
 * can write (`my.statsd.metric`) is kept for it.
 */
export function defineMetric({ name, origin, metrics, type }: NamedMetric): SeriesDefinition | undefined {
  const series = seriesOf(name, origin, metrics);
  if (series === undefined) return undefined;
  const reported = { ...reportedOf(metrics, series, name), ...(type !== undefined && { type }) };
  const definition = definitionOf(series, reported);
  if (definition === undefined || name === toSeriesName(name)) return definition;
  return reported.descriptor === undefined && bySeries.get(series) === undefined
    ? { ...definition, legacyId: name }
    : definition;
}

/** Nothing tells how to aggregate a series. */
export function unknownKindError({ metric }: Pick<SampleRequest, 'metric'>, found: FoundSeries): MetricNotFoundError {
  const { series, listed, reported } = found;
  const type = reported.type ?? reported.descriptor?.traits.metricType;
  if (!listed && type === undefined) {
    return new MetricNotFoundError(
      `the server could not find the metric ${metric}: Sysdig knows no series ${series} in this cluster; the list of this API names the metrics that there are`,
    );
  }
  const told = type === undefined ? 'Sysdig reports no type for it' : `Sysdig reports its type as ${type}`;
  const remedy = isFamily(reported)
    ? `ask for one of its series (${series}_count, ${series}_sum), or say what to make of it in a rule (promql:)`
    : 'say its type in a rule (type: gauge, counter or delta)';
  return new MetricNotFoundError(
    `the metric ${metric} (series ${series}) cannot be made into a value: ${told}, and an aggregation is never guessed; ${remedy}`,
  );
}

/** What the backend says of a series. */
export interface FoundSeries {
  readonly series: string;
  /** Whether it was there at the last look. */
  readonly listed: boolean;
  readonly reported: ReportedMetric;
}
