import type { CustomMetricsVersion } from '../objects/metric-value-list.ts';

/** The group of metrics that Kubernetes objects have, as paths and `apiVersion` name it. */
export const customMetricsGroup = 'custom.metrics.k8s.io';
/** The group of metrics that belong to no Kubernetes object. */
export const externalMetricsGroup = 'external.metrics.k8s.io';

/** An API group and the versions in which it is served. */
export type ServedGroup = ServedCustomMetrics | ServedExternalMetrics;

/** The group of metrics that objects have, as it is served. */
export interface ServedCustomMetrics {
  /** {@link customMetricsGroup}. */
  readonly name: typeof customMetricsGroup;
  /** The preferred one first. */
  readonly versions: readonly [CustomMetricsVersion, ...CustomMetricsVersion[]];
}

/** The group of external metrics, as it is served. */
export interface ServedExternalMetrics {
  /** {@link externalMetricsGroup}. */
  readonly name: typeof externalMetricsGroup;
  /** There is but one. */
  readonly versions: readonly ['v1beta1'];
}

/** Both metrics APIs with all their versions: what discovery and OpenAPI tell of unless they are given less. */
export const servedGroups: readonly ServedGroup[] = [
  { name: customMetricsGroup, versions: ['v1beta2', 'v1beta1'] },
  { name: externalMetricsGroup, versions: ['v1beta1'] },
];

/** One version of a group, as `metav1.GroupVersionForDiscovery`. */
export interface ApiGroupVersion {
  /** `GROUP/VERSION`. */
  readonly groupVersion: string;
  /** `VERSION`. */
  readonly version: string;
}

/** `metav1.APIGroup`. Within a list it carries neither `kind` nor `apiVersion`. */
export interface ApiGroup {
  /** Absent within a list. */
  readonly kind?: 'APIGroup';
  /** Absent within a list. */
  readonly apiVersion?: 'v1';
  /** The group: `custom.metrics.k8s.io`. */
  readonly name: string;
  /** The preferred one first. */
  readonly versions: readonly ApiGroupVersion[];
  /** The version to use unless there is a reason not to. */
  readonly preferredVersion: ApiGroupVersion;
}

/** `metav1.APIGroupList`. */
export interface ApiGroupList {
  /** Always this kind. */
  readonly kind: 'APIGroupList';
  /** In the order in which they were given. */
  readonly groups: readonly ApiGroup[];
}

/** `/apis`. Without `apiVersion`, as the generic API server writes it for old clients. */
export function toApiGroupList(groups: readonly ServedGroup[]): ApiGroupList {
  return { kind: 'APIGroupList', groups: groups.map(toGroup) };
}

/** `/apis/GROUP`. */
export function toApiGroup(group: ServedGroup): ApiGroup {
  return { kind: 'APIGroup', apiVersion: 'v1', ...toGroup(group) };
}

function toGroup({ name, versions }: ServedGroup): ApiGroup {
  const toVersion = (version: string): ApiGroupVersion => ({ groupVersion: `${name}/${version}`, version });
  return { name, versions: versions.map(toVersion), preferredVersion: toVersion(versions[0]) };
}
