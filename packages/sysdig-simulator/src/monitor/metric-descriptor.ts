import { type MetricMetadata, unknownMetadata } from '../series/metric-metadata.ts';
import { findMetricName } from './metric-names.ts';

/** What `/api/v2/metrics/descriptors` tells of one metric; every member as it was seen. */
export interface MetricDescriptor {
  readonly id: string;
  /** Not to be trusted: the levels of the Java heap are called counters. */
  readonly metricType: 'counter' | 'gauge' | 'histogram' | 'none' | 'segmentBy';
  /** `%`, `byte`, `int`, `double`, `number`, `relativeTime` (nanoseconds), `string`, `date`. */
  readonly type: string;
  readonly scale: number;
  readonly category: string;
  readonly namespaces: readonly string[];
  readonly scopes: readonly string[];
  /** The first is the default. */
  readonly timeAggregations: readonly string[];
  /** The first is the default. */
  readonly groupAggregations: readonly string[];
  readonly identity: boolean;
  readonly canMonitor: boolean;
  readonly canGroupBy: boolean;
  readonly canFilter: boolean;
  readonly heuristic: boolean;
  readonly documented?: true;
}

const aggregations = {
  counter: {
    timeAggregations: ['timeAvg', 'avg', 'sum', 'min', 'max', 'rateOfChange'],
    groupAggregations: ['sum', 'avg', 'min', 'max'],
  },
  gauge: {
    timeAggregations: ['avg', 'timeAvg', 'sum', 'min', 'max', 'rateOfChange'],
    groupAggregations: ['avg', 'sum', 'min', 'max'],
  },
  text: { timeAggregations: ['concat'], groupAggregations: ['concat'] },
};

export interface DescribedMetric {
  readonly id: string;
  /** The public name, by which its type is known. */
  readonly shown: string;
  readonly metadata: MetricMetadata | undefined;
  readonly namespaces: readonly string[];
}

/** Of a metric, under its public name or its legacy id. */
export function describeMetric({
  id,
  shown,
  metadata = unknownMetadata,
  namespaces,
}: DescribedMetric): MetricDescriptor {
  const known = findMetricName(shown);
  const metricType = known?.metricType ?? typeOf(metadata);
  const isJava = shown.startsWith('jmx_');
  return {
    id,
    metricType,
    type: known?.type ?? (metadata.unit || 'number'),
    scale: 1,
    category: isJava ? 'jmx' : (known?.legacy ?? '').startsWith('net.') ? 'network' : known ? 'system' : 'appinfo',
    namespaces,
    scopes: [],
    ...aggregations[metricType === 'counter' ? 'counter' : 'gauge'],
    identity: false,
    // Seen false throughout for Java's metrics, which can be queried none the less.
    canMonitor: !isJava,
    canGroupBy: false,
    canFilter: false,
    heuristic: false,
    ...(known && { documented: true }),
  };
}

/** Of a label, which the same list holds. */
export function describeLabel(id: string): MetricDescriptor {
  return {
    id,
    metricType: 'segmentBy',
    type: 'string',
    scale: 1,
    category: 'system',
    namespaces: [],
    scopes: [],
    ...aggregations.text,
    identity: false,
    canMonitor: false,
    canGroupBy: true,
    canFilter: true,
    heuristic: false,
  };
}

/** Of a metric that has no series: every third is a counter. */
export function describeInvented(id: string, number: number): MetricDescriptor {
  const type = number % 3 === 0 ? 'counter' : 'gauge';
  const metadata: MetricMetadata = { type, unit: 'number', help: '' };
  return describeMetric({ id, shown: id, metadata, namespaces: ['kubernetes.cluster', 'kubernetes.namespace'] });
}

function typeOf({ type }: MetricMetadata): MetricDescriptor['metricType'] {
  if (type === 'histogram' || type === 'counter' || type === 'gauge') return type;
  return type === 'summary' ? 'gauge' : 'none';
}
