import type { VectorRow } from '../../client/parse-answer.ts';
import { branchLabel } from '../query/promql-query.ts';
import { oldestTime, type ValueTime } from '../template/value-time.ts';
import { timeIndex } from './time-index.ts';

/**
 * Whether the value of any object has a time, with what is left of the series that it is made of: an expression may do
 * without some of them (`a or b`), for ever.
 */
export function hasTimedValue(rows: readonly VectorRow[], time: ValueTime): boolean {
  const objects = new Map<string, Map<number, number>>();
  for (const { labels, value } of rows) {
    const { [branchLabel]: branch, ...place } = labels;
    const index = timeIndex(branch);
    if (index === undefined) continue;
    const key = JSON.stringify(Object.entries(place).toSorted());
    const times = objects.get(key) ?? new Map();
    objects.set(key, times.set(index, Number(value)));
  }
  return [...objects.values()].some((times) => oldestTime(time, times) !== undefined);
}
