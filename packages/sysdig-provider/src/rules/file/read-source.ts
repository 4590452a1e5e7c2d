import type { PromqlTemplate } from '../../promql/template/promql-template.ts';
import type { Aggregation, MetricKind } from '../metric-definition.ts';
import { definitionOf, needsType, seriesOf } from '../resolve-metric.ts';
import { checkAggregation } from './check-aggregation.ts';
import { isPattern, type Pattern, parsePattern } from './pattern/parse-pattern.ts';
import { PatternError } from './pattern/pattern-error.ts';
import { checkBound, readTemplate } from './read-text.ts';
import { remedyFor } from './remedies.ts';
import type { RuleSource, SeriesChoice } from './rule.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawRule } from './rule-schema.ts';
import { quote } from './shape-problems.ts';

type Fields = RuleFields<RawRule>;

/** What `type:` calls the kinds of samples. */
export const kindsByType: Readonly<Record<NonNullable<RawRule['type']>, MetricKind>> = {
  gauge: 'gauge',
  counter: 'counter',
  delta: 'native-counter',
};

/** A rule's source, and what else follows from how it is written. */
export interface ReadSource {
  readonly source?: RuleSource;
  /** How many groups its pattern has; absent where there is no pattern. */
  readonly groups?: number;
  /** The distance of the series' samples, where that is known. */
  readonly period?: number;
}

/** Reads of what a metric is made: of a series, of an expression, or of an expression with a series in it. */
export function readSource(
  fields: Fields,
  options: { readonly objects: boolean; readonly groupBy?: readonly string[] },
): ReadSource {
  if (!fields.has('series') && !fields.has('promql')) {
    fields.report([], { message: 'neither series nor promql says what the metric is made of', remedy: 'write one' });
  }
  reportMisplaced(fields);
  const choice = readSeries(fields);
  const facts = choice === undefined ? {} : { ...choice.facts };
  if (!fields.has('promql')) return { ...readSeriesSource(fields, choice?.series), ...facts };
  const template = readTemplate(fields, options);
  if (template === undefined) return facts;
  checkSeriesPlace(fields, template);
  return { source: { form: 'template', template, ...(choice && { series: choice.series }) }, ...facts };
}

/** What belongs to a series alone, or to an expression alone. */
function reportMisplaced(fields: Fields): void {
  if (fields.has('timeSeries') && !fields.has('promql')) {
    const finding = { message: 'there is no promql whose time it could tell', remedy: 'leave it out' };
    fields.report(['timeSeries'], finding, 'key');
  }
  for (const key of ['type', 'aggregation'] as const) {
    if (!fields.has(key) || !fields.has('promql')) continue;
    const remedy = 'leave it out, and aggregate in the expression; or leave promql out';
    fields.report([key], { message: 'promql says itself how values are made', remedy }, 'key');
  }
}

function readSeriesSource(fields: Fields, series: SeriesChoice | undefined): Pick<ReadSource, 'source'> {
  if (series === undefined) return {};
  const type = fields.get('type');
  const aggregation = readAggregation(fields);
  const kind = type === undefined ? knownKindOf(series) : kindsByType[type];
  const problem = kind && checkAggregation(kind, aggregation);
  if (problem) fields.report(['aggregation', 'time'], problem);
  return {
    source: { form: 'series', series, aggregation, ...(type !== undefined && { type: kindsByType[type] }) },
  };
}

function readAggregation(fields: Fields): Partial<Aggregation> {
  const { time, group } = fields.get('aggregation') ?? {};
  return { ...(time !== undefined && { time }), ...(group !== undefined && { group }) };
}

/** What is known of a series before the backend is asked. */
function knownKindOf(series: SeriesChoice): MetricKind | undefined {
  const name = series instanceof RegExp ? undefined : seriesOf(series, 'container');
  return name === undefined || needsType(name) ? undefined : definitionOf(name)?.kind;
}

interface ReadSeries {
  readonly series: SeriesChoice;
  readonly facts: Pick<ReadSource, 'groups' | 'period'>;
}

function readSeries(fields: Fields): ReadSeries | undefined {
  const text = fields.get('series');
  if (text === undefined) return undefined;
  if (!isPattern(text)) return readSeriesName(fields, text);
  const pattern = readPattern(fields, text);
  return pattern && { series: pattern.expression, facts: { groups: pattern.groups } };
}

function readSeriesName(fields: Fields, series: string): ReadSeries | undefined {
  const name = seriesOf(series, 'container');
  if (name === undefined) {
    fields.report(['series'], {
      message: `${quote(series)} can be no metric of Sysdig`,
      remedy: remedyFor(['series']),
    });
    return undefined;
  }
  const period = definitionOf(name)?.period;
  return { series, facts: period === undefined ? {} : { period } };
}

function readPattern(fields: Fields, text: string): Pattern | undefined {
  try {
    return parsePattern(text);
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    fields.report(['series'], error, { character: error.offset });
    return undefined;
  }
}

/** `<<series>>` and `series:` belong together. */
function checkSeriesPlace(fields: Fields, template: PromqlTemplate): void {
  const isOpen = [template.text, fields.get('timeSeries') ?? ''].some((text) => text.includes('<<series>>'));
  if (fields.has('series') && !isOpen) {
    const remedy = 'leave one of them out, or write <<series>> where the metric stands in promql';
    fields.report(['series'], { message: 'promql already says of what the metric is made', remedy }, 'key');
  }
  if (!fields.has('series') && isOpen) {
    const finding = { message: 'nothing says what <<series>> stands for', remedy: 'write series: besides' };
    fields.report(['promql'], finding, { character: Math.max(0, template.text.indexOf('<<series>>')) });
  }
  // What cannot be bound to one name cannot be bound to any.
  if (isOpen && fields.has('series')) checkBound(fields, template);
}
