import { describe, expect, it } from '@jest/globals';
import { toCurrentLabel, toCurrentName } from './label-names.ts';

describe('toCurrentLabel', () => {
  it.each([
    ['kubernetes_cluster_name', 'kube_cluster_name'],
    ['kubernetes_namespace_name', 'kube_namespace_name'],
    ['kubernetes_workload_type', 'kube_workload_type'],
    ['kubernetes_statefulSet_name', 'kube_statefulset_name'],
    ['kubernetes_statefulset_name', 'kube_statefulset_name'],
    ['kubernetes_replicationController_name', 'kube_replicationcontroller_name'],
    ['kubernetes_pod_id', 'kube_pod_uid'],
    ['kubernetes_pod_label_app', 'kube_pod_label_app'],
    ['kubernetes_replicaSet_label_helm_sh_chart', 'kube_replicaset_label_helm_sh_chart'],
    ['host_hostName', 'host_hostname'],
    ['net_http_statusCode', 'net_http_statuscode'],
    ['cloudProvider_availabilityZone', 'cloud_provider_availability_zone'],
    ['cloudProvider_tag_Team', 'cloud_provider_tag_Team'],
    ['agent_tag_team', 'agent_tag_team'],
    ['kube_pod_name', 'kube_pod_name'],
    ['kubernetes_pod_labels', 'kubernetes_pod_labels'],
    ['verb', 'verb'],
    ['constructor', 'constructor'],
    ['', ''],
  ])('of %s is %s', (label, current) => {
    expect(toCurrentLabel(label)).toBe(current);
  });
});

describe('toCurrentName', () => {
  it.each([
    ['kubernetes.namespace.name', 'kube_namespace_name'],
    ['kubernetes.statefulset.name', 'kube_statefulset_name'],
    ['host.hostName', 'host_hostname'],
    ['kubernetes.pod.label.helm.sh/chart', 'kube_pod_label_helm_sh_chart'],
    ['cloudProvider.tag.Team', 'cloud_provider_tag_Team'],
    ['agent.tag.team', 'agent_tag_team'],
    ['verb', 'verb'],
    // No older names, but labels of somebody's own.
    ['kubernetes_namespace_name', 'kubernetes_namespace_name'],
    ['kubernetes.namespace_name', 'kubernetes_namespace_name'],
    ['kubernetes_pod_label_app', 'kubernetes_pod_label_app'],
  ])('of %s is %s', (id, current) => {
    expect(toCurrentName(id)).toBe(current);
  });
});
