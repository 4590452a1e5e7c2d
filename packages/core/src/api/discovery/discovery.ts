import { formatGroupResource } from '../../model/group-resource.ts';
import type { CustomMetricInfo, ExternalMetricInfo } from '../../provider/metric-info.ts';
import type { CustomMetricsVersion } from '../objects/metric-value-list.ts';

export const customMetricsGroup = 'custom.metrics.k8s.io';
export const externalMetricsGroup = 'external.metrics.k8s.io';

/** What this API serves, the preferred version of each group first. */
export const servedGroups: readonly ServedGroup[] = [
  { name: customMetricsGroup, versions: ['v1beta2', 'v1beta1'] },
  { name: externalMetricsGroup, versions: ['v1beta1'] },
];

export interface ServedGroup {
  readonly name: string;
  readonly versions: readonly [string, ...string[]];
}

interface GroupVersion {
  readonly groupVersion: string;
  readonly version: string;
}

export interface ApiGroup {
  readonly kind?: 'APIGroup';
  readonly apiVersion?: 'v1';
  readonly name: string;
  readonly versions: readonly GroupVersion[];
  readonly preferredVersion: GroupVersion;
}

export interface ApiGroupList {
  readonly kind: 'APIGroupList';
  readonly groups: readonly ApiGroup[];
}

interface ApiResource {
  readonly name: string;
  readonly singularName: '';
  readonly namespaced: boolean;
  readonly kind: string;
  readonly verbs: readonly string[];
}

export interface ApiResourceList {
  readonly kind: 'APIResourceList';
  readonly apiVersion: 'v1';
  readonly groupVersion: string;
  readonly resources: readonly ApiResource[];
}

/** `/apis`. Without `apiVersion`, as the generic API server writes it for old clients. */
export function toApiGroupList(groups: readonly ServedGroup[]): ApiGroupList {
  return { kind: 'APIGroupList', groups: groups.map(toGroup) };
}

/** `/apis/GROUP`. */
export function toApiGroup(group: ServedGroup): ApiGroup {
  return { kind: 'APIGroup', apiVersion: 'v1', ...toGroup(group) };
}

/** `/apis/custom.metrics.k8s.io/VERSION`: an entry `pods/http_requests` for every metric of every kind of object. */
export function toCustomResourceList(
  metrics: readonly CustomMetricInfo[],
  version: CustomMetricsVersion,
): ApiResourceList {
  const names = metrics.map(({ groupResource, namespaced, metric }) => ({
    name: `${formatGroupResource(groupResource)}/${metric}`,
    namespaced,
    kind: 'MetricValueList',
  }));
  return toResourceList(`${customMetricsGroup}/${version}`, names);
}

/** `/apis/external.metrics.k8s.io/v1beta1`: an entry for every metric. */
export function toExternalResourceList(metrics: readonly ExternalMetricInfo[]): ApiResourceList {
  const names = metrics.map(({ metric }) => ({ name: metric, namespaced: true, kind: 'ExternalMetricValueList' }));
  return toResourceList(`${externalMetricsGroup}/v1beta1`, names);
}

function toGroup({ name, versions }: ServedGroup): ApiGroup {
  const toVersion = (version: string): GroupVersion => ({ groupVersion: `${name}/${version}`, version });
  return { name, versions: versions.map(toVersion), preferredVersion: toVersion(versions[0]) };
}

function toResourceList(
  groupVersion: string,
  resources: readonly Pick<ApiResource, 'name' | 'namespaced' | 'kind'>[],
): ApiResourceList {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: resources.map(({ name, namespaced, kind }) => ({
      name,
      singularName: '',
      namespaced,
      kind,
      verbs: ['get'],
    })),
  };
}
