import { type LabelMatcher, matchesAll } from './label-matcher.ts';
import { type Labels, metricName } from './labels.ts';

/** A moment and what was measured. */
export interface Sample {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Undefined: the series ends here (Prometheus' staleness marker). */
  readonly value: number | undefined;
}

/** Milliseconds since the epoch, both ends included. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface Series {
  readonly labels: Labels;
  /** The samples of a time range, the oldest first. */
  samplesBetween(range: TimeRange): readonly Sample[];
  /** The last of them: an instant query wants no more. */
  newestIn(range: TimeRange): Sample | undefined;
  /** Whether it has any sample there; cheap, may err on the side of yes. */
  existsIn(range: TimeRange): boolean;
}

/** Where samples come from: kept ones, or ones that are computed when somebody looks. */
export interface SeriesSource {
  /** @param name only the series of this metric; undefined: all. */
  series(name: string | undefined, range: TimeRange): Iterable<Series>;
}

/** The series that all matchers choose. */
export function selectSeries(
  source: SeriesSource,
  matchers: readonly LabelMatcher[],
  range: TimeRange,
): readonly Series[] {
  const name = matchers.find(({ label, operator }) => label === metricName && operator === '=')?.value;
  const selected: Series[] = [];
  for (const one of source.series(name, range)) {
    if (one.existsIn(range) && matchesAll(one.labels, matchers)) selected.push(one);
  }
  return selected;
}

/** Several sources as one. A series must not be in two of them. */
export function combineSources(sources: readonly SeriesSource[]): SeriesSource {
  return {
    *series(name, range) {
      for (const source of sources) yield* source.series(name, range);
    },
  };
}

/**
 * What a backend shows whose samples arrive late: nothing that is younger than the horizon.
 * @param horizon milliseconds since the epoch; the newest moment that has arrived.
 */
export function hideAfter(source: SeriesSource, horizon: number): SeriesSource {
  const cut = ({ from, to }: TimeRange): TimeRange => ({ from, to: Math.min(to, horizon) });
  return {
    *series(name, range) {
      for (const one of source.series(name, cut(range))) {
        yield {
          labels: one.labels,
          samplesBetween: (wanted) => one.samplesBetween(cut(wanted)),
          newestIn: (wanted) => one.newestIn(cut(wanted)),
          existsIn: (wanted) => one.existsIn(cut(wanted)),
        };
      }
    },
  };
}
