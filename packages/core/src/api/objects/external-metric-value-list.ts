import type { ExternalMetricValue } from '../../model/metric-value.ts';
import { formatTime, toWholeSeconds } from './time.ts';

interface ApiExternalMetricValue {
  readonly metricName: string;
  /** Sorted by name, as Go writes maps. */
  readonly metricLabels: Readonly<Record<string, string>>;
  readonly timestamp: string;
  readonly window?: number;
  readonly value: string;
}

/** `ExternalMetricValueList`, fields in the order in which Go writes them. */
export interface ApiExternalMetricValueList {
  readonly kind: 'ExternalMetricValueList';
  readonly apiVersion: 'external.metrics.k8s.io/v1beta1';
  readonly metadata: Readonly<Record<string, never>>;
  readonly items: readonly ApiExternalMetricValue[];
}

export function toExternalMetricValueList(values: readonly ExternalMetricValue[]): ApiExternalMetricValueList {
  return {
    kind: 'ExternalMetricValueList',
    apiVersion: 'external.metrics.k8s.io/v1beta1',
    metadata: {},
    items: values.map(toItem),
  };
}

function toItem({ metric, labels, timestamp, windowSeconds, value }: ExternalMetricValue): ApiExternalMetricValue {
  return {
    metricName: metric,
    metricLabels: Object.fromEntries(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    timestamp: formatTime(timestamp),
    ...(windowSeconds !== undefined && { window: toWholeSeconds(windowSeconds) }),
    value: value.toString(),
  };
}
