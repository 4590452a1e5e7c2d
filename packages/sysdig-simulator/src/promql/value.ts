import { formatLabels, identityOf, type Labels } from '../series/labels.ts';
import { PromqlExecutionError } from './errors.ts';

/** One element of an instant vector. */
export interface VectorSample {
  readonly labels: Labels;
  readonly value: number;
}

/** An instant vector. Its order means something only after `sort`, `topk` and `bottomk`. */
export type Vector = readonly VectorSample[];

/** A moment in milliseconds since the epoch, and the value there. */
export interface Point {
  readonly time: number;
  readonly value: number;
}

/** One element of a range vector. */
export interface PointSeries {
  readonly labels: Labels;
  /** At least one, the oldest first. */
  readonly points: readonly Point[];
}

/** A range vector, and from when to when it was wanted (milliseconds since the epoch). */
export interface RangeVector {
  readonly series: readonly PointSeries[];
  readonly from: number;
  readonly to: number;
}

/** What a whole expression gives. */
export type PromqlValue =
  | { readonly type: 'scalar'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'vector'; readonly vector: Vector }
  | { readonly type: 'matrix'; readonly series: readonly PointSeries[] };

/** Prometheus refuses a result whose elements cannot be told apart. */
export function ensureDistinct(vector: Vector): Vector {
  const seen = new Set<string>();
  for (const { labels } of vector) {
    const identity = identityOf(labels);
    if (seen.has(identity)) {
      throw new PromqlExecutionError(`vector cannot contain metrics with the same labelset: ${formatLabels(labels)}`);
    }
    seen.add(identity);
  }
  return vector;
}
