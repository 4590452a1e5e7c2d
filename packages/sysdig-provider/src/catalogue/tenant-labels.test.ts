import { describe, expect, it } from '@jest/globals';
import { TenantLabels } from './tenant-labels.ts';

const pod = { id: 'kubernetes.pod.name', publicId: 'kube_pod_name' };
const set = { id: 'kubernetes.statefulset.name', publicId: 'kube_statefulSet_name' };
const plain = { id: 'verb', publicId: 'verb' };

describe('TenantLabels', () => {
  const labels = new TenantLabels([pod, set, plain]);

  it('knows which labels there are', () => {
    expect(labels.size).toBe(3);
    expect(labels.has('kube_pod_name')).toBe(true);
    expect(labels.has('kube_statefulset_name')).toBe(true);
    expect(labels.has('kube_ingress_name')).toBe(false);
    expect(labels.has('constructor')).toBe(false);
  });

  it('does not know which there are not where its list was cut', () => {
    const cut = new TenantLabels([pod], true);
    expect(cut.has('kube_pod_name')).toBe(true);
    expect(cut.has('kube_ingress_name')).toBeUndefined();
  });

  it('spells them as the tenant does', () => {
    expect(labels.spell('kube_statefulset_name')).toBe('kube_statefulSet_name');
    expect(labels.spell('kube_pod_name')).toBe('kube_pod_name');
    expect(labels.spell('kube_other_name')).toBe('kube_other_name');
  });

  it('does not choose between two that differ in capitals', () => {
    const both = new TenantLabels(['a_B', 'A_b', 'a_B'].map((name) => ({ id: name, publicId: name })));
    expect(both.spell('a_b')).toBe('a_b');
    expect(both.spell('a_B')).toBe('a_B');
    expect(both.has('a_b')).toBe(false);
  });

  it('knows what the older APIs call them', () => {
    expect(labels.idsOf('kube_statefulset_name')).toEqual(['kubernetes.statefulset.name']);
    expect(labels.idsOf('verb')).toEqual(['verb']);
    expect(labels.idsOf('kube_other_name')).toEqual([]);
  });

  it('keeps all that are called alike today, in whatever order they are listed', () => {
    const alike = ['app.tier', 'app-tier', 'app.tier'].map((id) => ({ id, publicId: 'app_tier' }));
    expect(new TenantLabels(alike).idsOf('app_tier')).toEqual(['app-tier', 'app.tier']);
    expect(new TenantLabels(alike).equals(new TenantLabels(alike.toReversed()))).toBe(true);
    expect(new TenantLabels(alike).equals(new TenantLabels(alike.slice(0, 1)))).toBe(false);
  });

  it.each([
    ['the same in another order', new TenantLabels([plain, set, pod]), true],
    ['one more', new TenantLabels([pod, set, plain, { id: 'x', publicId: 'x' }]), false],
    ['another instead', new TenantLabels([pod, set, { id: 'x', publicId: 'x' }]), false],
    ['another older name', new TenantLabels([pod, set, { id: 'VERB', publicId: 'verb' }]), false],
    ['the same, cut', new TenantLabels([pod, set, plain], true), false],
  ])('is compared with %s', (_, other, isSame) => {
    expect(labels.equals(other)).toBe(isSame);
  });
});
