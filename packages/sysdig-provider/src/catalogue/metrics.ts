import type { TenantLabels } from './tenant-labels.ts';

/**
 * What is known of the backend's metrics at one moment. The same object as long as nothing changes; what could never be
 * read is empty, or absent where that differs from empty.
 */
export interface Metrics {
  /** The names of series, as PromQL writes them, sorted. */
  readonly names: ReadonlySet<string>;
  /** As `/metadata` reports them; metrics whose type is unknown are absent. */
  readonly types: ReadonlyMap<string, string>;
  /** As `/metadata` reports them. */
  readonly units?: ReadonlyMap<string, string>;
  /** What the tenant's descriptors tell, by the series' name. Absent: the backend has none, or could not be asked yet. */
  readonly descriptors?: ReadonlyMap<string, DescribedMetric>;
  /** Absent: not known yet, or not at all. */
  readonly labels?: TenantLabels;
}

/** Nothing yet. */
export const noMetrics: Metrics = { names: new Set(), types: new Map() };

/** What the tenant's descriptor tells of one metric. Thousands of metrics share their traits. */
export interface DescribedMetric {
  /** Its name in Sysdig's older APIs: with dots, or that of the series. */
  readonly id: string;
  readonly traits: MetricTraits;
}

/** What a descriptor tells besides the name; as Sysdig writes it. */
export interface MetricTraits {
  /** `counter`, `gauge`, `histogram`, … Not to be trusted alone. */
  readonly metricType: string | undefined;
  /** `%`, `byte`, `relativeTime`, `int`, … */
  readonly type: string | undefined;
  /** Where it comes from: `jmx`, `appinfo`, `network`, … */
  readonly category: string | undefined;
  /** The usual aggregation over time: `timeAvg`, `avg`, … */
  readonly time: string | undefined;
  /** The usual aggregation over entities: `sum`, `avg`, … */
  readonly group: string | undefined;
}

/** All that the backend says of one metric; each is absent where it says nothing. */
export interface ReportedMetric {
  /** The type from `/metadata`. */
  readonly type?: string;
  /** The unit from `/metadata`. */
  readonly unit?: string;
  readonly descriptor?: DescribedMetric;
}

/** What is known of one series without asking. */
export function reportedOf({ types, units, descriptors }: Metrics, series: string): ReportedMetric {
  const type = types.get(series);
  const unit = units?.get(series);
  const descriptor = descriptors?.get(series);
  return {
    ...(type !== undefined && { type }),
    ...(unit !== undefined && { unit }),
    ...(descriptor !== undefined && { descriptor }),
  };
}
