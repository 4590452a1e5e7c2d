import { describe, expect, it } from '@jest/globals';
import { parseGroupResource } from '@metrics-adapter/core';
import { TenantLabels } from '../catalogue/tenant-labels.ts';
import { listedKinds, objectKinds, objectLabelsOf, supportedResources } from './object-labels.ts';

function tenant(names: readonly string[], isCut = false): TenantLabels {
  return new TenantLabels(
    names.map((name) => ({ id: name, publicId: name })),
    isCut,
  );
}

describe('objectLabelsOf', () => {
  it.each([
    ['pods', 'kube_pod_name', {}],
    ['services', 'kube_service_name', {}],
    ['deployments.apps', 'kube_workload_name', { kube_workload_type: 'deployment' }],
    ['statefulsets.apps', 'kube_workload_name', { kube_workload_type: 'statefulset' }],
    ['daemonsets.apps', 'kube_workload_name', { kube_workload_type: 'daemonset' }],
    ['replicasets.apps', 'kube_replicaset_name', {}],
    ['replicationcontrollers', 'kube_replicationcontroller_name', {}],
    ['jobs.batch', 'kube_workload_name', { kube_workload_type: 'job' }],
    ['cronjobs.batch', 'kube_workload_name', { kube_workload_type: 'cronjob' }],
    ['horizontalpodautoscalers.autoscaling', 'kube_hpa_name', {}],
    ['resourcequotas', 'kube_resourcequota_name', {}],
    ['persistentvolumeclaims', 'kube_persistentvolumeclaim_name', {}],
  ])('names %s in a namespace', (resource, name, fixed) => {
    expect(objectLabelsOf(parseGroupResource(resource))).toEqual({
      name,
      namespace: 'kube_namespace_name',
      fixed,
      origin: 'container',
    });
  });

  it.each([
    ['namespaces', 'kube_namespace_name', 'container'],
    ['nodes', 'kube_node_name', 'host'],
    ['persistentvolumes', 'kube_persistentvolume_name', 'container'],
    ['storageclasses.storage.k8s.io', 'kube_storageclass_name', 'container'],
  ])('names %s, which live in no namespace', (resource, name, origin) => {
    expect(objectLabelsOf(parseGroupResource(resource))).toEqual({ name, fixed: {}, origin });
  });

  it.each(['leases.coordination.k8s.io', 'pods.apps', 'deployments', 'constructor', 'toString', '__proto__', ''])(
    'knows nothing of %j',
    (resource) => {
      expect(objectLabelsOf(parseGroupResource(resource))).toBeUndefined();
    },
  );
});

describe('objectLabelsOf, for a tenant', () => {
  const own = ['kube_deployment_name', 'kube_statefulset_name', 'kube_daemonset_name', 'kube_job_name'];

  it.each([
    ['deployments.apps', 'kube_deployment_name'],
    ['statefulsets.apps', 'kube_statefulset_name'],
    ['daemonsets.apps', 'kube_daemonset_name'],
    ['jobs.batch', 'kube_job_name'],
  ])('names %s by their own label where there are none of workloads', (resource, name) => {
    const labels = objectLabelsOf(parseGroupResource(resource), tenant(own));
    expect(labels).toEqual({ name, namespace: 'kube_namespace_name', fixed: {}, origin: 'container' });
  });

  it.each([
    ['has both', tenant([...own, 'kube_workload_name', 'kube_workload_type'])],
    ['has neither', tenant(['kube_pod_name'])],
    ['may have more than are listed', tenant(own, true)],
  ])('names them by their workload where the tenant %s', (_, labels) => {
    expect(objectLabelsOf(parseGroupResource('deployments.apps'), labels)).toMatchObject({
      name: 'kube_workload_name',
      fixed: { kube_workload_type: 'deployment' },
    });
  });

  it('needs the name of a workload and its type', () => {
    const labels = tenant([...own, 'kube_workload_name']);
    expect(objectLabelsOf(parseGroupResource('deployments.apps'), labels)?.name).toBe('kube_deployment_name');
  });

  it('spells labels as the tenant does', () => {
    const labels = tenant(['kube_replicaSet_name', 'kube_Workload_name', 'kube_workload_Type', 'kube_namespace_Name']);
    expect(objectLabelsOf(parseGroupResource('replicasets.apps'), labels)?.name).toBe('kube_replicaSet_name');
    expect(objectLabelsOf(parseGroupResource('deployments.apps'), labels)).toEqual({
      name: 'kube_Workload_name',
      namespace: 'kube_namespace_Name',
      fixed: { kube_workload_Type: 'deployment' },
      origin: 'container',
    });
  });

  it('believes in the label of Ingresses only where the tenant lists it', () => {
    const ingresses = parseGroupResource('ingresses.networking.k8s.io');
    expect(objectLabelsOf(ingresses)).toBeUndefined();
    expect(objectLabelsOf(ingresses, tenant(own))).toBeUndefined();
    expect(objectLabelsOf(ingresses, tenant(own, true))).toBeUndefined();
    expect(objectLabelsOf(ingresses, tenant(['kube_ingress_name']))?.name).toBe('kube_ingress_name');
  });
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

  it('lacks nothing but what nobody has seen', () => {
    const others = objectKinds.filter(({ resource }) => !supportedResources.includes(resource));
    expect(others.map(({ resource }) => resource)).toEqual(['ingresses.networking.k8s.io']);
  });
});
