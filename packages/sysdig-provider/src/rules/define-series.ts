import type { MetricTraits, ReportedMetric } from '../catalogue/metrics.ts';
import type { Certainty } from './known/certainty.ts';
import type { BuiltInMetric } from './known/known-metric.ts';
import {
  type Aggregation,
  type GroupAggregation,
  type MetricKind,
  type SeriesDefinition,
  type TimeAggregation,
  usualAggregations,
} from './metric-definition.ts';

/** What a series is, and on whose word. */
export interface ExplainedDefinition {
  readonly definition: SeriesDefinition;
  /** The built-in table, the tenant's descriptor, the type in `/metadata`, or what its name alone says. */
  readonly source: 'table' | 'descriptor' | 'metadata' | 'name';
  /** `reported`: by the tenant itself. */
  readonly certainty: Certainty | 'reported';
}

/** What a kind follows from. */
type Told = Pick<ExplainedDefinition, 'source' | 'certainty'> & {
  readonly kind: MetricKind;
  readonly because: string;
  readonly aggregation?: Aggregation;
};

/** Undefined when nothing tells. */
export function defineSeries(
  series: string,
  reported: ReportedMetric,
  known: BuiltInMetric | undefined,
): ExplainedDefinition | undefined {
  if (known !== undefined) return fromTable(series, reported, known);
  const told =
    ofDescriptor(series, reported) ?? ofAgent(series, reported) ?? ofType(reported) ?? ofName(series, reported);
  if (told === undefined) return undefined;
  const { source, certainty, kind, because, aggregation = usualAggregations[kind] } = told;
  const unit = unitOf(reported);
  const period = periodOf(series);
  const definition: SeriesDefinition = {
    ...bare(series, reported),
    kind,
    aggregation,
    because,
    ...(unit !== undefined && { unit }),
    ...(period !== undefined && { period }),
  };
  return { definition, source, certainty };
}

/** The table before all that is reported: Sysdig's descriptors call the levels of Java's memory counters. */
function fromTable(series: string, reported: ReportedMetric, known: BuiltInMetric): ExplainedDefinition {
  const { kind, unit, origin, legacyId, period, aggregation = usualAggregations[kind], certainty } = known;
  const definition: SeriesDefinition = {
    ...(legacyId !== undefined && reported.descriptor === undefined && { legacyId }),
    ...bare(series, reported),
    origin,
    kind,
    aggregation,
    unit,
    ...(period !== undefined && { period }),
    because: 'it is one of the known metrics',
  };
  return { definition, source: 'table', certainty };
}

/** The data API is asked by the id that the tenant lists. */
function bare(
  series: string,
  { descriptor }: ReportedMetric,
): Pick<SeriesDefinition, 'form' | 'series' | 'legacyId' | 'origin'> {
  const origin = series.startsWith('sysdig_host_') ? 'host' : 'container';
  const legacyId = descriptor?.id === series ? undefined : descriptor?.id;
  return { form: 'series', series, origin, ...(legacyId !== undefined && { legacyId }) };
}

function ofDescriptor(series: string, reported: ReportedMetric): Told | undefined {
  const { descriptor } = reported;
  const kind = descriptor && kindOfDescriptor(series, reported);
  if (descriptor === undefined || kind === undefined) return undefined;
  const { metricType, time, group } = descriptor.traits;
  const usual = [time, group].filter((one) => one !== undefined).join(' and ');
  const because = `its descriptor in Sysdig calls it a ${metricType}${usual === '' ? '' : `, usually taken as ${usual}`}`;
  return {
    source: 'descriptor',
    certainty: 'reported',
    kind,
    because,
    aggregation: toAggregation(kind, descriptor.traits),
  };
}

/**
 * A counter of Sysdig's agent holds what happened in each period, a scraped one a total: a descriptor does not tell
 * which. Undefined where nothing else does.
 */
function kindOfDescriptor(series: string, { descriptor, type }: ReportedMetric): MetricKind | undefined {
  const metricType = descriptor?.traits.metricType;
  if (metricType === 'gauge') return 'gauge';
  if (descriptor === undefined || metricType !== 'counter') return undefined;
  // A scraped name holds no dots: dotted ones are of StatsD, JMX and the agent's own checks.
  const isOfAgent = /^(?:sysdig|jmx)_/.test(series) || descriptor.id.includes('.');
  if (isOfAgent || descriptor.traits.category === 'jmx') return 'native-counter';
  return type === 'counter' || suffixOf(series) !== undefined ? 'counter' : undefined;
}

/** The first entries of its lists are what Sysdig itself uses. Of totals nothing but their growth has a meaning. */
function toAggregation(kind: MetricKind, { time, group }: MetricTraits): Aggregation {
  const usual = usualAggregations[kind];
  const isTime = time !== undefined && (kind === 'counter' ? time === 'sum' : plainTimes.has(time));
  return {
    time: isTime ? (time as TimeAggregation) : usual.time,
    group: group !== undefined && groups.has(group) ? (group as GroupAggregation) : usual.group,
  };
}

/** `timeAvg`, Sysdig's "rate", is the usual one of each kind: per second of counters, the mean of levels. */
const plainTimes: ReadonlySet<string> = new Set(['avg', 'sum', 'min', 'max'] satisfies TimeAggregation[]);
const groups: ReadonlySet<string> = new Set(['avg', 'sum', 'min', 'max'] satisfies GroupAggregation[]);

/** Sysdig's own counters hold what happened in each period, whatever a generic type says. */
function ofAgent(series: string, { type }: ReportedMetric): Told | undefined {
  if (!series.startsWith('sysdig_')) return undefined;
  const kind = type === 'counter' ? 'native-counter' : 'gauge';
  const because = `it is made by Sysdig's agent, which reports it as ${type ?? 'nothing else'}`;
  return type === undefined
    ? { source: 'name', certainty: 'inferred', kind, because }
    : { source: 'metadata', certainty: 'reported', kind, because };
}

function ofType({ type }: ReportedMetric): Told | undefined {
  if (type !== 'counter' && type !== 'gauge') return undefined;
  return { source: 'metadata', certainty: 'reported', kind: type, because: `its type is reported as ${type}` };
}

/** Anything else that is reported is no type at all. */
function ofName(series: string, reported: ReportedMetric): Told | undefined {
  if (isFamily(reported)) return undefined;
  const platform = platforms.find(({ prefix }) => series.startsWith(prefix));
  if (platform !== undefined)
    return { source: 'name', certainty: 'inferred', kind: 'gauge', because: platform.because };
  const suffix = suffixOf(series);
  if (suffix === undefined) return undefined;
  return { source: 'name', certainty: 'inferred', kind: 'counter', because: `its name ends in ${suffix}` };
}

/** Histograms and summaries are families: their own name has no samples of one meaning. */
export function isFamily({ type, descriptor }: ReportedMetric): boolean {
  return [type, descriptor?.traits.metricType].some((told) => told !== undefined && families.has(told));
}

const families: ReadonlySet<string> = new Set(['histogram', 'summary', 'gaugehistogram']);

/** Told by a cloud once in a while, each number for itself. */
const platforms: readonly { readonly prefix: string; readonly period: number; readonly because: string }[] = [
  { prefix: 'ibm_', period: 60, because: 'it is a platform metric of IBM Cloud' },
];

function periodOf(series: string): number | undefined {
  return platforms.find(({ prefix }) => series.startsWith(prefix))?.period;
}

/** What scraped counters are called. CloudWatch and its like call the sum of a minute `_sum`, which is none. */
function suffixOf(series: string): string | undefined {
  return /^(?:aws|azure|gcp|ibm)_/.test(series) ? undefined : /_(?:total|count|sum|bucket)$/.exec(series)?.[0];
}

function unitOf({ descriptor, unit }: ReportedMetric): string | undefined {
  return units.get(descriptor?.traits.type ?? '') ?? (unit === 'number' ? undefined : unit);
}

/** The types of descriptors that say what is counted. */
const units: ReadonlyMap<string, string> = new Map([
  ['%', 'percent'],
  ['byte', 'bytes'],
  ['relativeTime', 'ns'],
]);
