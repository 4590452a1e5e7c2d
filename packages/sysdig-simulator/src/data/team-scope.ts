import { toPublicLabel } from '../monitor/label-names.ts';
import type { SeriesSource } from '../series/series-source.ts';
import { createLabelsTest } from './filter/filter-expression.ts';
import { parseFilter } from './filter/parse-filter.ts';

/** Leaves out what a team may not see. */
export type TeamScope = (source: SeriesSource) => SeriesSource;

/**
 * What a team's scope does to all data: what is outside is simply not there.
 * @param filter in the language of the data API; empty: everything.
 * @throws FilterSyntaxError
 */
export function parseTeamScope(filter: string): TeamScope {
  if (filter === '') return (source) => source;
  const includes = createLabelsTest(parseFilter(filter), { labelOf: toPublicLabel, negationNeedsLabel: false });
  return (source) => ({
    *series(name, range) {
      for (const one of source.series(name, range)) if (includes(one.labels)) yield one;
    },
  });
}
