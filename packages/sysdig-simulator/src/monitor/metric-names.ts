import { type MetricName, metricNames } from './metric-name-table.ts';

/** Where agents count: a public name says it, a legacy id does not. */
export type MetricSource = 'host' | 'container' | 'program';

const byLegacy: ReadonlyMap<string, MetricName> = new Map(metricNames.map((one) => [one.legacy, one]));
const sourceNames: readonly MetricSource[] = ['host', 'container', 'program'];

const byShown: ReadonlyMap<string, MetricName> = new Map(
  metricNames.flatMap((one) => listPublicMetrics(one).map((shown) => [shown, one] as const)),
);

/** Of a public name: its legacy id, and what descriptors tell of it. */
export function findMetricName(shown: string): MetricName | undefined {
  return byShown.get(shown);
}

/** Undefined: a metric that has no legacy id. */
export function toLegacyMetric(shown: string): string | undefined {
  return byShown.get(shown)?.legacy;
}

/** The public name of a legacy id in a data source; undefined: no such id, or it does not have it. */
export function toPublicMetric(legacy: string, source: MetricSource): string | undefined {
  const name = byLegacy.get(legacy);
  if (name === undefined) return undefined;
  if (name.sources === '') return name.shown;
  return name.sources.includes(source.charAt(0)) ? `sysdig_${source}_${name.shown}` : undefined;
}

function listPublicMetrics({ legacy }: MetricName): readonly string[] {
  return [...new Set(sourceNames.flatMap((source) => toPublicMetric(legacy, source) ?? []))];
}
