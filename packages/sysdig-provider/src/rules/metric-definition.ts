import type { Matcher } from '../plan/matcher.ts';
import type { PromqlTemplate } from '../promql/template/promql-template.ts';
import type { ObjectLabels, Origin } from './object-labels.ts';

/**
 * What the samples of a metric are.
 *
 * - `native-counter`: Sysdig's agent stores what happened in each period (10 s), not a running total. Prometheus'
 *   `rate()` on them is wrong.
 * - `counter`: a scraped, ever growing total.
 * - `gauge`: a level.
 */
export type MetricKind = 'native-counter' | 'counter' | 'gauge';

/**
 * How the samples of one series in a window become one number. `rate`: how many each second · `sum`: all of them
 * together; of a `counter`, what was added · `avg`, `min`, `max` of the samples.
 */
export type TimeAggregation = 'rate' | 'avg' | 'sum' | 'min' | 'max';

/** How the numbers of all series of an object become one. */
export type GroupAggregation = 'sum' | 'avg' | 'min' | 'max';

/** Time comes before group, as everywhere in Sysdig. */
export interface Aggregation {
  readonly time: TimeAggregation;
  readonly group: GroupAggregation;
}

/** What suits a kind of metric where nobody says otherwise: counters per second and added up, levels averaged. */
export const usualAggregations: Readonly<Record<MetricKind, Aggregation>> = {
  'native-counter': { time: 'rate', group: 'sum' },
  counter: { time: 'rate', group: 'sum' },
  gauge: { time: 'avg', group: 'avg' },
};

/** How a metric is made of Sysdig's data: of one series, or by an expression of somebody's own. */
export type MetricDefinition = SeriesDefinition | TemplateDefinition;

interface AnyDefinition {
  /** What the value counts, before any rate: `bytes`, `ns`, `percent` (0–100), … */
  readonly unit?: string;
  /** Where this definition comes from, for whoever asks why: `rule "orders" (rules.yaml:12)`. */
  readonly because: string;
  /** Whole seconds of the past that make a value: a multiple of the period, two at least; absent: as the source says. */
  readonly window?: number;
  /** The distance of its samples in whole seconds; absent: as the source says. */
  readonly period?: number;
  /** Whether an answer that the backend calls incomplete may be used: somebody's explicit choice. */
  readonly allowPartial?: boolean;
}

/** One series, aggregated. */
export interface SeriesDefinition extends AnyDefinition {
  readonly form: 'series';
  /** Its name in PromQL. */
  readonly series: string;
  /** Its id in the data API, where that differs. */
  readonly legacyId?: string;
  /** Which of the two that share a legacy id. */
  readonly origin: Origin;
  readonly kind: MetricKind;
  readonly aggregation: Aggregation;
}

/** An expression of PromQL with places for what is asked for. */
export interface TemplateDefinition extends AnyDefinition {
  readonly form: 'template';
  readonly template: PromqlTemplate;
}

/** What is known of a request before anything is asked: what the metric is made of, and what it is asked for. */
export interface ResolvedMetric {
  readonly definition: MetricDefinition;
  /** Series of which clusters: of the scope of the whole source, or, for what belongs to no cluster, of all. */
  readonly scope: 'cluster' | 'account';
  /** What a rule adds to every query, in plain text. */
  readonly where: readonly Matcher[];
  /** The labels that name the objects asked for; absent for external metrics. */
  readonly objects?: ObjectLabels;
  /** External metrics: the labels by which the answer is told apart, one item for each; none: one value. */
  readonly groupBy: readonly string[];
  /** External metrics: whether series of the asking namespace alone are meant, which they are unless a rule says. */
  readonly inNamespace: boolean;
  /** The labels that a metric selector may name, as Sysdig spells them; absent: any. */
  readonly selectable?: ReadonlySet<string>;
}
