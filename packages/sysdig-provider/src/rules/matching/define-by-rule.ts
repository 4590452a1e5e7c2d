import { MetricNotFoundError, type RequestContext, type SampleRequest } from '@metrics-adapter/core';
import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { PromqlTemplate } from '../../promql/template/promql-template.ts';
import { defineAskedMetric } from '../define-asked-metric.ts';
import { checkAggregation } from '../file/check-aggregation.ts';
import type { Rule, SeriesSource, TemplateSource } from '../file/rule.ts';
import { type SampleTiming, timingOfSeries } from '../least-age.ts';
import {
  type MetricDefinition,
  type SeriesDefinition,
  type TemplateDefinition,
  usualAggregations,
} from '../metric-definition.ts';
import type { Origin } from '../object-labels.ts';
import { seriesOf } from '../resolve-metric.ts';
import type { BoundTemplates } from './bound-templates.ts';
import { describeRule, type MatchedRule } from './matched-rule.ts';

/** What is asked, of which rule, about whose series. */
export interface RuledRequest extends MatchedRule {
  readonly request: SampleRequest;
  readonly origin: Origin;
}

/** What rules are seen against. */
export interface Surroundings {
  readonly catalogue: Pick<Catalogue, 'metrics' | 'typeOf'>;
  readonly templates: BoundTemplates;
}

/** What a matched rule's metric is made of, as far as it is known without asking: see `nameOfSource`. */
export function sourceNameOf({ rule, id, origin, request }: RuledRequest, around: Surroundings): string {
  const series = id === undefined ? undefined : seriesOf(id, origin, around.catalogue.metrics);
  if (rule.source.form === 'series') return series ?? request.metric;
  return templateOf(rule.source, series, around).text;
}

/** When samples of a matched rule's metric are taken and how they are looked at, as far as it is known without asking. */
export function timingOf({ rule, id, origin }: RuledRequest, { catalogue }: Surroundings): SampleTiming {
  const { source } = rule;
  // Of an expression its rule tells.
  const series = id === undefined || source.form === 'template' ? undefined : seriesOf(id, origin, catalogue.metrics);
  const known = series === undefined ? undefined : timingOfSeries(series, catalogue.metrics);
  const kind = source.form === 'series' ? (source.type ?? known?.kind) : undefined;
  const { period = known?.period } = rule;
  return {
    ...(kind !== undefined && { kind }),
    ...(period !== undefined && { period }),
    ...(rule.window !== undefined && { window: fitted(rule.window, period) }),
  };
}

/**
 * What a matched rule's metric is made of. What the rule does not say is what would hold without it; of a series of
 * which nothing tells what its samples are, the error says what to write.
 */
export async function defineByRule(
  ruled: RuledRequest,
  around: Surroundings,
  context: RequestContext,
): Promise<MetricDefinition> {
  const { rule, id, origin } = ruled;
  const { source } = rule;
  if (source.form === 'series') return defineSeries({ ...ruled, source }, around, context);
  const series = id === undefined ? undefined : seriesOf(id, origin, around.catalogue.metrics);
  return { form: 'template', template: templateOf(source, series, around), ...saidBy(rule) };
}

function templateOf(
  { template }: TemplateSource,
  series: string | undefined,
  { templates }: Surroundings,
): PromqlTemplate {
  return series === undefined ? template : templates.bind(template, series);
}

async function defineSeries(
  { rule, id = '', origin, request, source }: RuledRequest & { readonly source: SeriesSource },
  around: Surroundings,
  context: RequestContext,
): Promise<SeriesDefinition> {
  const { metrics } = around.catalogue;
  const series = seriesOf(id, origin, metrics);
  if (series === undefined) throw new Error(`${describeRule(rule)} has a series that can be none`);
  const asked = { name: id, series, origin, asked: request.metric, isTyped: source.type !== undefined };
  const { definition: usual, reported } = await defineAskedMetric(asked, around.catalogue, context);
  const base =
    usual ?? (source.type === undefined ? undefined : bareDefinition(series, { id, origin, type: source.type }));
  if (base === undefined)
    throw untypedError(rule, {
      metric: request.metric,
      series,
      type: reported.type,
      isListed: metrics.names.has(series),
    });
  return complete(base, rule, source, request.metric);
}

/** Nothing is known of the series but what the rule says. */
function bareDefinition(
  series: string,
  { id, origin, type }: { readonly id: string; readonly origin: Origin; readonly type: SeriesDefinition['kind'] },
): SeriesDefinition {
  const legacyId = id === series ? {} : { legacyId: id };
  return { form: 'series', series, ...legacyId, origin, kind: type, aggregation: usualAggregations[type], because: '' };
}

function complete(base: SeriesDefinition, rule: Rule, source: SeriesSource, metric: string): SeriesDefinition {
  const kind = source.type ?? base.kind;
  const problem = checkAggregation(kind, source.aggregation);
  if (problem !== undefined) {
    throw new MetricNotFoundError(
      `the metric ${metric} (series ${base.series}) cannot be made into a value as ${describeRule(rule)} says: ${problem.message} (${base.because}); ${problem.remedy}`,
    );
  }
  const usual = kind === base.kind ? base.aggregation : usualAggregations[kind];
  return { ...base, kind, aggregation: { ...usual, ...source.aggregation }, ...saidBy(rule, base) };
}

/** What a rule says of a metric, whatever it is made of. */
function saidBy(
  rule: Rule,
  base?: SeriesDefinition,
): Pick<TemplateDefinition, 'because' | 'unit' | 'window' | 'period'> {
  const { unit = base?.unit, period = base?.period, allowPartial } = rule;
  const window = rule.window === undefined ? undefined : fitted(rule.window, period);
  return {
    because: describeRule(rule),
    ...(unit !== undefined && { unit }),
    ...(period !== undefined && { period }),
    ...(window !== undefined && { window }),
    ...(allowPartial && { allowPartial }),
  };
}

/** A window that fitted the usual period when the rule was loaded may be too short for what is known of a series now. */
function fitted(window: number, period = 1): number {
  return Math.max(2, Math.ceil(window / period)) * period;
}

interface Untyped {
  readonly metric: string;
  readonly series: string;
  readonly type: string | undefined;
  readonly isListed: boolean;
}

function untypedError(rule: Rule, { metric, series, type, isListed }: Untyped): MetricNotFoundError {
  const what = `the metric ${metric} of ${describeRule(rule)}`;
  const how =
    'type: gauge (a level), type: counter (an ever growing total) or type: delta (what happened in each period)';
  if (type !== undefined) {
    return new MetricNotFoundError(
      `${what} cannot be made into a value: Sysdig reports the type of its series ${series} as ${type}, which has no samples of one meaning; write one of its series (${series}_count, ${series}_sum) into the rule, or promql`,
    );
  }
  const known = isListed
    ? `Sysdig reports no type for its series ${series}`
    : `Sysdig knows no series ${series} in this cluster`;
  return new MetricNotFoundError(
    `${what} cannot be made into a value: ${known}; correct series: in the rule, or write ${how} into it`,
  );
}
