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

  it('knows both of their names', () => {
    expect(labels.legacyIdOf('kube_statefulset_name')).toBe('kubernetes.statefulset.name');
    expect(labels.publicIdOf('kubernetes.statefulset.name')).toBe('kube_statefulSet_name');
  });

  it.each(['verb', 'kube_other_name'])('does not know an older name of %s', (label) => {
    expect(labels.legacyIdOf(label)).toBeUndefined();
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
