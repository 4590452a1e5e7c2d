import type { Labels } from './exporter.ts';

/** One series with its samples, for a Prometheus on blocks. */
export interface Series {
  readonly name: string;
  readonly labels: Labels;
  /** Seconds since the epoch, and the value; the oldest first. */
  readonly samples: readonly (readonly [time: number, value: number])[];
}

export interface Samples {
  /** Seconds between two samples. */
  readonly every: number;
  /** The first and, when it fits, the last one. Seconds since the epoch. */
  readonly from: number;
  readonly to: number;
  /** @param index counts from 0. */
  readonly value: (index: number) => number;
}

/** Samples at regular times. */
export function samplesOf({ every, from, to, value }: Samples): Series['samples'] {
  const count = Math.floor((to - from) / every) + 1;
  return Array.from({ length: count }, (_, index) => [from + index * every, value(index)] as const);
}

/** The text from which Prometheus' blocks are made. */
export function formatOpenMetrics(series: readonly Series[]): string {
  const names = new Set(series.map(({ name }) => name));
  const families = [...names].flatMap((name) => [
    `# TYPE ${name} unknown`,
    ...series.filter((one) => one.name === name).flatMap(formatSeries),
  ]);
  return [...families, '# EOF', ''].join('\n');
}

function formatSeries({ name, labels, samples }: Series): readonly string[] {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeValue(value)}"`);
  return samples.map(([time, value]) => `${name}{${pairs.join(',')}} ${value} ${time}`);
}

function escapeValue(value: string): string {
  return value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
}
