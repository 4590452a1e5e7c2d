import { formatGroupResource } from '../../model/group-resource.ts';
import type { CustomMetricInfo, ExternalMetricInfo } from '../../provider/metric-info.ts';
import type { CustomMetricsVersion } from '../objects/metric-value-list.ts';
import { customMetricsGroup, externalMetricsGroup } from './api-groups.ts';
import { toCanonicalCustomMetrics, toCanonicalExternalMetrics } from './canonical-metrics.ts';

/** One thing that can be asked for, as `metav1.APIResource`. */
export interface ApiResource {
  /** `RESOURCE[.GROUP]/METRIC` of a custom metric, the name of an external one. */
  readonly name: string;
  /** Metrics have none. */
  readonly singularName: '';
  /** Whether the objects live in namespaces; an external metric is always asked for within one. */
  readonly namespaced: boolean;
  /** The kind of the answer. */
  readonly kind: 'MetricValueList' | 'ExternalMetricValueList';
  /** Metrics can be read, and nothing else. */
  readonly verbs: readonly ['get'];
}

/** `metav1.APIResourceList`. */
export interface ApiResourceList {
  /** Always this kind. */
  readonly kind: 'APIResourceList';
  /** Discovery's own version. */
  readonly apiVersion: 'v1';
  /** What is listed: `GROUP/VERSION`. */
  readonly groupVersion: string;
  /** In an order of their own, whatever the provider's. */
  readonly resources: readonly ApiResource[];
}

/** `/apis/custom.metrics.k8s.io/VERSION`: an entry `pods/http_requests` for every metric of every kind of object. */
export function toCustomResourceList(
  metrics: readonly CustomMetricInfo[],
  version: CustomMetricsVersion,
): ApiResourceList {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: `${customMetricsGroup}/${version}`,
    resources: toCanonicalCustomMetrics(metrics).map(({ groupResource, namespaced, metric }) => ({
      name: `${formatGroupResource(groupResource)}/${metric}`,
      singularName: '',
      namespaced,
      kind: 'MetricValueList',
      verbs: ['get'],
    })),
  };
}

/** `/apis/external.metrics.k8s.io/v1beta1`: an entry for every metric. */
export function toExternalResourceList(metrics: readonly ExternalMetricInfo[]): ApiResourceList {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: `${externalMetricsGroup}/v1beta1`,
    resources: toCanonicalExternalMetrics(metrics).map(({ metric }) => ({
      name: metric,
      singularName: '',
      namespaced: true,
      kind: 'ExternalMetricValueList',
      verbs: ['get'],
    })),
  };
}
