import { CompensatedSum, isInfinite, quantileOf, staysInfinite } from './arithmetic.ts';
import type { RangeFunction } from './range-window.ts';
import { delta, idelta, increase, irate, rate } from './rate.ts';
import { deriv } from './trend.ts';

/** The functions that make one number of the samples of a series. */
export const rangeFunctions: ReadonlyMap<string, RangeFunction> = new Map<string, RangeFunction>([
  ['rate', rate],
  ['increase', increase],
  ['delta', delta],
  ['irate', irate],
  ['idelta', idelta],
  ['deriv', deriv],
  ['avg_over_time', overValues(mean)],
  ['sum_over_time', overValues(sum)],
  ['min_over_time', overValues((values) => extreme(values, (value, best) => value < best))],
  ['max_over_time', overValues((values) => extreme(values, (value, best) => value > best))],
  ['count_over_time', overValues((values) => values.length)],
  ['last_over_time', overValues((values) => values.at(-1))],
  ['present_over_time', overValues(() => 1)],
  ['stdvar_over_time', overValues(variance)],
  ['stddev_over_time', overValues((values) => Math.sqrt(variance(values)))],
  ['changes', overValues((values) => countPairs(values, differs))],
  ['resets', overValues((values) => countPairs(values, (before, after) => after < before))],
]);

export function createQuantileOverTime(quantile: number): RangeFunction {
  return overValues((values) => quantileOf(values, quantile));
}

function overValues(calculate: (values: readonly number[]) => number | undefined): RangeFunction {
  return ({ points }) => calculate(points.map(({ value }) => value));
}

function sum(values: readonly number[]): number {
  const total = new CompensatedSum();
  for (const value of values) total.add(value);
  return total.value;
}

/** Step by step, as Prometheus does, so that it neither overflows nor forgets an infinity. */
function mean(values: readonly number[]): number {
  const result = new CompensatedSum();
  for (const [index, value] of values.entries()) {
    const count = index + 1;
    if (!staysInfinite(result.rough, value)) result.add(value / count - result.rough / count);
  }
  return isInfinite(result.rough) ? result.rough : result.value;
}

function extreme(values: readonly number[], isBetter: (value: number, best: number) => boolean): number | undefined {
  return values.reduce((best, value) => (isBetter(value, best) || Number.isNaN(best) ? value : best), Number.NaN);
}

/** Of the whole population (Welford). */
function variance(values: readonly number[]): number {
  const [center, squares] = [new CompensatedSum(), new CompensatedSum()];
  for (const [index, value] of values.entries()) {
    const distance = value - center.value;
    center.add(distance / (index + 1));
    squares.add(distance * (value - center.value));
  }
  return squares.value / values.length;
}

function countPairs(values: readonly number[], isOne: (before: number, after: number) => boolean): number {
  return values.slice(1).filter((after, index) => isOne(values[index] ?? after, after)).length;
}

function differs(before: number, after: number): boolean {
  return before !== after && !(Number.isNaN(before) && Number.isNaN(after));
}
