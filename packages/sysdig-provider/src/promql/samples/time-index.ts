import { branches } from '../query/promql-query.ts';

/** Which selector a row tells the time of, by its branch; undefined for rows that tell no time of an object. */
export function timeIndex(branch = ''): number | undefined {
  if (branch === branches.time) return 0;
  const index = /^t([0-9]+)$/.exec(branch)?.[1];
  return index === undefined ? undefined : Number(index);
}
