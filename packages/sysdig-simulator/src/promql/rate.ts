import type { RangeFunction, RangeWindow } from './range-window.ts';
import type { Point } from './value.ts';

/** Increase of a counter within the window, extrapolated to its ends, resets added up. */
export const increase: RangeFunction = (window) => extrapolate(window, { isCounter: true });

/** The increase in a second. */
export const rate: RangeFunction = (window) =>
  extrapolate(window, { isCounter: true, seconds: (window.to - window.from) / 1000 });

/** Change of a gauge within the window, extrapolated to its ends. */
export const delta: RangeFunction = (window) => extrapolate(window, { isCounter: false });

/** The rate between the last two samples. */
export const irate: RangeFunction = ({ points }) => {
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined) return undefined;
  const increased = last.value < before.value ? last.value : last.value - before.value;
  return increased / ((last.time - before.time) / 1000);
};

/** The change between the last two samples. */
export const idelta: RangeFunction = ({ points }) => {
  const [before, last] = points.slice(-2);
  return before === undefined || last === undefined ? undefined : last.value - before.value;
};

interface Extrapolation {
  /** It never falls but when it starts again from zero. */
  readonly isCounter: boolean;
  /** What the change is divided by; 1. */
  readonly seconds?: number;
}

/**
 * Samples seldom lie on the ends of a window. Where the first or last one is close enough to its end, as close as
 * samples are to each other, the change is extended to that end, else by half of their distance; never past the time
 * at which a counter would have been zero.
 */
function extrapolate({ points, from, to }: RangeWindow, { isCounter, seconds = 1 }: Extrapolation): number | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return undefined;
  const change = last.value - first.value + (isCounter ? lostInResets(points) : 0);
  const sampled = (last.time - first.time) / 1000;
  const distance = sampled / (points.length - 1);
  const threshold = distance * 1.1;
  const extension = (gap: number) => (gap < threshold ? gap : distance / 2);

  let toStart = (first.time - from) / 1000;
  if (isCounter && change > 0 && first.value >= 0) toStart = Math.min(toStart, sampled * (first.value / change));
  const toEnd = (to - last.time) / 1000;
  // In this order, so that the last digits are Prometheus' own.
  return change * ((sampled + extension(toStart) + extension(toEnd)) / sampled / seconds);
}

function lostInResets(points: readonly Point[]): number {
  let lost = 0;
  for (const [index, { value }] of points.entries()) {
    const before = points[index - 1]?.value ?? value;
    if (value < before) lost += before;
  }
  return lost;
}
