import { bucketLabel, identityOf, type Labels, metricName, withoutLabels } from '../series/labels.ts';
import { compareNumbers } from './arithmetic.ts';
import { parseFloatText } from './float-text.ts';
import type { Vector } from './value.ts';

interface Bucket {
  /** Everything up to it was counted. */
  readonly upperBound: number;
  readonly count: number;
}

/** `histogram_quantile(φ, buckets)` on classic buckets: series that differ in `le` alone are one histogram. */
export function histogramQuantile(quantile: number, vector: Vector): Vector {
  const histograms = new Map<string, { readonly labels: Labels; readonly buckets: Bucket[] }>();
  for (const { labels, value } of vector) {
    const upperBound = parseFloatText(labels.get(bucketLabel) ?? '');
    if (upperBound === undefined) continue;
    const others = withoutLabels(labels, [bucketLabel, metricName]);
    const histogram = histograms.get(identityOf(others)) ?? { labels: others, buckets: [] };
    histogram.buckets.push({ upperBound, count: value });
    histograms.set(identityOf(others), histogram);
  }
  return [...histograms.values()].map(({ labels, buckets }) => ({
    labels,
    value: quantileOfBuckets(quantile, buckets),
  }));
}

/** Within a bucket the observations are taken as evenly spread. */
function quantileOfBuckets(quantile: number, unordered: readonly Bucket[]): number {
  if (Number.isNaN(quantile)) return Number.NaN;
  if (quantile < 0) return Number.NEGATIVE_INFINITY;
  if (quantile > 1) return Number.POSITIVE_INFINITY;
  const buckets = makeMonotonic(mergeEqualBounds(unordered));
  const [last, secondLast] = [buckets.at(-1), buckets.at(-2)];
  const isComplete = unordered.some(({ upperBound }) => upperBound === Number.POSITIVE_INFINITY);
  if (!isComplete || last === undefined || secondLast === undefined || last.count === 0) return Number.NaN;
  const rank = quantile * last.count;
  const index = buckets.slice(0, -1).findIndex(({ count }) => count >= rank);
  const bucket = buckets[index];
  // In the last bucket, which has no end: its start is the best that can be said.
  if (bucket === undefined) return secondLast.upperBound;
  const before = buckets[index - 1];
  if (before === undefined && bucket.upperBound <= 0) return bucket.upperBound;
  const { upperBound: start, count: counted } = before ?? { upperBound: 0, count: 0 };
  return start + (bucket.upperBound - start) * ((rank - counted) / (bucket.count - counted));
}

function mergeEqualBounds(buckets: readonly Bucket[]): readonly Bucket[] {
  const counts = new Map<number, number>();
  for (const { upperBound, count } of buckets) counts.set(upperBound, (counts.get(upperBound) ?? 0) + count);
  return [...counts]
    .map(([upperBound, count]) => ({ upperBound, count }))
    .sort((one, other) => compareNumbers(one.upperBound, other.upperBound));
}

/** Rates of buckets that were scraped at different moments may fall a little from one bucket to the next. */
function makeMonotonic(buckets: readonly Bucket[]): readonly Bucket[] {
  let most = Number.NEGATIVE_INFINITY;
  return buckets.map(({ upperBound, count }) => {
    if (count < most) return { upperBound, count: most };
    most = count;
    return { upperBound, count };
  });
}
