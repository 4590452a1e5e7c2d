import type { Point } from '../../promql/value.ts';
import type { Series, TimeRange } from '../../series/series-source.ts';
import type { IntervalSamples } from '../aggregation/aggregate-time.ts';

/** How old the last sample before an interval may be: a scrape may take place every minute. Milliseconds. */
const lookBack = 60_000;

/** What a series has in a time, of which `from` itself is not part; and, if need be, what it had a little before. */
export function readPoints(series: Series, { from, to }: TimeRange, needsBefore: boolean): readonly Point[] {
  return series
    .samplesBetween({ from: needsBefore ? from - lookBack : from + 1, to })
    .flatMap(({ time, value }) => (value === undefined ? [] : [{ time, value }]));
}

/** The samples of each interval that has any; the intervals follow each other. */
export function* splitPoints(
  points: readonly Point[],
  intervals: readonly TimeRange[],
): Iterable<readonly [index: number, samples: IntervalSamples]> {
  let next = 0;
  for (const [index, { from, to }] of intervals.entries()) {
    while (next < points.length && timeOf(points[next]) <= from) next += 1;
    const first = next;
    while (next < points.length && timeOf(points[next]) <= to) next += 1;
    const previous = points[first - 1];
    const before = previous !== undefined && previous.time >= from - lookBack ? previous : undefined;
    if (next > first) yield [index, { points: points.slice(first, next), before, from, to }];
  }
}

function timeOf(point: Point | undefined): number {
  return point?.time ?? 0;
}
