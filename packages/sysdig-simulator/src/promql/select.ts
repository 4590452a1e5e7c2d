import type { Labels } from '../series/labels.ts';
import { type Sample, type Series, selectSeries, type TimeRange } from '../series/series-source.ts';
import type { RangeSelector, VectorSelector } from './ast.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import type { Point, PointSeries, RangeVector } from './value.ts';

/** The newest sample of a series, with its own time. */
export interface NewestSample extends Point {
  readonly labels: Labels;
}

/** What a vector selector gives: per series the newest sample within the look-back, unless the series has ended. */
export function selectNewest(
  { matchers, offset }: VectorSelector,
  context: EvaluationContext,
): readonly NewestSample[] {
  const to = context.time - offset;
  const range = { from: leftEnd(to - context.lookBack, context), to };
  return select(matchers, range, context).flatMap((series) => {
    const newest = series.newestIn(range);
    return newest?.value === undefined ? [] : [{ labels: series.labels, time: newest.time, value: newest.value }];
  });
}

/** What a range selector gives: the samples of each series that has any there. */
export function selectRange({ selector, range }: RangeSelector, context: EvaluationContext): RangeVector {
  const to = context.time - selector.offset;
  const from = to - range;
  const window = { from: leftEnd(from, context), to };
  const series = select(selector.matchers, window, context).flatMap(
    ({ labels, samplesBetween }): readonly PointSeries[] => {
      const points = samplesBetween(window).flatMap(toPoints);
      return points.length === 0 ? [] : [{ labels, points }];
    },
  );
  return { series, from, to };
}

/** Prometheus 3 leaves out a sample that lies exactly on the left end. Times are whole milliseconds. */
export function leftEnd(from: number, { version }: EvaluationContext): number {
  return version === 3 ? from + 1 : from;
}

function select(
  matchers: VectorSelector['matchers'],
  range: TimeRange,
  { source, onSelected }: EvaluationContext,
): readonly Series[] {
  const series = selectSeries(source, matchers, range);
  onSelected?.(series);
  return series;
}

function toPoints({ time, value }: Sample): readonly Point[] {
  return value === undefined ? [] : [{ time, value }];
}
