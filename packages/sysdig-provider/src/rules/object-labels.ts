import { formatGroupResource, type GroupResource } from '@metrics-adapter/core';
import type { TenantLabels } from '../catalogue/tenant-labels.ts';
import type { Certainty } from './known/certainty.ts';

export { toCurrentLabel } from './label-names.ts';

/** Whose series a legacy id means: it names `net.http.request.count`, the series `sysdig_{container,host}_net_http_request_count`. */
export type Origin = 'container' | 'host';

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

/** What Sysdig knows of one kind of object. */
export interface ObjectKind {
  /** As metrics paths spell it. */
  readonly resource: string;
  readonly namespaced: boolean;
  /** The label of this kind alone. */
  readonly label: string;
  /** The value of `kube_workload_type`, where `kube_workload_name` names objects of this kind too. */
  readonly workload?: string;
  readonly origin: Origin;
  /** How sure the label is. */
  readonly certainty: Certainty;
  /** Nobody has seen the label: it is believed in only where the tenant lists it. */
  readonly onlyIfListed?: true;
}

type Row = readonly [
  resource: string,
  label: string,
  certainty: Certainty,
  more?: Partial<Pick<ObjectKind, 'namespaced' | 'workload' | 'origin' | 'onlyIfListed'>>,
];

const rows: readonly Row[] = [
  ['pods', 'kube_pod_name', 'seen'],
  ['services', 'kube_service_name', 'inferred'],
  ['namespaces', namespaceLabel, 'seen', { namespaced: false }],
  ['nodes', 'kube_node_name', 'seen', { namespaced: false, origin: 'host' }],
  ['deployments.apps', 'kube_deployment_name', 'seen', { workload: 'deployment' }],
  ['statefulsets.apps', 'kube_statefulset_name', 'seen', { workload: 'statefulset' }],
  ['daemonsets.apps', 'kube_daemonset_name', 'inferred', { workload: 'daemonset' }],
  // Those of a Deployment are one workload with it, so only their own label tells them apart.
  ['replicasets.apps', 'kube_replicaset_name', 'inferred'],
  ['replicationcontrollers', 'kube_replicationcontroller_name', 'inferred'],
  ['jobs.batch', 'kube_job_name', 'seen', { workload: 'job' }],
  ['cronjobs.batch', 'kube_cronjob_name', 'seen', { workload: 'cronjob' }],
  ['horizontalpodautoscalers.autoscaling', 'kube_hpa_name', 'inferred'],
  ['resourcequotas', 'kube_resourcequota_name', 'inferred'],
  ['persistentvolumeclaims', 'kube_persistentvolumeclaim_name', 'inferred'],
  ['persistentvolumes', 'kube_persistentvolume_name', 'inferred', { namespaced: false }],
  ['storageclasses.storage.k8s.io', 'kube_storageclass_name', 'inferred', { namespaced: false }],
  ['ingresses.networking.k8s.io', 'kube_ingress_name', 'inferred', { onlyIfListed: true }],
];

/** Every kind whose objects Sysdig's labels name. */
export const objectKinds: readonly ObjectKind[] = rows.map(([resource, label, certainty, more]) => ({
  resource,
  namespaced: true,
  label,
  origin: 'container',
  ...more,
  certainty,
}));

/** A map: what is looked up comes from a request, and every plain object has a `constructor`. */
const byResource: ReadonlyMap<string, ObjectKind> = new Map(objectKinds.map((kind) => [kind.resource, kind]));

/** The kinds of objects for which metrics are listed. */
export const listedKinds: readonly { readonly groupResource: GroupResource; readonly namespaced: boolean }[] = [
  { groupResource: { group: '', resource: 'pods' }, namespaced: true },
  { groupResource: { group: '', resource: 'services' }, namespaced: true },
  { groupResource: { group: 'apps', resource: 'deployments' }, namespaced: true },
  { groupResource: { group: '', resource: 'namespaces' }, namespaced: false },
  { groupResource: { group: '', resource: 'nodes' }, namespaced: false },
];

/** The kinds of objects that can be asked for whatever the tenant lists, as metrics paths spell them. */
export const supportedResources: readonly string[] = objectKinds
  .filter(({ onlyIfListed }) => onlyIfListed !== true)
  .map(({ resource }) => resource);

/**
 * The labels of a kind, spelled as the tenant does where its labels are known. Workloads are named by the labels that
 * all of them share, which outlive the ReplicaSets of a Deployment; by their own where the tenant has only those.
 * Undefined for kinds that Sysdig's labels do not name.
 */
export function objectLabelsOf(groupResource: GroupResource, tenant?: TenantLabels): ObjectLabels | undefined {
  const kind = byResource.get(formatGroupResource(groupResource));
  if (kind === undefined || (kind.onlyIfListed === true && tenant?.has(kind.label) !== true)) return undefined;
  const spell = (label: string): string => tenant?.spell(label) ?? label;
  const { namespaced, origin } = kind;
  const place = { ...(namespaced && { namespace: spell(namespaceLabel) }), origin };
  if (kind.workload === undefined || prefersOwnLabel(kind, tenant))
    return { name: spell(kind.label), fixed: {}, ...place };
  return { name: spell('kube_workload_name'), fixed: { [spell('kube_workload_type')]: kind.workload }, ...place };
}

/** A list that holds neither says nothing about which of them a series will have. */
function prefersOwnLabel({ label }: ObjectKind, tenant: TenantLabels | undefined): boolean {
  if (tenant === undefined) return false;
  const hasWorkload = ['kube_workload_name', 'kube_workload_type'].every((name) => tenant.has(name) !== false);
  return !hasWorkload && tenant.has(label) === true;
}
