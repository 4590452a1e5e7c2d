import type { DescribedMetric, MetricTraits } from './metrics.ts';

/** Whether two sets have the same members. */
export function areSameSets(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((member) => other.has(member));
}

/** Whether two maps have the same entries. */
export function areSameMaps<T>(
  one: ReadonlyMap<string, T>,
  other: ReadonlyMap<string, T>,
  areSame: (one: T, other: T) => boolean = Object.is,
): boolean {
  if (one.size !== other.size) return false;
  for (const [key, value] of one) {
    const found = other.get(key);
    if (found === undefined || !areSame(value, found)) return false;
  }
  return true;
}

/** Whether two lists of descriptors tell the same. */
export function areSameDescriptors(
  one: ReadonlyMap<string, DescribedMetric>,
  other: ReadonlyMap<string, DescribedMetric>,
): boolean {
  return areSameMaps(one, other, areSameMetrics);
}

function areSameMetrics(one: DescribedMetric, other: DescribedMetric): boolean {
  const { alike = [] } = one;
  const { alike: others = [] } = other;
  return (
    one.id === other.id &&
    areSameTraits(one.traits, other.traits) &&
    alike.length === others.length &&
    areSameMaps(byId(alike), byId(others), (first, second) => areSameTraits(first.traits, second.traits))
  );
}

function byId(metrics: readonly DescribedMetric[]): ReadonlyMap<string, DescribedMetric> {
  return new Map(metrics.map((metric) => [metric.id, metric]));
}

function areSameTraits(one: MetricTraits, other: MetricTraits): boolean {
  return (
    one.metricType === other.metricType &&
    one.type === other.type &&
    one.category === other.category &&
    one.time === other.time &&
    one.group === other.group
  );
}
