import { formatGroupResource, type GroupResource } from '@metrics-adapter/core';
import type { Origin } from './built-in-metrics.ts';

/** Sysdig's name for the cluster that a series comes from. */
export const clusterLabel = 'kube_cluster_name';
export const namespaceLabel = 'kube_namespace_name';

/** Which labels of Sysdig's series name a kind of Kubernetes object. */
export interface ObjectLabels {
  readonly name: string;
  /** Absent for objects that live in no namespace. */
  readonly namespace?: string;
  /** What series of this kind carry besides. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Whose metrics a legacy id means for this kind. */
  readonly origin: Origin;
}

/** Workload labels cover all workloads alike and outlive the ReplicaSets of a Deployment. */
const workload = (type: string): ObjectLabels => ({
  name: 'kube_workload_name',
  namespace: namespaceLabel,
  fixed: { kube_workload_type: type },
  origin: 'container',
});

/** Maps, here and below: what is looked up comes from a request, and every plain object has a `constructor`. */
const labels: ReadonlyMap<string, ObjectLabels> = new Map([
  ['pods', { name: 'kube_pod_name', namespace: namespaceLabel, fixed: {}, origin: 'container' }],
  ['services', { name: 'kube_service_name', namespace: namespaceLabel, fixed: {}, origin: 'container' }],
  ['namespaces', { name: namespaceLabel, fixed: {}, origin: 'container' }],
  ['nodes', { name: 'kube_node_name', fixed: {}, origin: 'host' }],
  ['deployments.apps', workload('deployment')],
  ['statefulsets.apps', workload('statefulset')],
  ['daemonsets.apps', workload('daemonset')],
]);

/** The kinds of objects for which metrics are listed. */
export const listedKinds: readonly { readonly groupResource: GroupResource; readonly namespaced: boolean }[] = [
  { groupResource: { group: '', resource: 'pods' }, namespaced: true },
  { groupResource: { group: '', resource: 'services' }, namespaced: true },
  { groupResource: { group: 'apps', resource: 'deployments' }, namespaced: true },
  { groupResource: { group: '', resource: 'namespaces' }, namespaced: false },
  { groupResource: { group: '', resource: 'nodes' }, namespaced: false },
];

/** The kinds of objects that can be asked for, as metrics paths spell them. */
export const supportedResources: readonly string[] = [...labels.keys()];

/** Undefined for kinds that Sysdig's labels do not name. */
export function objectLabelsOf(groupResource: GroupResource): ObjectLabels | undefined {
  return labels.get(formatGroupResource(groupResource));
}

/** Labels that selectors may name the way Sysdig's older API did, dotted or with underscores. */
const legacyLabels: ReadonlyMap<string, string> = new Map([
  ['kubernetes_cluster_name', clusterLabel],
  ['kubernetes_namespace_name', namespaceLabel],
  ['kubernetes_deployment_name', 'kube_deployment_name'],
  ['kubernetes_service_name', 'kube_service_name'],
  ['kubernetes_pod_name', 'kube_pod_name'],
  ['kubernetes_node_name', 'kube_node_name'],
  ['kubernetes_workload_name', 'kube_workload_name'],
  ['kubernetes_workload_type', 'kube_workload_type'],
]);

/** The label's name in today's series. */
export function toCurrentLabel(label: string): string {
  return legacyLabels.get(label) ?? label;
}
