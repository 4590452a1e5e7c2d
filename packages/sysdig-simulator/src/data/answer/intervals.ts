import type { TimeRange } from '../../series/series-source.ts';
import type { DataContext } from '../data-context.ts';
import type { DataWindow } from '../data-query.ts';

/**
 * The intervals of a window of which there can be data, the oldest first. Milliseconds; each begins after its `from`
 * and includes its `to`. Late ones are missing, and those that are older than their resolution is kept.
 */
export function listIntervals(window: DataWindow, { now, horizon, switches }: DataContext): readonly TimeRange[] {
  const { start, end, sampling } = window;
  if (sampling === undefined) return start < end ? [{ from: start * 1000, to: end * 1000 }] : [];
  const oldest = now - keptFor(sampling, switches.retention) * 1000;
  const intervals = Array.from({ length: Math.max(0, Math.round((end - start) / sampling)) }, (_, index) => ({
    from: (start + index * sampling) * 1000,
    to: (start + (index + 1) * sampling) * 1000,
  }));
  const isThere = ({ from, to }: TimeRange) =>
    to <= horizon || (switches.unfinishedIntervals === 'shown' && from < horizon);
  return intervals.filter((interval) => interval.from >= oldest && isThere(interval));
}

/** A sampling that has no timeline of its own comes from the finest one. */
function keptFor(sampling: number, retention: DataContext['switches']['retention']): number {
  return (retention.find((timeline) => timeline.sampling === sampling) ?? retention[0])?.kept ?? 0;
}
