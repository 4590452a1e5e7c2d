import type { MetricValue } from '../../model/metric-value.ts';
import { type ApiLabelSelector, toApiLabelSelector } from './label-selector.ts';
import type { ListMetadata } from './list-metadata.ts';
import { type ApiObjectReference, toApiObjectReference } from './object-reference.ts';
import { type ApiTime, formatTime, toWholeSeconds } from './time.ts';

/** The versions of `custom.metrics.k8s.io`. */
export type CustomMetricsVersion = 'v1beta1' | 'v1beta2';

/** A value of a metric of a Kubernetes object: `custom.metrics.k8s.io/v1beta1` `MetricValue`. */
export interface ApiMetricValueV1beta1 {
  /** The object that has the value. */
  readonly describedObject: ApiObjectReference;
  /** The name of the metric. */
  readonly metricName: string;
  /** When the newest sample that contributes was taken. */
  readonly timestamp: ApiTime;
  /** Whole seconds; absent when the value is momentary. */
  readonly window?: number;
  /** A quantity in its canonical text. */
  readonly value: string;
  /** The metric selector of the question, echoed; null when there was none. */
  readonly selector: ApiLabelSelector | null;
}

/** A value of a metric of a Kubernetes object: `custom.metrics.k8s.io/v1beta2` `MetricValue`. */
export interface ApiMetricValueV1beta2 {
  /** The object that has the value. */
  readonly describedObject: ApiObjectReference;
  /** The name of the metric, and the metric selector of the question. */
  readonly metric: {
    readonly name: string;
    /** The metric selector of the question, echoed; null when there was none. */
    readonly selector: ApiLabelSelector | null;
  };
  /** When the newest sample that contributes was taken. */
  readonly timestamp: ApiTime;
  /** Whole seconds; absent when the value is momentary. */
  readonly windowSeconds?: number;
  /** A quantity in its canonical text. */
  readonly value: string;
}

/** `custom.metrics.k8s.io/v1beta1` `MetricValueList`. One object, too, makes a list. */
export interface ApiMetricValueListV1beta1 {
  readonly kind: 'MetricValueList';
  readonly apiVersion: 'custom.metrics.k8s.io/v1beta1';
  /** Empty: there are no pages, and no version to watch from. */
  readonly metadata: ListMetadata;
  /** Empty rather than null. */
  readonly items: readonly ApiMetricValueV1beta1[];
}

/** `custom.metrics.k8s.io/v1beta2` `MetricValueList`. One object, too, makes a list. */
export interface ApiMetricValueListV1beta2 {
  readonly kind: 'MetricValueList';
  readonly apiVersion: 'custom.metrics.k8s.io/v1beta2';
  /** Empty: there are no pages, and no version to watch from. */
  readonly metadata: ListMetadata;
  /** Empty rather than null. */
  readonly items: readonly ApiMetricValueV1beta2[];
}

/** `MetricValueList` of either version; `apiVersion` tells them apart. */
export type ApiMetricValueList = ApiMetricValueListV1beta1 | ApiMetricValueListV1beta2;

/**
 * Makes values into the object that answers for them, members in the order in which Go writes them.
 *
 * Throws `RangeError` where a time or a window cannot be written (see {@link formatTime}, {@link toWholeSeconds}), and
 * `BadRequestError` for a metric selector that cannot be echoed (see {@link toApiLabelSelector}).
 */
export function toMetricValueList(values: readonly MetricValue[], version: 'v1beta1'): ApiMetricValueListV1beta1;
export function toMetricValueList(values: readonly MetricValue[], version: 'v1beta2'): ApiMetricValueListV1beta2;
export function toMetricValueList(values: readonly MetricValue[], version: CustomMetricsVersion): ApiMetricValueList;
export function toMetricValueList(values: readonly MetricValue[], version: CustomMetricsVersion): ApiMetricValueList {
  const kind = 'MetricValueList';
  return version === 'v1beta1'
    ? { kind, apiVersion: 'custom.metrics.k8s.io/v1beta1', metadata: {}, items: values.map(toV1beta1) }
    : { kind, apiVersion: 'custom.metrics.k8s.io/v1beta2', metadata: {}, items: values.map(toV1beta2) };
}

function toV1beta1(value: MetricValue): ApiMetricValueV1beta1 {
  return {
    describedObject: toApiObjectReference(value.describedObject),
    metricName: value.metric,
    timestamp: formatTime(value.timestamp),
    ...(value.windowSeconds !== undefined && { window: toWholeSeconds(value.windowSeconds) }),
    value: value.value.toString(),
    selector: toApiSelector(value),
  };
}

function toV1beta2(value: MetricValue): ApiMetricValueV1beta2 {
  return {
    describedObject: toApiObjectReference(value.describedObject),
    metric: { name: value.metric, selector: toApiSelector(value) },
    timestamp: formatTime(value.timestamp),
    ...(value.windowSeconds !== undefined && { windowSeconds: toWholeSeconds(value.windowSeconds) }),
    value: value.value.toString(),
  };
}

function toApiSelector({ metricSelector }: MetricValue): ApiLabelSelector | null {
  return metricSelector === undefined ? null : toApiLabelSelector(metricSelector);
}
