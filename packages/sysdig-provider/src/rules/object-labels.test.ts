import { describe, expect, it } from '@jest/globals';
import { parseGroupResource } from '@metrics-adapter/core';
import { listedKinds, objectLabelsOf, supportedResources, toCurrentLabel } from './object-labels.ts';

describe('objectLabelsOf', () => {
  it.each([
    ['pods', 'kube_pod_name', {}],
    ['services', 'kube_service_name', {}],
    ['deployments.apps', 'kube_workload_name', { kube_workload_type: 'deployment' }],
    ['statefulsets.apps', 'kube_workload_name', { kube_workload_type: 'statefulset' }],
    ['daemonsets.apps', 'kube_workload_name', { kube_workload_type: 'daemonset' }],
  ])('names %s in a namespace', (resource, name, fixed) => {
    expect(objectLabelsOf(parseGroupResource(resource))).toEqual({
      name,
      namespace: 'kube_namespace_name',
      fixed,
      origin: 'container',
    });
  });

  it('names namespaces by what happens in their containers, nodes by what happens on the host', () => {
    expect(objectLabelsOf(parseGroupResource('namespaces'))).toEqual({
      name: 'kube_namespace_name',
      fixed: {},
      origin: 'container',
    });
    expect(objectLabelsOf(parseGroupResource('nodes'))).toEqual({ name: 'kube_node_name', fixed: {}, origin: 'host' });
  });

  it.each(['ingresses.networking.k8s.io', 'pods.apps', 'deployments', 'constructor', 'toString', '__proto__', ''])(
    'knows nothing of %j',
    (resource) => {
      expect(objectLabelsOf(parseGroupResource(resource))).toBeUndefined();
    },
  );
});

describe('listedKinds', () => {
  it.each(listedKinds)('says of $groupResource.resource what its labels say', ({ groupResource, namespaced }) => {
    expect(objectLabelsOf(groupResource)?.namespace !== undefined).toBe(namespaced);
  });
});

describe('supportedResources', () => {
  it.each([...supportedResources])('can be asked for: %s', (resource) => {
    expect(objectLabelsOf(parseGroupResource(resource))).toBeDefined();
  });
});

describe('toCurrentLabel', () => {
  it.each([
    ['kubernetes_cluster_name', 'kube_cluster_name'],
    ['kubernetes_namespace_name', 'kube_namespace_name'],
    ['kubernetes_workload_type', 'kube_workload_type'],
    ['kube_pod_name', 'kube_pod_name'],
    ['verb', 'verb'],
    ['constructor', 'constructor'],
  ])('of %s is %s', (label, current) => {
    expect(toCurrentLabel(label)).toBe(current);
  });
});
