import type { KubernetesObject } from '../control-plane/kubectl.ts';

/** Where the adapter is installed, and as whom it asks the cluster. */
export const installation = { namespace: 'custom-metrics', serviceAccount: 'custom-metrics-apiserver', service: 'api' };

/** Whom kube-apiserver takes the adapter for. */
export const adapterUser = `system:serviceaccount:${installation.namespace}:${installation.serviceAccount}`;

/** Whom it takes the HPA controller for. */
export const autoscalerUser = 'system:serviceaccount:kube-system:horizontal-pod-autoscaler';

/** The group whose members may read metrics; the HPA controller may too. */
export const readersGroup = 'metrics-readers';

const rbac = 'rbac.authorization.k8s.io';

/** What the adapter may do in the cluster, and who may ask it: as a deployment has it. */
export function accessManifests(): KubernetesObject[] {
  const { namespace, serviceAccount } = installation;
  const adapter: Subject = { kind: 'ServiceAccount', name: serviceAccount, namespace };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccount, namespace } },
    bindClusterRole('custom-metrics:system:auth-delegator', 'system:auth-delegator', adapter),
    {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'custom-metrics-auth-reader', namespace: 'kube-system' },
      roleRef: { apiGroup: rbac, kind: 'Role', name: 'extension-apiserver-authentication-reader' },
      subjects: [adapter],
    },
    clusterRole('custom-metrics-resource-reader', [
      { apiGroups: [''], resources: ['pods'], verbs: ['list', 'watch'] },
      { apiGroups: [''], resources: ['services', 'nodes', 'namespaces'], verbs: ['list'] },
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['list'] },
      { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs: ['list', 'watch'] },
    ]),
    bindClusterRole('custom-metrics-apiserver-resource-reader', 'custom-metrics-resource-reader', adapter),
    clusterRole('custom-metrics-getter', [
      { apiGroups: ['custom.metrics.k8s.io', 'external.metrics.k8s.io'], resources: ['*'], verbs: ['get', 'list'] },
    ]),
    bindClusterRole(
      'hpa-custom-metrics-getter',
      'custom-metrics-getter',
      { kind: 'ServiceAccount', name: 'horizontal-pod-autoscaler', namespace: 'kube-system' },
      { kind: 'Group', apiGroup: rbac, name: readersGroup },
    ),
  ];
}

/**
 * Registers the adapter with the aggregation layer. The Service is of type ExternalName, so that the layer connects to
 * this machine; it still checks that the certificate is the Service's own.
 */
export function apiServices(port: number, caBundle: string): KubernetesObject[] {
  const { namespace, service: name } = installation;
  const versions = [
    { group: 'custom.metrics.k8s.io', version: 'v1beta1', versionPriority: 100 },
    { group: 'custom.metrics.k8s.io', version: 'v1beta2', versionPriority: 200 },
    { group: 'external.metrics.k8s.io', version: 'v1beta1', versionPriority: 100 },
  ];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { type: 'ExternalName', externalName: 'localhost' },
    },
    ...versions.map((spec) => ({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `${spec.version}.${spec.group}` },
      spec: { ...spec, groupPriorityMinimum: 100, service: { name, namespace, port }, caBundle: btoa(caBundle) },
    })),
  ];
}

interface Subject {
  readonly kind: 'ServiceAccount' | 'Group';
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}

function clusterRole(name: string, rules: readonly unknown[]): KubernetesObject {
  return { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name }, rules };
}

function bindClusterRole(name: string, role: string, ...subjects: readonly Subject[]): KubernetesObject {
  return {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects,
  };
}
