import type { SampleOutcome } from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import type { PrometheusApi } from '../../src/client/prometheus-api.ts';
import { PlanAsker } from '../../src/promql/plan-asker.ts';
import { PromqlDialect } from '../../src/promql/promql-dialect.ts';
import type { Aggregation, GroupAggregation, MetricKind, TimeAggregation } from '../../src/rules/metric-definition.ts';
import { SettleTimes } from '../../src/timing/settle-times.ts';
import { seriesDefinition } from './definitions.ts';

/** Seconds since the epoch, on a grid of 10 s: every series has its newest sample then. */
export const end = 1_700_000_600;

export interface AggregatedSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds since the epoch, and the value; the oldest first. */
  readonly samples: readonly (readonly [time: number, value: number])[];
}

/** The last samples of one container, 10 s apart; the newest is of {@link end}. */
function container(metric: string, place: readonly [pod: string, name: string], values: readonly number[]) {
  const [pod, name] = place;
  const labels = { kube_namespace_name: 'shop', kube_pod_name: pod, container_name: name };
  const samples = values.map((value, index) => [end - (values.length - 1 - index) * 10, value] as const);
  return { name: metric, labels, samples };
}

const counted = (each: number, samples: number) => Array.from({ length: samples }, (_, at) => 5000 + at * each);

/**
 * Pods with one or two containers, of which a window of 60 s sees the last six samples at the most.
 *
 * - `steady`: both are there for longer.
 * - `young`: the second one for 30 s.
 * - `new`: there is one, for 30 s.
 */
export const aggregatedSeries: readonly AggregatedSeries[] = [
  ...['deltas', 'levels'].flatMap((metric) => [
    container(metric, ['steady', 'a'], [1000, 10, 20, 30, 40, 50, 60]),
    container(metric, ['steady', 'b'], [1000, 60, 60, 60, 60, 60, 60]),
    container(metric, ['young', 'a'], [1000, 10, 20, 30, 40, 50, 60]),
    container(metric, ['young', 'b'], [30, 30, 30]),
    container(metric, ['new', 'a'], [30, 30, 30]),
  ]),
  // 0.5 a second, and 2 a second.
  container('totals', ['steady', 'a'], counted(5, 8)),
  container('totals', ['steady', 'b'], counted(20, 8)),
  container('totals', ['young', 'a'], counted(5, 8)),
  container('totals', ['young', 'b'], counted(20, 3)),
  container('totals', ['new', 'a'], counted(20, 3)),
];

const metricOf: Readonly<Record<MetricKind, string>> = {
  'native-counter': 'deltas',
  gauge: 'levels',
  counter: 'totals',
};

/** What is true, worked out by hand: of the pods `steady`, `young` and `new`; null: no value, its window is not full. */
type Truth = readonly [steady: number, young: number, fresh: number | null];
type Row = readonly [TimeAggregation, GroupAggregation, ...Truth];

/**
 * A sum of what is counted has a value where one container was there all the time, and counts of the other what there
 * is; so has a maximum. An average and a minimum are of those that were there all the time.
 */
const summed: readonly Row[] = [
  ['sum', 'sum', 570, 300, null],
  ['sum', 'avg', 285, 210, null],
  ['sum', 'min', 210, 210, null],
  ['sum', 'max', 360, 210, null],
];
/** Levels are what they are for however long. */
const levels: readonly Row[] = [
  ['avg', 'sum', 95, 65, 30],
  ['avg', 'avg', 47.5, 32.5, 30],
  ['avg', 'min', 35, 30, 30],
  ['avg', 'max', 60, 35, 30],
  ['min', 'sum', 70, 40, 30],
  ['min', 'avg', 35, 20, 30],
  ['min', 'min', 10, 10, 30],
  ['min', 'max', 60, 30, 30],
  ['max', 'sum', 120, 90, 30],
  ['max', 'avg', 60, 45, 30],
  ['max', 'min', 60, 30, 30],
  ['max', 'max', 60, 60, 30],
];
const rates: readonly Row[] = [
  ['rate', 'sum', 9.5, 5, null],
  ['rate', 'avg', 4.75, 3.5, null],
  ['rate', 'min', 3.5, 3.5, null],
  ['rate', 'max', 6, 3.5, null],
];
/** Prometheus takes the 40 of 20 s for 60 within half a distance of samples around them: 1 each second of the window. */
const totals: readonly Row[] = [
  ['rate', 'sum', 2.5, 1.5, null],
  ['rate', 'avg', 1.25, 0.5, null],
  ['rate', 'min', 0.5, 0.5, null],
  ['rate', 'max', 2, 1, null],
  ['sum', 'sum', 150, 90, null],
  ['sum', 'avg', 75, 30, null],
  ['sum', 'min', 30, 30, null],
  ['sum', 'max', 120, 60, null],
];

export interface AggregationCase {
  readonly kind: MetricKind;
  readonly aggregation: Aggregation;
  /** By pod; null: refused. */
  readonly truth: Readonly<Record<string, number | null>>;
}

function toCases(kind: MetricKind, rows: readonly Row[]): readonly AggregationCase[] {
  return rows.map(([time, group, steady, young, fresh]) => ({
    kind,
    aggregation: { time, group },
    truth: { steady, young, new: fresh },
  }));
}

/** Everything that can be made of every kind of metric. */
export const aggregationCases: readonly AggregationCase[] = [
  ...toCases('native-counter', [...rates, ...summed, ...levels]),
  ...toCases('counter', totals),
  ...toCases('gauge', [...summed, ...levels]),
];

/** What the dialect makes of one case, before any backend that has {@link aggregatedSeries}. */
export async function readAggregation(
  { kind, aggregation }: AggregationCase,
  query: PrometheusApi['query'],
): Promise<AggregationCase['truth']> {
  const clock = new FakeClock((end + 13) * 1000);
  const settleTimes = new SettleTimes({ period: 10, fixed: 0 });
  const asker = new PlanAsker({ client: { from: 'it', query }, clock, settleTimes, period: 10, window: 60 });
  const dialect = new PromqlDialect({ asker, settleTimes, clock });
  const groupBy = ['kube_namespace_name', 'kube_pod_name'];
  const definition = seriesDefinition(kind, { series: metricOf[kind], aggregation });
  const objects = { namespace: 'kube_namespace_name', name: 'kube_pod_name', wanted: new Set(['shop']) };
  const plan = { query: { definition, matchers: [], groupBy }, objects };
  const [outcome] = await dialect.fetch([{ metric: 'm', plan }], testContext);
  return valuesOf(outcome);
}

function valuesOf(outcome: SampleOutcome | undefined): AggregationCase['truth'] {
  if (outcome === undefined) throw new Error('there is no outcome');
  if (!outcome.ok) throw outcome.error;
  const { samples, refused = [] } = outcome;
  return Object.fromEntries([
    // A query is evaluated a millisecond beside half-way, which an extrapolation of 20 s to 60 s shows: hundredths do.
    ...samples.map(({ name = '', value }) => [name, Math.round(Number(value.milliValue()) / 10) / 100]),
    ...refused.map(({ name = '' }) => [name, null]),
  ]);
}
