import { describe, expect, it } from '@jest/globals';
import { BadRequestError } from '@metrics-adapter/core';
import { toCurrentName } from '../rules/label-names.ts';
import { spellForData } from './spell-for-data.ts';
import { TenantLabels } from './tenant-labels.ts';

/** What an older server lists. */
function listed(...ids: readonly string[]): TenantLabels {
  return new TenantLabels(ids.map((id) => ({ id, publicId: toCurrentName(id) })));
}

function named(publicId: string, ...ids: readonly string[]): TenantLabels {
  return new TenantLabels(ids.map((id) => ({ id, publicId })));
}

describe('spellForData', () => {
  it('calls a label as the tenant does', () => {
    expect(spellForData('kube_pod_label_helm_sh_chart', listed('kubernetes.pod.label.helm.sh/chart'))).toBe(
      'kubernetes.pod.label.helm.sh/chart',
    );
    expect(spellForData('queue', listed('queue'))).toBe('queue');
  });

  it('calls by the table, or as it is, what the tenant does not list', () => {
    expect(spellForData('kube_statefulset_name', listed('queue'))).toBe('kubernetes.statefulSet.name');
    expect(spellForData('kube_pod_name', undefined)).toBe('kubernetes.pod.name');
    expect(spellForData('queue', undefined)).toBe('queue');
  });

  it('takes the capitals of the tenant', () => {
    expect(spellForData('kube_statefulset_name', listed('kubernetes.statefulset.name'))).toBe(
      'kubernetes.statefulset.name',
    );
  });

  it('keeps to the table where the tenant writes one name in two ways', () => {
    const both = ['kubernetes.statefulset.name', 'kubernetes.statefulSet.name'];
    expect(spellForData('kube_statefulset_name', listed(...both))).toBe('kubernetes.statefulSet.name');
    const neither = ['kubernetes.statefulset.name', 'kubernetes.Statefulset.name'];
    expect(spellForData('kube_statefulset_name', listed(...neither))).toBe('kubernetes.statefulSet.name');
  });

  // Whoever may put a label on a series of their own must not choose whose series these are.
  it.each([
    'kubernetes_namespace_name',
    'kube_namespace_name',
    'kubernetes-namespace-name',
    'kubernetes.namespace_name',
  ])('takes %s for no namespace, alone or beside the real one', (own) => {
    const real = 'kubernetes.namespace.name';
    for (const tenant of [listed(own), listed(own, real), listed(real, own), named('kube_namespace_name', real, own)]) {
      expect(spellForData('kube_namespace_name', tenant)).toBe(real);
    }
    expect(spellForData('kube_namespace_name', named('kube_namespace_name', own))).toBe(real);
  });

  it('does not choose between labels that it cannot tell apart', () => {
    const tenant = named('kube_pod_label_app_tier', 'kubernetes.pod.label.app.tier', 'kubernetes.pod.label.app-tier');
    expect(() => spellForData('kube_pod_label_app_tier', tenant)).toThrow(
      new BadRequestError(
        "the label kube_pod_label_app_tier may be any of kubernetes.pod.label.app-tier, kubernetes.pod.label.app.tier, which Sysdig's data API tells apart; choose by another label, or use --dialect promql, where they are one",
      ),
    );
  });
});
