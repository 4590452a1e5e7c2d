import type { ApiExternalMetricValueList } from './external-metric-value-list.ts';
import type { ApiMetricValueList } from './metric-value-list.ts';
import type { Status } from './status.ts';

/** Every list of values that this API answers with; `apiVersion` tells them apart. */
export type ApiValueList = ApiMetricValueList | ApiExternalMetricValueList;

/** What can be written in every media type. Discovery and OpenAPI documents are not among it: they are written in JSON. */
export type ApiObject = ApiValueList | Status;

const kinds: ReadonlyMap<unknown, ApiValueList['kind']> = new Map([
  ['custom.metrics.k8s.io/v1beta1', 'MetricValueList'],
  ['custom.metrics.k8s.io/v1beta2', 'MetricValueList'],
  ['external.metrics.k8s.io/v1beta1', 'ExternalMetricValueList'],
]);

/** Whether an object says that it is a list of values, by its kind and version. */
export function isApiValueList(object: object): object is ApiValueList {
  const kind = 'apiVersion' in object ? kinds.get(object.apiVersion) : undefined;
  return kind !== undefined && 'kind' in object && object.kind === kind;
}
