/**
 * Sysdig's two names of a label: that of the older APIs, with dots, and today's, with underscores. The pairs follow no
 * rule (`statefulSet`, `hostName`), hence a table: from Sysdig's documentation, its MCP server, its Terraform provider and
 * its former Kubernetes metrics server. What the tenant itself lists counts more.
 */
const pairs: readonly (readonly [legacyId: string, label: string])[] = [
  ['kubernetes.cluster.name', 'kube_cluster_name'],
  ['kubernetes.cluster.id', 'kube_cluster_id'],
  ['kubernetes.namespace.name', 'kube_namespace_name'],
  ['kubernetes.deployment.name', 'kube_deployment_name'],
  ['kubernetes.statefulSet.name', 'kube_statefulset_name'],
  ['kubernetes.daemonSet.name', 'kube_daemonset_name'],
  ['kubernetes.replicaSet.name', 'kube_replicaset_name'],
  ['kubernetes.replicationController.name', 'kube_replicationcontroller_name'],
  ['kubernetes.service.name', 'kube_service_name'],
  ['kubernetes.pod.name', 'kube_pod_name'],
  ['kubernetes.pod.id', 'kube_pod_uid'],
  ['kubernetes.node.name', 'kube_node_name'],
  ['kubernetes.job.name', 'kube_job_name'],
  ['kubernetes.cronJob.name', 'kube_cronjob_name'],
  ['kubernetes.hpa.name', 'kube_hpa_name'],
  ['kubernetes.workload.name', 'kube_workload_name'],
  ['kubernetes.workload.type', 'kube_workload_type'],
  ['kubernetes.resourcequota.name', 'kube_resourcequota_name'],
  ['kubernetes.persistentvolume.name', 'kube_persistentvolume_name'],
  ['kubernetes.persistentvolumeclaim.name', 'kube_persistentvolumeclaim_name'],
  ['kubernetes.storageclass.name', 'kube_storageclass_name'],
  ['container.name', 'container_name'],
  ['container.id', 'container_id'],
  ['container.image', 'container_image'],
  ['host.hostName', 'host_hostname'],
  ['host.mac', 'host_mac'],
  ['proc.name', 'proc_name'],
  ['cloudProvider.region', 'cloud_provider_region'],
  ['cloudProvider.availabilityZone', 'cloud_provider_availability_zone'],
  ['net.http.url', 'net_http_url'],
  ['net.http.method', 'net_http_method'],
  ['net.http.statusCode', 'net_http_statuscode'],
];

const legacyIds: ReadonlyMap<string, string> = new Map(pairs.map(([legacyId, label]) => [label, legacyId]));

/** The older name of a label of today's series; its own where none is known. */
export function toLegacyLabel(label: string): string {
  return legacyIds.get(label) ?? label;
}

/** By the older name, with underscores and in small letters. */
const currentLabels: ReadonlyMap<string, string> = new Map(
  pairs.map(([legacyId, label]) => [legacyId.replaceAll('.', '_').toLowerCase(), label]),
);

/** Labels of users' own: what follows is a key of theirs. */
const families: readonly (readonly [pattern: RegExp, toBeginning: (kind: string) => string])[] = [
  [/^kubernetes_([A-Za-z]+)_label_/, (kind) => `kube_${kind.toLowerCase()}_label_`],
  [/^cloudProvider_tag_/, () => 'cloud_provider_tag_'],
];

/** The name in today's series of a label that may be written the older way, with underscores for its dots. */
export function toCurrentLabel(label: string): string {
  const known = currentLabels.get(label.toLowerCase());
  if (known !== undefined) return known;
  for (const [pattern, toBeginning] of families) {
    if (pattern.test(label)) return label.replace(pattern, (_, kind: string) => toBeginning(kind));
  }
  return label;
}

/** By the older name in small letters. */
const currentNames: ReadonlyMap<string, string> = new Map(
  pairs.map(([legacyId, label]) => [legacyId.toLowerCase(), label]),
);

/**
 * The name in today's series of a label that the older APIs list. A label without the dots of an older name is none, but
 * somebody's own: `kubernetes_namespace_name` is no namespace.
 */
export function toCurrentName(id: string): string {
  const known = currentNames.get(id.toLowerCase());
  if (known !== undefined) return known;
  const label = id.replace(/[^A-Za-z0-9_]/g, '_');
  return /^(?:kubernetes\.[A-Za-z]+\.label|cloudProvider\.tag)\./.test(id) ? toCurrentLabel(label) : label;
}
