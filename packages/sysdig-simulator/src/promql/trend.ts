import { CompensatedSum, isInfinite } from './arithmetic.ts';
import type { RangeFunction, RangeWindow } from './range-window.ts';

/** The slope in a second, by least squares. */
export const deriv: RangeFunction = (window) => {
  const [first] = window.points;
  return first === undefined || window.points.length < 2 ? undefined : fitLine(window, first.time).slope;
};

/** The value so many seconds after the evaluation, if things go on as they did. */
export function createPrediction(seconds: number): RangeFunction {
  return (window) => {
    if (window.points.length < 2) return undefined;
    const { slope, intercept } = fitLine(window, window.evaluatedAt);
    return slope * seconds + intercept;
  };
}

interface Line {
  /** A second. */
  readonly slope: number;
  /** The value at the origin. */
  readonly intercept: number;
}

/** @param origin the time that counts as 0; milliseconds. */
function fitLine({ points }: RangeWindow, origin: number): Line {
  const constant = points[0]?.value ?? Number.NaN;
  if (points.every(({ value }) => value === constant)) {
    return isInfinite(constant) ? { slope: Number.NaN, intercept: Number.NaN } : { slope: 0, intercept: constant };
  }
  const [x, y, xy, xx] = [new CompensatedSum(), new CompensatedSum(), new CompensatedSum(), new CompensatedSum()];
  for (const { time, value } of points) {
    const at = (time - origin) / 1000;
    x.add(at);
    y.add(value);
    xy.add(at * value);
    xx.add(at * at);
  }
  const count = points.length;
  const slope = (xy.value - (x.value * y.value) / count) / (xx.value - (x.value * x.value) / count);
  return { slope, intercept: y.value / count - (slope * x.value) / count };
}
