import { describe, expect, it } from '@jest/globals';
import { legacyLabels, publicLabels, toLegacyLabel, toPublicLabel } from './label-names.ts';

describe('names of labels', () => {
  it('are translated by table, both ways', () => {
    for (const [legacy, shown] of publicLabels) expect(toPublicLabel(legacy)).toBe(shown);
    for (const [shown, legacy] of legacyLabels) expect(toLegacyLabel(shown)).toBe(legacy);
    expect(toPublicLabel('kubernetes.statefulSet.name')).toBe('kube_statefulset_name');
    expect(toPublicLabel('kubernetes.statefulset.name')).toBe('kube_statefulset_name');
    expect(toLegacyLabel('kube_statefulset_name')).toBe('kubernetes.statefulSet.name');
    expect(legacyLabels.size).toBe(33);
  });

  it.each([
    ['kubernetes.pod.label.helm.sh/chart', 'kube_pod_label_helm_sh_chart', 'kubernetes.pod.label.helm_sh_chart'],
    ['kubernetes.replicaSet.label.app', 'kube_replicaset_label_app', 'kubernetes.replicaSet.label.app'],
    [
      'container.label.io.kubernetes.pod.name',
      'container_label_io_kubernetes_pod_name',
      'container.label.io_kubernetes_pod_name',
    ],
    ['agent.tag.team', 'agent_tag_team', 'agent.tag.team'],
    ['cloudProvider.tag.team', 'cloud_provider_tag_team', 'cloudProvider.tag.team'],
  ])('of users: %s is %s, and the way back is %s', (legacy, shown, back) => {
    expect(toPublicLabel(legacy)).toBe(shown);
    expect(toLegacyLabel(shown)).toBe(back);
  });

  it.each([
    ['queue', 'queue'],
    ['my.tag', 'my_tag'],
    ['kube_pod_name', 'kube_pod_name'],
  ])('that are in no table: %s is %s', (id, shown) => {
    expect(toPublicLabel(id)).toBe(shown);
    expect(toLegacyLabel(shown)).toBe(legacyLabels.get(shown) ?? shown);
  });
});
