import { BadRequestError } from '@metrics-adapter/core';
import { type Cadence, cadenceOf, longestSettle, rateWindow } from '../promql/query/window.ts';
import type { SeriesDefinition } from '../rules/metric-definition.ts';

/** The widths of intervals that the data API has, in seconds; `1` exists for some plans only. */
const samplings: readonly number[] = [10, 60, 600, 3600, 86_400];
const finest = 10;
/** So many intervals a request may have. */
const mostIntervals = 600;

/** When a metric's samples are taken, and in which intervals they are asked for. Whole seconds. */
export interface DataTiming extends Cadence {
  /** The width of an interval. */
  readonly sampling: number;
}

/** Throws {@link BadRequestError} when no intervals of the data API fit into the window. */
export function timingOf(definition: SeriesDefinition, usual: Cadence): DataTiming {
  // More often than every ten seconds there is nothing to be had.
  const period = Math.max(finest, definition.period ?? usual.period);
  const own = { period, ...(definition.window !== undefined && { window: definition.window }) };
  const cadence = cadenceOf(own, { ...usual, period });
  const window = definition.kind === 'counter' ? rateWindow({ ...cadence, settle: 0 }) : cadence.window;
  return { period, window, sampling: samplingOf(window, period) };
}

/** One sample an interval where that can be; several where it would be too many. */
function samplingOf(window: number, period: number): number {
  const tail = Math.max(longestSettle, period);
  const fitting = samplings.filter(
    (sampling) => window % sampling === 0 && (window + tail) / sampling + 1 <= mostIntervals,
  );
  const fine = fitting.filter((sampling) => sampling <= period);
  const chosen = fine.findLast((sampling) => period % sampling === 0) ?? fine.at(-1) ?? fitting[0];
  if (chosen !== undefined) return chosen;
  throw new BadRequestError(
    `a window of ${window} s cannot be had from Sysdig's data API: it gives at most ${mostIntervals} intervals of ${samplings.join(', ')} s; use a window that one of these divides into fewer, or --dialect promql`,
  );
}

/** Seconds since the epoch, on the grid of intervals: so both sides mean the same. Each interval ends with what its time says. */
export interface AskedWindow {
  /** The first interval begins here. */
  readonly start: number;
  /** What ended here or before is complete. */
  readonly settled: number;
  /** What comes after `settled` tells how late samples are; an interval that is younger may not be over. */
  readonly end: number;
}

/**
 * The window that PromQL would be asked for at this time, and what follows it.
 * @param now milliseconds since the epoch.
 * @param settle seconds after which samples are complete.
 */
export function windowAt(now: number, timing: DataTiming, settle: number): AskedWindow {
  const { period, window, sampling } = timing;
  const align = (time: number) => Math.floor(time / sampling) * sampling;
  const newest = Math.floor(now / 1000 / period) * period - period;
  const settled = align(newest - Math.ceil(settle / period) * period);
  return { start: settled - window, settled, end: align(newest) };
}
