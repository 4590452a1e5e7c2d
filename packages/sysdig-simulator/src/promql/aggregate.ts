import {
  identityOf,
  type Labels,
  metricName,
  noLabels,
  onlyLabels,
  withLabel,
  withoutLabels,
} from '../series/labels.ts';
import { compareNumbers, quantileOf, staysInfinite } from './arithmetic.ts';
import type { AggregationName, Grouping } from './ast.ts';
import { PromqlExecutionError } from './errors.ts';
import { formatPlainFloat } from './float-text.ts';
import type { Vector, VectorSample } from './value.ts';

/** What an aggregation is told apart from its vector: a number for `topk`, `bottomk`, `quantile`, a label for `count_values`. */
export interface AggregationRequest {
  readonly operation: AggregationName;
  readonly grouping: Grouping;
  readonly parameter?: number | string;
}

/** `sum by (labels) (vector)` and its like. */
export function aggregate(vector: Vector, { operation, grouping, parameter }: AggregationRequest): Vector {
  switch (operation) {
    case 'topk':
    case 'bottomk':
      return chooseExtremes(vector, grouping, { operation, count: toCount(parameter) });
    case 'quantile':
      return aggregateValues(vector, grouping, (values) => quantileOf(values, Number(parameter)));
    case 'count_values':
      return countValues(vector, grouping, String(parameter));
    default:
      return aggregateValues(vector, grouping, reductions[operation]);
  }
}

type Reduction = (values: readonly number[]) => number;

const reductions: Readonly<
  Record<Exclude<AggregationName, 'topk' | 'bottomk' | 'quantile' | 'count_values'>, Reduction>
> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  avg: mean,
  min: (values) => values.reduce((best, value) => (best > value || Number.isNaN(best) ? value : best), Number.NaN),
  max: (values) => values.reduce((best, value) => (best < value || Number.isNaN(best) ? value : best), Number.NaN),
  count: (values) => values.length,
  group: () => 1,
  stdvar: variance,
  stddev: (values) => Math.sqrt(variance(values)),
};

/** Step by step as Prometheus does, so that it does not overflow. */
function mean(values: readonly number[]): number {
  let result = 0;
  for (const [index, value] of values.entries()) {
    if (!staysInfinite(result, value)) result += value / (index + 1) - result / (index + 1);
  }
  return result;
}

/** Of the whole population (Welford). Prometheus says 0 for a single element, even for NaN. */
function variance(values: readonly number[]): number {
  let [center, squares] = [values[0] ?? 0, 0];
  for (const [index, value] of values.slice(1).entries()) {
    const distance = value - center;
    center += distance / (index + 2);
    squares += distance * (value - center);
  }
  return squares / values.length;
}

interface Group {
  readonly labels: Labels;
  readonly members: VectorSample[];
}

function groupVector(vector: Vector, grouping: Grouping): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const sample of vector) {
    const labels = groupLabels(sample.labels, grouping);
    const group = groups.get(identityOf(labels)) ?? { labels, members: [] };
    group.members.push(sample);
    groups.set(identityOf(labels), group);
  }
  return groups.values();
}

function groupLabels(labels: Labels, { mode, labels: names }: Grouping): Labels {
  if (mode === 'without') return withoutLabels(labels, [...names, metricName]);
  return names.length === 0 ? noLabels : onlyLabels(labels, names);
}

function aggregateValues(vector: Vector, grouping: Grouping, reduce: Reduction): Vector {
  return [...groupVector(vector, grouping)].map(({ labels, members }) => ({
    labels,
    value: reduce(members.map(({ value }) => value)),
  }));
}

interface Choice {
  readonly operation: 'topk' | 'bottomk';
  readonly count: number;
}

/** The chosen elements keep all of their labels; of equal ones those that came first are chosen; NaN comes last. */
function chooseExtremes(vector: Vector, grouping: Grouping, { operation, count }: Choice): Vector {
  const direction = operation === 'topk' ? -1 : 1;
  const order = (one: VectorSample, other: VectorSample) =>
    Number(Number.isNaN(one.value)) - Number(Number.isNaN(other.value)) ||
    direction * compareNumbers(one.value, other.value);
  return [...groupVector(vector, grouping)].flatMap(({ members }) =>
    members.toSorted(order).slice(0, Math.max(0, count)),
  );
}

function toCount(parameter: number | string | undefined): number {
  const count = Math.trunc(Number(parameter));
  if (Number.isNaN(count) || Math.abs(count) >= 2 ** 63)
    throw new PromqlExecutionError(`Scalar value ${parameter} overflows int64`);
  return count;
}

/** How many elements have each value. */
function countValues(vector: Vector, grouping: Grouping, label: string): Vector {
  if (!/^[a-zA-Z_]\w*$/.test(label)) throw new PromqlExecutionError(`invalid label name "${label}"`);
  const labelled = vector.map(({ labels, value }) => ({
    value,
    labels: withLabel(labels, label, formatPlainFloat(value)),
  }));
  const withValue = grouping.mode === 'by' ? { ...grouping, labels: [...grouping.labels, label] } : grouping;
  return aggregateValues(labelled, withValue, (values) => values.length);
}
