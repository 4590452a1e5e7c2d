import type { MetricDescriptor } from '../client/monitor-api.ts';
import { isBuiltIn, legacyIdOf, metricsOfLegacyId, toSeriesName } from '../rules/resolve-metric.ts';
import type { DescribedMetric, MetricTraits } from './metrics.ts';

type OneMetric = Omit<DescribedMetric, 'alike'>;

/** A metric to which others that are alike may come. */
interface OpenMetric extends OneMetric {
  alike?: OneMetric[];
}

/**
 * Collects descriptors by the series that they speak of, and keeps little of them: a tenant may have tens of thousands,
 * which differ in their names and hardly in anything else.
 */
export class DescriptorTable {
  readonly #most: number;
  readonly #metrics = new Map<string, OpenMetric>();
  readonly #ids = new Set<string>();
  readonly #traits = new Map<string, MetricTraits>();

  /** @param most of how many metrics it keeps anything. */
  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  /** As collected so far. */
  get metrics(): ReadonlyMap<string, DescribedMetric> {
    return this.#metrics;
  }

  /** Labels stand in the same list, and texts: of those no value can be made. False: there was no more room for it. */
  add(descriptor: MetricDescriptor): boolean {
    const { id } = descriptor;
    if (!isNumber(descriptor) || this.#ids.has(id)) return true;
    const all = seriesOfId(id);
    if (all.length === 0) return true;
    if (this.#ids.size >= this.#most) return false;
    this.#ids.add(id);
    const traits = this.#traitsOf(descriptor);
    for (const series of all) this.#addTo(series, { id, traits });
    return true;
  }

  /** Whatever looks like a series of the built-in table, that series is: all of its ids are one metric. */
  #addTo(series: string, metric: OneMetric): void {
    const before = this.#metrics.get(series);
    if (before === undefined) {
      this.#metrics.set(series, metric);
      return;
    }
    const isBetter = isPreferred(series, metric.id, before.id);
    if (isBuiltIn(series)) {
      if (isBetter) this.#metrics.set(series, metric);
      return;
    }
    const { alike = [], ...first } = before;
    alike.push(isBetter ? first : metric);
    this.#metrics.set(series, { ...(isBetter ? metric : first), alike });
  }

  #traitsOf({ metricType, type, category, timeAggregations, groupAggregations }: MetricDescriptor): MetricTraits {
    const [time] = timeAggregations;
    const [group] = groupAggregations;
    const key = JSON.stringify([metricType, type, category, time, group]);
    const known = this.#traits.get(key);
    if (known !== undefined) return known;
    const traits = { metricType, type, category, time, group };
    this.#traits.set(key, traits);
    return traits;
  }
}

/** The table's series for a legacy id, its own name for a new one, underscores for the dots of any other. */
function seriesOfId(id: string): readonly string[] {
  const known = metricsOfLegacyId(id);
  if (known.length > 0) return known.map(({ series }) => series);
  const series = toSeriesName(id);
  return series === undefined ? [] : [series];
}

/** Of two names the older one counts, which every server understands; else one that does not depend on the list's order. */
function isPreferred(series: string, id: string, other: string): boolean {
  const difference = rankOf(series, id) - rankOf(series, other);
  return difference === 0 ? id < other : difference < 0;
}

function rankOf(series: string, id: string): number {
  if (legacyIdOf(series)?.id === id) return 0;
  // What only looks like a known series is somebody's own.
  return (id === series) === isBuiltIn(series) ? 1 : 2;
}

function isNumber({ metricType, type, timeAggregations }: MetricDescriptor): boolean {
  return metricType !== 'segmentBy' && type !== 'string' && type !== 'date' && timeAggregations[0] !== 'concat';
}
