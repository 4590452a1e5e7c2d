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
  /** Whether there may be descriptors that could never be read yet; absent: there are some, or the backend has none. */
  readonly awaitsDescriptors?: boolean;
  /** Whether metrics are asked for by their ids, as of the data API: then those that PromQL names alike are several. */
  readonly areById?: boolean;
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
  /** Others whose ids PromQL writes alike (`a.b`, `a-b`); absent: there are none. */
  readonly alike?: readonly DescribedMetric[];
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

/**
 * What is known of one series without asking.
 * @param name how it was asked for: an id tells which of several metrics is meant; see {@link idsMeant}.
 */
export function reportedOf(metrics: Metrics, series: string, name = series): ReportedMetric {
  const { types, units } = metrics;
  const type = types.get(series);
  const unit = units?.get(series);
  const [descriptor] = describedBy(metrics, series, name);
  return {
    ...(type !== undefined && { type }),
    ...(unit !== undefined && { unit }),
    ...(descriptor !== undefined && { descriptor }),
  };
}

/** The ids of the metrics that a name may mean, sorted: more than one where it is none of them; none: nothing is told. */
export function idsMeant(metrics: Metrics, series: string, name = series): readonly string[] {
  return describedBy(metrics, series, name)
    .map(({ id }) => id)
    .toSorted();
}

/** The ids that are told apart though their series is one; none: it is one metric. */
export function idsAlike({ descriptors, areById }: Metrics, series: string): readonly string[] {
  const first = areById === true ? descriptors?.get(series) : undefined;
  return first?.alike === undefined ? [] : [first, ...first.alike].map(({ id }) => id).toSorted();
}

function describedBy({ descriptors, areById }: Metrics, series: string, name: string): readonly DescribedMetric[] {
  const first = descriptors?.get(series);
  if (first === undefined) return [];
  if (areById !== true || first.alike === undefined) return [first];
  const all = [first, ...first.alike];
  const named = all.filter(({ id }) => id === name);
  return named.length > 0 ? named : all;
}
