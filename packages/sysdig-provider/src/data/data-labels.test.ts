import { describe, expect, it } from '@jest/globals';
import { toCurrentLabel } from '../rules/label-names.ts';
import { listedKinds, objectLabelsOf, supportedResources } from '../rules/object-labels.ts';
import { spellLabel } from './data-labels.ts';

describe('spellLabel', () => {
  it.each([
    ['kube_namespace_name', 'kubernetes.namespace.name'],
    ['kube_statefulset_name', 'kubernetes.statefulSet.name'],
    ['kube_workload_type', 'kubernetes.workload.type'],
    ['container_name', 'container.name'],
    ['host_hostname', 'host.hostName'],
    ['net_http_statuscode', 'net.http.statusCode'],
  ])('calls %s %s', (label, legacy) => {
    expect(spellLabel(label)).toBe(legacy);
  });

  it.each(['queue', 'kube_pod_label_app', 'constructor'])('leaves %s as it is', (label) => {
    expect(spellLabel(label)).toBe(label);
  });

  it('names every kind of object that can be asked for', () => {
    expect(supportedResources.length).toBeGreaterThan(5);
    for (const { groupResource } of listedKinds) {
      const labels = objectLabelsOf(groupResource);
      expect(spellLabel(labels?.name ?? '')).toMatch(/^kubernetes\.[A-Za-z]+\.name$/);
    }
  });

  it('says what a selector by the older name means', () => {
    const labels = ['kube_pod_name', 'kube_workload_type', 'kube_daemonset_name', 'kube_cronjob_name', 'host_hostname'];
    for (const label of labels) expect(toCurrentLabel(spellLabel(label).replaceAll('.', '_'))).toBe(label);
  });
});
