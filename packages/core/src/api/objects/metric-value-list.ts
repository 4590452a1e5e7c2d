import type { MetricValue } from '../../model/metric-value.ts';
import { type ApiLabelSelector, toApiLabelSelector } from './label-selector.ts';
import { formatTime, toWholeSeconds } from './time.ts';

/** The versions of `custom.metrics.k8s.io`. */
export type CustomMetricsVersion = 'v1beta1' | 'v1beta2';

/** `describedObject`: which object a value is about. Members that are unknown are left out. */
interface ApiObjectReference {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly apiVersion: string;
}

interface ApiMetricValueV1beta1 {
  readonly describedObject: ApiObjectReference;
  readonly metricName: string;
  readonly timestamp: string;
  readonly window?: number;
  readonly value: string;
  /** Always there, null when the question had none. */
  readonly selector: ApiLabelSelector | null;
}

interface ApiMetricValueV1beta2 {
  readonly describedObject: ApiObjectReference;
  readonly metric: { readonly name: string; readonly selector: ApiLabelSelector | null };
  readonly timestamp: string;
  readonly windowSeconds?: number;
  readonly value: string;
}

interface ApiMetricValueList<Item> {
  readonly kind: 'MetricValueList';
  readonly apiVersion: string;
  readonly metadata: Readonly<Record<string, never>>;
  readonly items: readonly Item[];
}

/** `MetricValueList` of either version, fields in the order in which Go writes them. One object, too, makes a list. */
export function toMetricValueList(
  values: readonly MetricValue[],
  version: CustomMetricsVersion,
): ApiMetricValueList<ApiMetricValueV1beta1 | ApiMetricValueV1beta2> {
  return {
    kind: 'MetricValueList',
    apiVersion: `custom.metrics.k8s.io/${version}`,
    metadata: {},
    items: values.map((value) => (version === 'v1beta1' ? toV1beta1(value) : toV1beta2(value))),
  };
}

function toV1beta1(value: MetricValue): ApiMetricValueV1beta1 {
  return {
    describedObject: toApiObjectReference(value),
    metricName: value.metric,
    timestamp: formatTime(value.timestamp),
    ...(value.windowSeconds !== undefined && { window: toWholeSeconds(value.windowSeconds) }),
    value: value.value.toString(),
    selector: toApiSelector(value),
  };
}

function toV1beta2(value: MetricValue): ApiMetricValueV1beta2 {
  return {
    describedObject: toApiObjectReference(value),
    metric: { name: value.metric, selector: toApiSelector(value) },
    timestamp: formatTime(value.timestamp),
    ...(value.windowSeconds !== undefined && { windowSeconds: toWholeSeconds(value.windowSeconds) }),
    value: value.value.toString(),
  };
}

function toApiSelector({ metricSelector }: MetricValue): ApiLabelSelector | null {
  return metricSelector === undefined ? null : toApiLabelSelector(metricSelector);
}

function toApiObjectReference({
  describedObject: { kind, namespace, name, apiVersion },
}: MetricValue): ApiObjectReference {
  return { kind, ...(namespace !== undefined && { namespace }), name, apiVersion };
}
