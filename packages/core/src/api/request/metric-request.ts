import { customMetricsGroup, externalMetricsGroup } from '../discovery/api-groups.ts';
import type { CustomMetricsVersion } from '../objects/metric-value-list.ts';
import type { CustomByNameRequest, CustomBySelectorRequest, ExternalMetricRequest } from './api-request.ts';
import { checkListOptions } from './list-options.ts';
import { checkMetricName, checkNamespace, checkObjectName, parseResourceName } from './path-names.ts';
import type { QueryParameters } from './query-parameters.ts';
import { readTimeout } from './request-timeout.ts';
import { readSelector, refuseSelector } from './selector-parameter.ts';

/** Where the values of a custom metric are; nothing of it has been checked. */
export interface CustomMetricPath {
  readonly kind: 'custom-path';
  readonly version: CustomMetricsVersion;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  /** `pods`, `deployments.apps`. */
  readonly resource: string;
  /** `*` stands for all that the label selector chooses. */
  readonly name: string;
  readonly metric: string;
}

/** Where the values of an external metric are; nothing of it has been checked. */
export interface ExternalMetricPath {
  readonly kind: 'external-path';
  readonly version: 'v1beta1';
  readonly namespace: string;
  readonly metric: string;
}

/** Checks the path's names and the parameters. Throws a `BadRequestError` that says what is wrong. */
export function toCustomRequest(
  { version, namespace, resource, name, metric }: CustomMetricPath,
  parameters: QueryParameters,
): CustomByNameRequest | CustomBySelectorRequest {
  const isNamespace = namespace === undefined && resource === 'namespaces';
  if (namespace !== undefined) checkNamespace(namespace);
  const groupResource = parseResourceName(resource);
  if (name !== '*') (isNamespace ? checkNamespace : checkObjectName)(name);
  checkMetricName(metric);
  const place = { groupResource, ...(namespace !== undefined && { namespace }), metric };
  checkListOptions(parameters, { group: customMetricsGroup, namespace, ...(name !== '*' && { name }) });
  const timeout = readTimeout(parameters);
  const metricSelector = readSelector(parameters, 'metricLabelSelector');
  const query = { ...place, metricSelector };
  if (name === '*') {
    const selector = readSelector(parameters, 'labelSelector');
    return { kind: 'custom-by-selector', version, query: { ...query, selector }, ...timeout };
  }
  refuseSelector(
    parameters,
    'labelSelector',
    'the path already names the object; a choice by the labels of the metric is written metricLabelSelector',
  );
  return { kind: 'custom-by-name', version, query: { ...query, name }, ...timeout };
}

/** Checks the path's names and the parameters. Throws a `BadRequestError` that says what is wrong. */
export function toExternalRequest(
  { version, namespace, metric }: ExternalMetricPath,
  parameters: QueryParameters,
): ExternalMetricRequest {
  checkNamespace(namespace);
  checkMetricName(metric);
  checkListOptions(parameters, { group: externalMetricsGroup, namespace });
  const timeout = readTimeout(parameters);
  const selector = readSelector(parameters, 'labelSelector');
  refuseSelector(
    parameters,
    'metricLabelSelector',
    'an external metric belongs to no object, and labelSelector chooses by the labels of the metric',
  );
  return { kind: 'external', version, query: { namespace, metric, selector }, ...timeout };
}
