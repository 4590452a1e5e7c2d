import { BadRequestError } from '@metrics-adapter/core';

/**
 * What the data API calls the labels of today's series: it was made with the dotted names, and old servers know no
 * others. The pairs follow no rule (`statefulSet`, `hostName`), hence a table: from Sysdig's documentation, its MCP
 * server, its Terraform provider and its former Kubernetes metrics server.
 */
const legacyLabels: ReadonlyMap<string, string> = new Map([
  ['kube_cluster_name', 'kubernetes.cluster.name'],
  ['kube_cluster_id', 'kubernetes.cluster.id'],
  ['kube_namespace_name', 'kubernetes.namespace.name'],
  ['kube_workload_name', 'kubernetes.workload.name'],
  ['kube_workload_type', 'kubernetes.workload.type'],
  ['kube_deployment_name', 'kubernetes.deployment.name'],
  ['kube_statefulset_name', 'kubernetes.statefulSet.name'],
  ['kube_daemonset_name', 'kubernetes.daemonSet.name'],
  ['kube_replicaset_name', 'kubernetes.replicaSet.name'],
  ['kube_replicationcontroller_name', 'kubernetes.replicationController.name'],
  ['kube_service_name', 'kubernetes.service.name'],
  ['kube_pod_name', 'kubernetes.pod.name'],
  ['kube_pod_uid', 'kubernetes.pod.id'],
  ['kube_node_name', 'kubernetes.node.name'],
  ['kube_job_name', 'kubernetes.job.name'],
  ['kube_cronjob_name', 'kubernetes.cronJob.name'],
  ['kube_hpa_name', 'kubernetes.hpa.name'],
  ['kube_resourcequota_name', 'kubernetes.resourcequota.name'],
  ['kube_persistentvolume_name', 'kubernetes.persistentvolume.name'],
  ['kube_persistentvolumeclaim_name', 'kubernetes.persistentvolumeclaim.name'],
  ['kube_storageclass_name', 'kubernetes.storageclass.name'],
  ['container_name', 'container.name'],
  ['container_id', 'container.id'],
  ['container_image', 'container.image'],
  ['host_hostname', 'host.hostName'],
  ['host_mac', 'host.mac'],
  ['proc_name', 'proc.name'],
  ['cloud_provider_region', 'cloudProvider.region'],
  ['cloud_provider_availability_zone', 'cloudProvider.availabilityZone'],
  ['net_http_url', 'net.http.url'],
  ['net_http_method', 'net.http.method'],
  ['net_http_statuscode', 'net.http.statusCode'],
]);

/** How the data API spells a label that plans spell as PromQL does. */
export type SpellLabel = (label: string) => string;

/** By the table; a label that is not in it is called as in PromQL, which newer servers understand. */
export const spellLabel: SpellLabel = (label) => legacyLabels.get(label) ?? label;

/** What filters are made of, beside labels and values. */
const words: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'contains', 'starts', 'with']);

/**
 * The label, for a filter, where it stands without quotes. Throws {@link BadRequestError} for what the data API could
 * take for something else than a label.
 */
export function checkLabel(label: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_./:-]*$/.test(label) && !words.has(label.toLowerCase())) return label;
  throw new BadRequestError(
    `the label "${label}" cannot be asked of Sysdig's data API, whose filters would not take it for a label; choose by another one, or use --dialect promql`,
  );
}
