import type { ExternalMetricValue } from '../../model/metric-value.ts';
import type { ListMetadata } from './list-metadata.ts';
import { type ApiTime, formatTime, toWholeSeconds } from './time.ts';

/** A value of an external metric: `external.metrics.k8s.io/v1beta1` `ExternalMetricValue`. */
export interface ApiExternalMetricValue {
  /** The name of the metric. */
  readonly metricName: string;
  /** In any order: encoders write maps sorted by the bytes of their keys, as Go does. */
  readonly metricLabels: Readonly<Record<string, string>>;
  /** When the newest sample that contributes was taken. */
  readonly timestamp: ApiTime;
  /** Whole seconds; absent when the value is momentary. Go's field is WindowSeconds; in JSON it has this name alone. */
  readonly window?: number;
  /** A quantity in its canonical text. */
  readonly value: string;
}

/** `external.metrics.k8s.io/v1beta1` `ExternalMetricValueList`. */
export interface ApiExternalMetricValueList {
  readonly kind: 'ExternalMetricValueList';
  readonly apiVersion: 'external.metrics.k8s.io/v1beta1';
  /** Empty: there are no pages, and no version to watch from. */
  readonly metadata: ListMetadata;
  /** Empty rather than null. */
  readonly items: readonly ApiExternalMetricValue[];
}

/**
 * Makes values into the object that answers for them.
 *
 * Throws `RangeError` where a time or a window cannot be written (see {@link formatTime}, {@link toWholeSeconds}).
 */
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
    metricLabels: labels,
    timestamp: formatTime(timestamp),
    ...(windowSeconds !== undefined && { window: toWholeSeconds(windowSeconds) }),
    value: value.toString(),
  };
}
