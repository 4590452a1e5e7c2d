import { identityOf, type Labels, toLabels } from './labels.ts';
import type { SeriesSource } from './series-source.ts';

/** A source whose series all have these labels, too, as far as they have no own of the name. */
export function withExtraLabels(source: SeriesSource, extra: Readonly<Record<string, string>>): SeriesSource {
  const added = Object.entries(extra);
  if (added.length === 0) return source;
  const known = new Map<string, Labels>();
  const labelsOf = (labels: Labels): Labels => {
    const identity = identityOf(labels);
    const all = known.get(identity) ?? toLabels([...added.filter(([name]) => !labels.has(name)), ...labels]);
    known.set(identity, all);
    return all;
  };
  return {
    *series(name, range) {
      for (const one of source.series(name, range)) {
        yield {
          labels: labelsOf(one.labels),
          samplesBetween: (wanted) => one.samplesBetween(wanted),
          newestIn: (wanted) => one.newestIn(wanted),
          existsIn: (wanted) => one.existsIn(wanted),
        };
      }
    },
  };
}
