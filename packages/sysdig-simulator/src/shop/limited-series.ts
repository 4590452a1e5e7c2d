import type { Sample, Series, TimeRange } from '../series/series-source.ts';

/** A series that is computed, and may begin and end. Milliseconds. */
export interface LimitedSeries {
  readonly labels: Series['labels'];
  readonly lifetime: TimeRange;
  readonly period: number;
  readonly valueAt: (time: number) => number | undefined;
}

/** Samples at multiples of the period; the one after the end says that it is the end. */
export function createLimitedSeries({ labels, lifetime, period, valueAt }: LimitedSeries): Series {
  const first = Math.ceil(lifetime.from / period) * period;
  const end = Math.ceil(lifetime.to / period) * period;
  const sampleAt = (time: number): Sample => ({ time, value: time < end ? valueAt(time) : undefined });
  return {
    labels,
    existsIn: ({ from, to }) => first <= to && from <= end,
    samplesBetween({ from, to }) {
      const samples: Sample[] = [];
      for (let time = Math.max(first, Math.ceil(from / period) * period); time <= Math.min(to, end); time += period) {
        samples.push(sampleAt(time));
      }
      return samples;
    },
    newestIn({ from, to }) {
      const newest = Math.min(Math.floor(to / period) * period, end);
      return newest < Math.max(from, first) ? undefined : sampleAt(newest);
    },
  };
}

/** The lifetime of what was always there and will be. */
export const always: TimeRange = { from: 0, to: Number.POSITIVE_INFINITY };
