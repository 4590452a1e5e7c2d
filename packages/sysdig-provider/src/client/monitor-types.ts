/**
 * What a metric's samples of one entity within the window become. `avg`: their mean · `timeAvg`: Sysdig's "rate", for a
 * counter its value per second · `sum`: their total · `concat`: for labels alone.
 */
export type TimeAggregation = 'avg' | 'timeAvg' | 'sum' | 'min' | 'max' | 'rateOfChange' | 'concat';

/** What the values of several entities become, after the aggregation over time. `concat`: for labels alone. */
export type GroupAggregation = 'avg' | 'sum' | 'min' | 'max' | 'concat' | 'none';

/** One column of an answer: a metric, or without `aggregations` a label by which rows are grouped. */
export interface DataColumn {
  /** Of a metric or of a label, by its old name or its new one; none may be there twice. */
  readonly id: string;
  /** Absent: it is a label. */
  readonly aggregations?: { readonly time?: TimeAggregation; readonly group?: GroupAggregation };
}

/** `last` so many seconds, or from `start` to `end` in seconds since the epoch. Sysdig rounds its edges down to the sampling. */
export type DataWindow =
  | { readonly last: number; readonly start?: never; readonly end?: never }
  | { readonly last?: never; readonly start: number; readonly end: number };

/** The body of `POST /api/data`. */
export type DataRequest = DataWindow & {
  /** Their order is that of the values in each row. */
  readonly metrics: readonly DataColumn[];
  /**
   * Seconds that one row covers: 10, 60, 600, 3600 or 86400, and at most 600 of them in a window. Absent: one row for the
   * whole window.
   */
  readonly sampling?: number;
  /** `kubernetes.cluster.name = 'prod' and …`. Absent: everything that the token's team may see. */
  readonly filter?: string;
  /** Absent: `host`, unless a metric or label is a container's. */
  readonly dataSourceType?: 'host' | 'container';
  /** The first and the last entity, both included. Absent: the first ten entities alone. */
  readonly paging?: { readonly from: number; readonly to: number };
};

/**
 * A value of a row: a number for a metric, a text for a label; undefined where there is none. A metric may be `NaN` or
 * infinite when the backend writes it so. A number is a double: of an integer above 2^53 the nearest one that a double
 * can hold, which is off by less than one part in 10^15.
 */
export type DataValue = string | number | undefined;

/** One entity at one time. */
export interface DataRow {
  /** The end of the interval that it covers, in seconds since the epoch. */
  readonly time: number;
  /** As many as the request has columns, in their order. */
  readonly values: readonly DataValue[];
}

/** The answer to `POST /api/data`: rows in no certain order, none when there is no data. */
export interface DataAnswer {
  readonly rows: readonly DataRow[];
  /** The window that it covers, as the backend rounded it, in seconds since the epoch. */
  readonly start: number;
  readonly end: number;
}

/** What the tenant says of one metric. */
export interface MetricDescriptor {
  /** By its old name. */
  readonly id: string;
  /** `counter`, `gauge`, `histogram`, `none`, `segmentBy`. Not to be trusted: `jvm.heap.used` is said to be a counter. */
  readonly metricType: string | undefined;
  /** Its unit, more or less: `%`, `byte`, `int`, `double`, `number`, `relativeTime`, `string`, `date`. */
  readonly type: string | undefined;
  readonly category: string | undefined;
  /** To what it belongs: `host.container`, `kubernetes.pod`, … */
  readonly namespaces: readonly string[];
  /** The first is the usual one. As written: `avg`, `timeAvg`, … */
  readonly timeAggregations: readonly string[];
  /** The first is the usual one. */
  readonly groupAggregations: readonly string[];
}

/** One page of descriptors. */
export interface MetricDescriptorPage {
  /** How many there are on all pages together. */
  readonly total: number;
  /** How many stand on the pages before. */
  readonly offset: number;
  readonly descriptors: readonly MetricDescriptor[];
}

/** A label by its two names. */
export interface LabelDescriptor {
  /** `kubernetes.statefulSet.name`. */
  readonly id: string;
  /** `kube_statefulset_name`; undefined where the backend only knows the old name. */
  readonly publicId: string | undefined;
}

/** The labels that the tenant has. */
export interface LabelList {
  readonly labels: readonly LabelDescriptor[];
  /** Whether there may be more than were answered. */
  readonly isCut: boolean;
}

/** Whose token it is, as far as the backend tells. */
export interface TokenOwner {
  readonly username: string | undefined;
  /** The id of the team whose data the token shows. */
  readonly currentTeam: number | undefined;
}
