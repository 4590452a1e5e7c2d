import { describe, expect, it } from '@jest/globals';
import { ResourceNames } from './resource-names.ts';
import { stableKinds } from './stable-kinds.ts';

const names = new ResourceNames(stableKinds);

describe('ResourceNames', () => {
  it.each([
    ['', 'Pod', { group: '', resource: 'pods' }],
    ['', 'Node', { group: '', resource: 'nodes' }],
    ['apps', 'Deployment', { group: 'apps', resource: 'deployments' }],
    ['apps', 'deployment', { group: 'apps', resource: 'deployments' }],
    ['networking.k8s.io', 'Ingress', { group: 'networking.k8s.io', resource: 'ingresses' }],
    ['', 'Deployment', undefined],
    ['apps', 'DEPLOYMENT', undefined],
    ['apps', 'deployments', undefined],
    ['example.org', 'Widget', undefined],
  ])('of group "%s" knows %s as %j', (group, kind, resource) => {
    expect(names.resourceOf({ group, kind })).toEqual(resource);
  });

  it('takes the last of two resources that share a kind', () => {
    const mapping = { kind: 'Widget', apiVersion: 'example.org/v1', namespaced: true };
    const both = new Map([
      ['widgets', mapping],
      ['gadgets', mapping],
    ]);
    const [group, kind] = ['example.org', 'Widget'];
    const shared = new ResourceNames(new Map([[group, both]]));
    expect(shared.resourceOf({ group, kind })).toEqual({ group, resource: 'gadgets' });
  });
});
