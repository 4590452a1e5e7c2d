import { identityOf, type Labels, metricName, toLabels } from './labels.ts';
import type { Sample, Series, SeriesSource } from './series-source.ts';

/** Seconds since the epoch, and the value; undefined ends the series (Prometheus' staleness marker). */
export type TimedValue = readonly [time: number, value: number | undefined];

/** A series that is computed when somebody looks: it needs no memory and has a value for any time. */
export interface ComputedSamples {
  /** Seconds between two samples; these lie on multiples of it. */
  readonly every: number;
  /** The value at a time (seconds since the epoch); undefined: no sample then. */
  readonly value: (time: number) => number | undefined;
}

/** Series by name and labels, in memory. */
export class SeriesStore implements SeriesSource {
  private readonly byName = new Map<string, Map<string, Series>>();

  /**
   * Adds a series, or replaces the one with the same name and labels.
   * @param samples in any order; of two at one time the later one counts. Or a function of time.
   */
  setSeries(
    name: string,
    labels: Readonly<Record<string, string>>,
    samples: readonly TimedValue[] | ComputedSamples,
  ): void {
    const all = toLabels([...Object.entries(labels), [metricName, name]]);
    const series = this.byName.get(name) ?? new Map<string, Series>();
    this.byName.set(name, series);
    series.set(
      identityOf(all),
      isComputed(samples) ? createComputedSeries(all, samples) : createKeptSeries(all, samples),
    );
  }

  /** Forgets a metric, or everything. */
  clear(name?: string): void {
    if (name === undefined) this.byName.clear();
    else this.byName.delete(name);
  }

  *series(name: string | undefined): Iterable<Series> {
    if (name !== undefined) yield* this.byName.get(name)?.values() ?? [];
    else for (const series of this.byName.values()) yield* series.values();
  }
}

function isComputed(samples: readonly TimedValue[] | ComputedSamples): samples is ComputedSamples {
  return 'value' in samples;
}

function createKeptSeries(labels: Labels, samples: readonly TimedValue[]): Series {
  const byTime = new Map(samples.map(([time, value]) => [Math.round(time * 1000), value]));
  const kept: readonly Sample[] = [...byTime]
    .map(([time, value]) => ({ time, value }))
    .sort((one, other) => one.time - other.time);
  return {
    labels,
    samplesBetween: ({ from, to }) => kept.slice(firstAfter(kept, from - 1), firstAfter(kept, to)),
    newestIn: ({ from, to }) => kept.slice(firstAfter(kept, from - 1), firstAfter(kept, to)).at(-1),
    existsIn: ({ from, to }) => firstAfter(kept, from - 1) < firstAfter(kept, to),
  };
}

/** The index of the first sample that is later than a time. */
function firstAfter(samples: readonly Sample[], time: number): number {
  let [low, high] = [0, samples.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((samples[middle]?.time ?? 0) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** It has no end: what is no value is only a gap. */
function createComputedSeries(labels: Labels, { every, value }: ComputedSamples): Series {
  const period = Math.round(every * 1000);
  return {
    labels,
    existsIn: ({ from, to }) => from <= to,
    samplesBetween({ from, to }) {
      const samples: Sample[] = [];
      for (let time = Math.ceil(from / period) * period; time <= to; time += period) {
        const computed = value(time / 1000);
        if (computed !== undefined) samples.push({ time, value: computed });
      }
      return samples;
    },
    newestIn({ from, to }) {
      for (let time = Math.floor(to / period) * period; time >= from; time -= period) {
        const computed = value(time / 1000);
        if (computed !== undefined) return { time, value: computed };
      }
      return undefined;
    },
  };
}
