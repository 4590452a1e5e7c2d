import type { ResourceMapping } from '@metrics-adapter/core';
import { parseResourceList } from './discovery-documents.ts';

const core = {
  pods: 'Pod',
  services: 'Service',
  endpoints: 'Endpoints',
  configmaps: 'ConfigMap',
  secrets: 'Secret',
  serviceaccounts: 'ServiceAccount',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  replicationcontrollers: 'ReplicationController',
};
const coreCluster = { nodes: 'Node', namespaces: 'Namespace', persistentvolumes: 'PersistentVolume' };
const apps = {
  deployments: 'Deployment',
  statefulsets: 'StatefulSet',
  daemonsets: 'DaemonSet',
  replicasets: 'ReplicaSet',
};

/** Kinds that every Kubernetes since 1.21 has, in these versions: what is known before discovery was read. By group, by plural. */
export const stableKinds: ReadonlyMap<string, ReadonlyMap<string, ResourceMapping>> = new Map([
  ['', new Map([...kindsOf('v1', core, true), ...kindsOf('v1', coreCluster, false)])],
  ['apps', kindsOf('apps/v1', apps, true)],
  ['batch', kindsOf('batch/v1', { jobs: 'Job', cronjobs: 'CronJob' }, true)],
  ['networking.k8s.io', kindsOf('networking.k8s.io/v1', { ingresses: 'Ingress' }, true)],
]);

function kindsOf(apiVersion: string, kinds: Readonly<Record<string, string>>, namespaced: boolean) {
  const resources = Object.entries(kinds).map(([name, kind]) => ({ name, kind, namespaced }));
  return parseResourceList({ resources }, apiVersion);
}
