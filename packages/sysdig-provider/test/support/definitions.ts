import { parseGroupResource } from '@metrics-adapter/core';
import { parseTemplate, type TemplateOptions } from '../../src/promql/template/parse-template.ts';
import {
  type MetricKind,
  type ResolvedMetric,
  type SeriesDefinition,
  type TemplateDefinition,
  usualAggregations,
} from '../../src/rules/metric-definition.ts';
import { objectLabelsOf } from '../../src/rules/object-labels.ts';

/** The series `m`, aggregated as is usual for its kind. */
export function seriesDefinition(kind: MetricKind, more: Partial<SeriesDefinition> = {}): SeriesDefinition {
  return {
    form: 'series',
    series: 'm',
    origin: 'container',
    kind,
    aggregation: usualAggregations[kind],
    because: 'the test says so',
    ...more,
  };
}

/** An expression for objects, or for an external metric that is told apart by some labels. */
export function templateDefinition(
  text: string,
  { objects = true, groupBy, timeSeries, ...more }: Partial<TemplateOptions & TemplateDefinition> = {},
): TemplateDefinition {
  const options = { objects, ...(groupBy && { groupBy }), ...(timeSeries !== undefined && { timeSeries }) };
  return { form: 'template', template: parseTemplate(text, options), because: 'the test says so', ...more };
}

/** What a metric means without a rule that says more. */
export function resolvedMetric(
  definition: ResolvedMetric['definition'],
  { resource, ...more }: Partial<ResolvedMetric> & { readonly resource?: string } = {},
): ResolvedMetric {
  const objects = resource === undefined ? undefined : objectLabelsOf(parseGroupResource(resource));
  const usual = { definition, scope: 'cluster', where: [], groupBy: [], inNamespace: true } as const;
  return { ...usual, ...(objects && { objects }), ...more };
}
