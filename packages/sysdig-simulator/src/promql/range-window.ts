import type { Point } from './value.ts';

/** What a range function sees of one series. */
export interface RangeWindow {
  /** At least one, the oldest first. */
  readonly points: readonly Point[];
  /** From when to when samples were wanted: milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** When the expression is evaluated; `to` plus the offset. */
  readonly evaluatedAt: number;
}

/** One number from one series; undefined: too few samples to say. */
export type RangeFunction = (window: RangeWindow) => number | undefined;
