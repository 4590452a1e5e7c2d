import type { DataQuestion } from './data-question.ts';
import type { AskedWindow } from './data-window.ts';
import type { Entity } from './entities.ts';

/** What all entities together had in one interval. */
interface IntervalSum {
  readonly count: number;
  readonly total: number;
  /** Of the values without their signs: what rounding is measured by. */
  readonly size: number;
}

interface Seen {
  /** When it was asked, in seconds since the epoch. */
  readonly time: number;
  readonly intervals: ReadonlyMap<number, IntervalSum>;
}

/** Beyond so many questions the one that was asked longest ago is forgotten. */
const mostQuestions = 1000;
/** Numbers that are added in another order differ by less than this part. */
const rounding = 1e-9;

/**
 * Notices settled intervals whose numbers change later: a series that is late hides in the sum of an object, where the data
 * API shows it no other way. The first value that lacks it was wrong; the next ones wait for it.
 */
export class Restatements {
  readonly #seen = new Map<string, Seen>();

  /**
   * How late, at the least, what changed a settled interval came, in seconds: the latest of which `isCredible`. Undefined
   * when none changed since the question was last asked.
   * @param time of the question, in seconds since the epoch.
   */
  lagOf(question: DataQuestion, { entities, window, time, isCredible }: Restated): number | undefined {
    const key = keyOf(question);
    const before = this.#seen.get(key);
    const intervals = sumUp(entities, window);
    this.#seen.delete(key);
    this.#seen.set(key, { time, intervals: settledOf(intervals, window, question.timing.sampling) });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > mostQuestions && oldest !== undefined) this.#seen.delete(oldest);
    if (before === undefined || before.time > time) return undefined;
    const changed = [...before.intervals]
      .filter(([end, sum]) => end > window.start && isLater(sum, intervals.get(end)))
      .map(([end]) => before.time - end + question.timing.period)
      .filter(isCredible);
    return changed.length === 0 ? undefined : Math.max(...changed);
  }
}

export interface Restated {
  readonly entities: readonly Entity[];
  readonly window: AskedWindow;
  readonly time: number;
  readonly isCredible: (lag: number) => boolean;
}

const nothing: IntervalSum = { count: 0, total: 0, size: 0 };

function sumUp(entities: readonly Entity[], { start, end }: AskedWindow): ReadonlyMap<number, IntervalSum> {
  const intervals = new Map<number, IntervalSum>();
  for (const { values } of entities) {
    for (const [time, value = Number.NaN] of values) {
      if (time <= start || time > end) continue;
      const { count, total, size } = intervals.get(time) ?? nothing;
      intervals.set(time, { count: count + 1, total: total + value, size: size + Math.abs(value) });
    }
  }
  return intervals;
}

/** Also those without data: they may get some. */
function settledOf(
  intervals: ReadonlyMap<number, IntervalSum>,
  { start, settled }: AskedWindow,
  sampling: number,
): ReadonlyMap<number, IntervalSum> {
  const ends = Array.from({ length: (settled - start) / sampling }, (_, index) => settled - index * sampling);
  return new Map(ends.map((end) => [end, intervals.get(end) ?? nothing]));
}

/** Late samples add to what there is; that something is no longer told has other reasons. What is no number has no place in any value. */
function isLater(before: IntervalSum, { count, total, size }: IntervalSum = nothing): boolean {
  if (before.count !== count) return count > before.count;
  if (!Number.isFinite(before.total) || !Number.isFinite(total)) return false;
  return Math.abs(before.total - total) > rounding * Math.max(before.size, size);
}

function keyOf({ column, keys, filter, source, timing }: DataQuestion): string {
  return JSON.stringify([column, keys, filter, source, timing]);
}
