import type { MetricDescriptor } from '../client/monitor-api.ts';
import { metricsOfLegacyId, toSeriesName } from '../rules/resolve-metric.ts';
import type { DescribedMetric, MetricTraits } from './metrics.ts';

/**
 * Collects descriptors by the series that they speak of, and keeps little of them: a tenant may have tens of thousands,
 * which differ in their names and hardly in anything else.
 */
export class DescriptorTable {
  readonly #metrics = new Map<string, DescribedMetric>();
  readonly #traits = new Map<string, MetricTraits>();

  /** As collected so far. */
  get metrics(): ReadonlyMap<string, DescribedMetric> {
    return this.#metrics;
  }

  /** Labels stand in the same list, and texts: of those no value can be made. */
  add(descriptor: MetricDescriptor): void {
    if (!isNumber(descriptor)) return;
    const { id } = descriptor;
    const traits = this.#traitsOf(descriptor);
    for (const series of seriesOfId(id)) {
      const before = this.#metrics.get(series);
      // Of two names the older one counts: every server understands it.
      if (before === undefined || before.id === series) this.#metrics.set(series, { id, traits });
    }
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

function isNumber({ metricType, type, timeAggregations }: MetricDescriptor): boolean {
  return metricType !== 'segmentBy' && type !== 'string' && type !== 'date' && timeAggregations[0] !== 'concat';
}
