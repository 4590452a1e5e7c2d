import type { Metrics } from '../catalogue/metrics.ts';
import { idsMeant, reportedOf } from '../catalogue/metrics.ts';
import type { ExplainedDefinition } from './define-series.ts';
import type { Aggregation, MetricKind } from './metric-definition.ts';
import type { Origin } from './object-labels.ts';
import { explainDefinition, seriesOf } from './resolve-metric.ts';

/** What is known of a metric without asking, for lists. */
export interface MetricDescription {
  /** Its series. */
  readonly series: string;
  /** Its id in Sysdig's older APIs. */
  readonly legacyId?: string;
  /** What its value counts, before any rate: `percent` is 0–100. */
  readonly unit?: string;
  /** What its samples are. */
  readonly kind: MetricKind;
  /** What is made of its samples where no rule says otherwise. */
  readonly aggregation: Aggregation;
  /** How sure that is. */
  readonly certainty: ExplainedDefinition['certainty'];
  /** Who says what it is: the built-in table, the tenant's descriptor, `/metadata`, or its name alone. */
  readonly source: ExplainedDefinition['source'];
  /** The same in words. */
  readonly because: string;
  /** Whether the tenant had it at the last look. */
  readonly isListed: boolean;
}

/** Undefined when no value can be made of it by what is known. */
export function describeMetric(name: string, origin: Origin, metrics: Metrics): MetricDescription | undefined {
  const series = seriesOf(name, origin, metrics);
  if (series === undefined || idsMeant(metrics, series, name).length > 1) return undefined;
  const told = explainDefinition(series, reportedOf(metrics, series, name));
  if (told === undefined) return undefined;
  const { definition, certainty, source } = told;
  const { legacyId, unit, kind, aggregation, because } = definition;
  return {
    series: definition.series,
    ...(legacyId !== undefined && { legacyId }),
    ...(unit !== undefined && { unit }),
    kind,
    aggregation,
    certainty,
    source,
    because,
    isListed: metrics.names.has(definition.series),
  };
}
