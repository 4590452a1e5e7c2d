import { legacyLabels, publicLabels, toPublicLabel } from '../monitor/label-names.ts';
import { findMetricName, type MetricSource, toPublicMetric } from '../monitor/metric-names.ts';
import type { MetricMetadata } from '../series/metric-metadata.ts';
import type { SeriesSource, TimeRange } from '../series/series-source.ts';

/**
 * What the samples of a metric are: what happened in each period (Sysdig's own counters), a growing total (scraped
 * ones), or a level.
 */
export type MetricKind = 'delta' | 'total' | 'level';

/** Sysdig forgets names that had no data for 14 days. Milliseconds. */
const indexMemory = 14 * 24 * 3600 * 1000;
/** Of the Java virtual machine: descriptors call them counters, and yet they are levels. */
const levelsCalledCounters = /^jmx_jvm_(?:heap|nonHeap)_/;

interface NamesParts {
  /** Not cut to the team's scope: a metric outside it has no data, and is known nevertheless. */
  readonly source: SeriesSource;
  readonly metadata: ReadonlyMap<string, MetricMetadata>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What ids mean: legacy ones, public ones, and those of metrics and labels that users have. */
export class Names {
  private readonly source: SeriesSource;
  private readonly metadata: NamesParts['metadata'];
  private readonly remembered: TimeRange;
  /** Whoever has to look through all series does it once. */
  private readonly onSeries = new Map<string, boolean>();

  constructor({ source, metadata, now }: NamesParts) {
    this.source = source;
    this.metadata = metadata;
    this.remembered = { from: now - indexMemory, to: now };
  }

  /** The public name of a metric; undefined: there is no such metric. */
  metricOf(id: string, source: MetricSource): string | undefined {
    const legacy = toPublicMetric(id, source) ?? toPublicMetric(id, source === 'host' ? 'container' : 'host');
    return legacy ?? [id, id.replaceAll('.', '_')].find((name) => this.isMetric(name));
  }

  /** The public name of a label; undefined: neither Sysdig nor any series has such a label. */
  labelOf(id: string): string | undefined {
    const label = toPublicLabel(id);
    return publicLabels.has(id) || legacyLabels.has(label) || this.isOnSeries(label) ? label : undefined;
  }

  kindOf(name: string): MetricKind {
    if (!this.isCalledCounter(name) || levelsCalledCounters.test(name)) return 'level';
    return name.startsWith('sysdig_') ? 'delta' : 'total';
  }

  /** What its descriptor says, right or wrong. */
  isCalledCounter(name: string): boolean {
    const type = findMetricName(name)?.metricType ?? this.metadata.get(name)?.type ?? 'unknown';
    return type === 'counter' || type === 'histogram' || type === 'summary';
  }

  private isMetric(name: string): boolean {
    if (findMetricName(name) !== undefined || this.metadata.has(name)) return true;
    for (const { existsIn } of this.source.series(name, this.remembered)) if (existsIn(this.remembered)) return true;
    return false;
  }

  private isOnSeries(label: string): boolean {
    const found = this.onSeries.get(label) ?? this.findOnSeries(label);
    this.onSeries.set(label, found);
    return found;
  }

  private findOnSeries(label: string): boolean {
    for (const { labels, existsIn } of this.source.series(undefined, this.remembered)) {
      if (labels.has(label) && existsIn(this.remembered)) return true;
    }
    return false;
  }
}
