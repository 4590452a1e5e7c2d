import type { DataContext } from '../data-context.ts';
import type { DataWindow } from '../data-query.ts';
import { invalidField } from '../data-request-error.ts';
import type { DataSwitches, Timeline } from '../data-switches.ts';
import { isAbsent, type JsonObject, readNumber, readTime } from './json-fields.ts';

const mostSamples = 600;

/** `last`, or `start` and `end`; and `sampling`. The window is aligned down to the sampling. */
export function readWindow(request: JsonObject, context: DataContext): DataWindow {
  const { start, end } = readEdges(request, context);
  const sampling = isAbsent(request['sampling']) ? undefined : readNumber(request['sampling'], 'sampling');
  return alignWindow({ start, end, ...(sampling !== undefined && { sampling }) }, context, fieldOf(request));
}

/** @throws DataRequestError the sampling is not one that there is, or the window too long for it. */
export function alignWindow(window: DataWindow, { now, switches }: DataContext, field: string): DataWindow {
  const { start, end, sampling } = window;
  if (sampling === undefined) {
    const grid = chooseTimeline(window, now / 1000, switches);
    if (grid === undefined) throw invalidField(field, 'no timeline can serve this window', spanOf(window));
    return { start: alignDown(start, grid), end: alignDown(end, grid) };
  }
  const span = spanOf(window);
  const isWhole = switches.samplingOfWholeWindow && sampling > 0 && sampling === span;
  if (isWhole) return { start: alignDown(end, 10) - sampling, end: alignDown(end, 10), sampling };
  if (!switches.samplings.includes(sampling)) {
    throw invalidField('sampling', `sampling must be one of ${switches.samplings.join(', ')}`, sampling);
  }
  if (span > mostSamples * sampling) {
    throw invalidField(field, `${field} cannot be greater than ${mostSamples} * sampling`, span);
  }
  return { start: alignDown(start, sampling), end: alignDown(end, sampling), sampling };
}

function readEdges(request: JsonObject, { now, horizon, switches }: DataContext): Pick<DataWindow, 'start' | 'end'> {
  const { last, start, end } = request;
  if (!isAbsent(last)) {
    if (!isAbsent(start) || !isAbsent(end)) throw invalidField('last', 'last excludes start and end', last);
    const seconds = readNumber(last, 'last');
    if (seconds <= 0) throw invalidField('last', 'last must be greater than 0', last);
    const newest = (switches.lastCountsFrom === 'clock' ? now : horizon) / 1000;
    return { start: newest - seconds, end: newest };
  }
  if (isAbsent(start)) throw invalidField('start', 'last, or start and end, must be set', start);
  if (isAbsent(end)) throw invalidField('end', 'last, or start and end, must be set', end);
  // Sysdig's Python client says 0 for now.
  const edges = { start: readTime(start, 'start'), end: readTime(end, 'end') || now / 1000 };
  if (edges.start >= edges.end) throw invalidField('start', 'start must be before end', start);
  return edges;
}

/** The finest that is still kept from the start on, and has no more than so many samples. */
function chooseTimeline(window: DataWindow, now: number, { retention }: DataSwitches): number | undefined {
  const span = spanOf(window);
  const fits = ({ sampling, kept }: Timeline) => window.start >= now - kept && span <= mostSamples * sampling;
  return retention.find(fits)?.sampling;
}

/** Milliseconds are as fine as times are: the rest is the arithmetic's. */
function spanOf({ start, end }: DataWindow): number {
  return Math.round((end - start) * 1000) / 1000;
}

function alignDown(time: number, sampling: number): number {
  return Math.floor(time / sampling) * sampling;
}

function fieldOf({ last }: JsonObject): string {
  return isAbsent(last) ? 'end' : 'last';
}
