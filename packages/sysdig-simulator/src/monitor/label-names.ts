/**
 * Sysdig's two names of a label: the legacy one with dots, which the data API was made with, and the public one with
 * underscores, which PromQL shows. The pairs are those of Sysdig's documentation, its MCP server, its Terraform provider
 * and its former Kubernetes metrics server; where only one half of a pair was seen anywhere, the other follows the
 * pattern of its neighbours, and is marked.
 */
const pairs: readonly (readonly [legacy: string, shown: string])[] = [
  ['kubernetes.cluster.name', 'kube_cluster_name'],
  ['kubernetes.cluster.id', 'kube_cluster_id'],
  ['kubernetes.namespace.name', 'kube_namespace_name'],
  ['kubernetes.deployment.name', 'kube_deployment_name'],
  ['kubernetes.statefulSet.name', 'kube_statefulset_name'],
  ['kubernetes.daemonSet.name', 'kube_daemonset_name'], // inferred
  ['kubernetes.replicaSet.name', 'kube_replicaset_name'], // inferred
  ['kubernetes.replicationController.name', 'kube_replicationcontroller_name'], // inferred
  ['kubernetes.service.name', 'kube_service_name'], // inferred
  ['kubernetes.pod.name', 'kube_pod_name'],
  ['kubernetes.pod.id', 'kube_pod_uid'],
  ['kubernetes.node.name', 'kube_node_name'],
  ['kubernetes.job.name', 'kube_job_name'],
  ['kubernetes.cronJob.name', 'kube_cronjob_name'], // inferred
  ['kubernetes.hpa.name', 'kube_hpa_name'], // inferred
  ['kubernetes.workload.name', 'kube_workload_name'],
  ['kubernetes.workload.type', 'kube_workload_type'],
  ['kubernetes.resourcequota.name', 'kube_resourcequota_name'], // inferred
  ['kubernetes.persistentvolume.name', 'kube_persistentvolume_name'], // inferred
  ['kubernetes.persistentvolumeclaim.name', 'kube_persistentvolumeclaim_name'], // inferred
  ['kubernetes.storageclass.name', 'kube_storageclass_name'], // inferred
  ['container.name', 'container_name'],
  ['container.id', 'container_id'],
  ['container.image', 'container_image'],
  ['host.hostName', 'host_hostname'],
  ['host.mac', 'host_mac'],
  ['agent.id', 'agent_id'], // inferred
  ['proc.name', 'proc_name'], // inferred
  ['cloudProvider.region', 'cloud_provider_region'],
  ['cloudProvider.availabilityZone', 'cloud_provider_availability_zone'], // inferred
  ['net.http.url', 'net_http_url'], // inferred
  ['net.http.method', 'net_http_method'], // inferred
  ['net.http.statusCode', 'net_http_statuscode'],
];

/** What the agent itself also calls a label. */
const otherSpellings: readonly (readonly [legacy: string, shown: string])[] = [
  ['kubernetes.statefulset.name', 'kube_statefulset_name'],
];

/** Public names by legacy ones. */
export const publicLabels: ReadonlyMap<string, string> = new Map([...pairs, ...otherSpellings]);

/** Legacy names by public ones. */
export const legacyLabels: ReadonlyMap<string, string> = new Map(pairs.map(([legacy, shown]) => [shown, legacy]));

/** Labels that users put on things: all that follows the beginning is a key of theirs. */
const families: readonly (readonly [legacy: string, shown: string])[] = [
  ...['pod', 'deployment', 'service', 'replicaSet', 'daemonSet', 'statefulSet', 'node', 'namespace', 'job'].map(
    (kind) => [`kubernetes.${kind}.label.`, `kube_${kind.toLowerCase()}_label_`] as const,
  ),
  ['container.label.', 'container_label_'],
  ['agent.tag.', 'agent_tag_'],
  ['cloudProvider.tag.', 'cloud_provider_tag_'],
];

/**
 * The public name of a label: `kubernetes.pod.label.helm.sh/chart` → `kube_pod_label_helm_sh_chart`. A name that is
 * neither in the table nor of a family only has what PromQL cannot write replaced, so public names stay as they are.
 */
export function toPublicLabel(id: string): string {
  const known = publicLabels.get(id);
  if (known !== undefined) return known;
  const family = families.find(([legacy]) => id.startsWith(legacy));
  const [legacy, shown] = family ?? ['', ''];
  return shown + id.slice(legacy.length).replace(/[^a-zA-Z0-9_]/g, '_');
}

/**
 * The legacy name of a label. A key of the user's cannot be told from its public form (`a.b` and `a-b` are both `a_b`),
 * so it stays as it is; and so does a name that is in no table.
 */
export function toLegacyLabel(publicId: string): string {
  const known = legacyLabels.get(publicId);
  if (known !== undefined) return known;
  const family = families.find(([, shown]) => publicId.startsWith(shown));
  return family === undefined ? publicId : family[0] + publicId.slice(family[1].length);
}
