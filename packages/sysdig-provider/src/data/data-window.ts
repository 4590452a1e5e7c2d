import { BadRequestError } from '@metrics-adapter/core';
import type { SeriesDefinition } from '../rules/metric-definition.ts';
import { type Cadence, cadenceOf, evaluationTime, longestSettle, rateWindow } from '../timing/window.ts';

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

/**
 * Throws {@link BadRequestError} when no intervals of the data API fit into the window, or when those that do would give
 * another number than the rule means.
 */
export function timingOf(definition: SeriesDefinition, usual: Cadence): DataTiming {
  // More often than every ten seconds there is nothing to be had.
  const period = Math.max(finest, definition.period ?? usual.period);
  const own = { period, ...(definition.window !== undefined && { window: definition.window }) };
  const cadence = cadenceOf(own, { ...usual, period });
  const window = definition.kind === 'counter' ? rateWindow({ ...cadence, settle: 0 }) : cadence.window;
  return { period, window, sampling: samplingOf(definition, { period, window }) };
}

/** One sample an interval where that can be; fewer or more only where it makes no difference to the number. */
function samplingOf(definition: SeriesDefinition, { period, window }: Cadence): number {
  const tail = Math.max(longestSettle, period);
  const possible = samplings.filter(
    (sampling) => window % sampling === 0 && (window + tail) / sampling + 1 <= mostIntervals,
  );
  if (possible.length === 0) throw unfitError(window);
  const { fits, words } = needOf(definition);
  const fitting = possible.filter((sampling) => fits(sampling, { period, window }));
  const chosen = fitting.findLast((sampling) => sampling <= period) ?? fitting[0];
  if (chosen !== undefined) return chosen;
  const { series, aggregation } = definition;
  throw new BadRequestError(
    `the ${aggregation.group} of each one's ${aggregation.time} (series ${series}) over ${window} s of samples every ${period} s cannot be had from Sysdig's data API: of its intervals (${samplings.join(', ')} s, at most ${mostIntervals}) it takes ${words}; use ${alternativeOf(definition, period)}, or --dialect promql`,
  );
}

function alternativeOf({ aggregation }: SeriesDefinition, period: number): string {
  const whole = samplings.find((sampling) => sampling % period === 0);
  if (aggregation.time !== 'avg' || whole === undefined) return 'another window or aggregation';
  return `a window of ${2 * whole} s`;
}

/** Which intervals give the number that a rule means. */
interface Need {
  readonly fits: (sampling: number, cadence: Cadence) => boolean;
  readonly words: string;
}

const single: Need = {
  fits: (sampling, { period }) => sampling === period,
  words: 'those that are as long as the period, where a missing sample is seen',
};
const parts: Need = {
  fits: (sampling, { period }) => period % sampling === 0,
  words: 'those that divide the period and the window, where a missing sample is seen',
};
/**
 * Series have their samples at different times: in less than a period only some of them have one. The window ends with an
 * interval, which may be as long ago as it lasts: of a window of one interval no value would be young enough to be served.
 */
const wholes: Need = {
  fits: (sampling, { period, window }) => sampling === period || (sampling % period === 0 && window >= 2 * sampling),
  words: 'those of whole periods, in which every series has a sample, of which at least two make the window',
};
const any: Need = { fits: () => true, words: 'any' };

/**
 * A rate and a sum need every sample, and an interval of several does not tell that one of them is missing. What is added
 * up may be added up in parts; what is averaged over series may not, and what Sysdig calls the rate of a scraped counter in
 * less than its period is not known.
 */
function needOf({ kind, aggregation: { time, group } }: SeriesDefinition): Need {
  if (time === 'min' || time === 'max') return any;
  if (time === 'avg') return wholes;
  return kind !== 'counter' && group === 'sum' ? parts : single;
}

function unfitError(window: number): BadRequestError {
  return new BadRequestError(
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
  const time = evaluationTime(now, timing) / 1000;
  const settled = align(time - Math.ceil(settle / period) * period);
  return { start: settled - window, settled, end: align(time) };
}
