import { describe, expect, it } from '@jest/globals';
import {
  everything,
  formatGroupResource,
  formatLabelSelector,
  type GroupResource,
  parseHorizontalPodAutoscaler,
  parseLabelSelector,
} from '@metrics-adapter/core';
import { ResourceNames } from '../discovery/resource-names.ts';
import { stableKinds } from '../discovery/stable-kinds.ts';
import { type KnownKinds, toExpectedReads, toGroupKind } from './expected-reads.ts';

const names = new ResourceNames(stableKinds);
const kinds: KnownKinds = {
  mappingOf: ({ group, resource }: GroupResource) => stableKinds.get(group)?.get(resource),
  resourceOf: (kind) => names.resourceOf(kind),
};
const target = { type: 'AverageValue', averageValue: '20' };

/** The reads of an HPA in namespace shop with this one metric, written as an HPA has it. */
function readsOf(metric: object) {
  const spec = { scaleTargetRef: { kind: 'Deployment', name: 'cart' }, maxReplicas: 3, metrics: [metric] };
  const autoscaler = parseHorizontalPodAutoscaler({ metadata: { name: 'cart', namespace: 'shop' }, spec });
  return toExpectedReads({ namespace: autoscaler.namespace, metrics: autoscaler.spec.metrics }, kinds);
}
const ofObject = (describedObject: object) =>
  readsOf({ type: 'Object', object: { metric: { name: 'Requests' }, describedObject, target } });

describe('toExpectedReads', () => {
  it('expects a Pods metric of the pods in the namespace of the HPA', () => {
    const metric = { name: 'Requests', selector: { matchLabels: { code: '200' } } };
    expect(readsOf({ type: 'Pods', pods: { metric, target } })).toEqual([
      {
        kind: 'object',
        metric: 'Requests',
        groupResource: { group: '', resource: 'pods' },
        namespace: 'shop',
        metricSelector: parseLabelSelector('code=200'),
      },
    ]);
  });

  it('expects an External metric in the namespace of the HPA, under the name that client-go asks for', () => {
    const metric = { name: 'Queue_Depth', selector: { matchLabels: { Queue: 'Orders' } } };
    expect(readsOf({ type: 'External', external: { metric, target } })).toEqual([
      { kind: 'external', metric: 'queue_depth', namespace: 'shop', selector: parseLabelSelector('Queue=Orders') },
    ]);
  });

  it.each([
    [{ apiVersion: 'v1', kind: 'Service' }, 'services'],
    [{ kind: 'Service' }, 'services'],
    [{ kind: 'service' }, 'services'],
    [{ apiVersion: 'v2', kind: 'Service' }, 'services'],
    [{ apiVersion: 'a/b/c', kind: 'Service' }, 'services'],
    [{ apiVersion: 'apps/v1', kind: 'Deployment' }, 'deployments.apps'],
    [{ apiVersion: 'apps/v1beta1', kind: 'Deployment' }, 'deployments.apps'],
  ])('expects an Object metric of %j as one of %s', (reference, resource) => {
    const [read, ...more] = ofObject({ ...reference, name: 'cart' });
    expect(read).toEqual({
      kind: 'object',
      metric: 'Requests',
      groupResource: expect.anything(),
      namespace: 'shop',
      name: 'cart',
      metricSelector: everything,
    });
    expect(read?.kind === 'object' && formatGroupResource(read.groupResource)).toBe(resource);
    expect(more).toEqual([]);
  });

  it.each([[{ apiVersion: 'v1', kind: 'Namespace', name: 'shop' }], [{ kind: 'Namespace', name: 'another' }]])(
    'expects an Object metric of %j as one of the own namespace',
    (reference) => {
      expect(ofObject(reference)).toEqual([
        {
          kind: 'object',
          metric: 'Requests',
          groupResource: { group: '', resource: 'namespaces' },
          name: 'shop',
          metricSelector: everything,
        },
      ]);
    },
  );

  it.each([
    ['lives in no namespace', { apiVersion: 'v1', kind: 'Node', name: 'node-1' }],
    ['is a namespace in another spelling', { apiVersion: 'v1', kind: 'namespace', name: 'shop' }],
    ['the cluster does not have', { apiVersion: 'example.org/v1', kind: 'Widget', name: 'cart' }],
    ['its group does not have', { apiVersion: 'apps/v1', kind: 'Namespace', name: 'shop' }],
  ])('expects nothing of an object that %s', (_, reference) => {
    expect(ofObject(reference)).toEqual([]);
  });

  it.each([
    [{ type: 'Resource', resource: { name: 'cpu', target } }],
    [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'web', target } }],
  ])('expects nothing of %j', (metric) => {
    expect(readsOf(metric)).toEqual([]);
  });

  const z = { key: 'z', operator: 'In', values: ['b', 'a', 'b'] };
  // The text is what Go's `metav1.LabelSelectorAsSelector(…).String()` gives, which the controller sends.
  it.each([
    [{}, ''],
    [{ matchLabels: { b: '2', a: '1' } }, 'a=1,b=2'],
    [{ matchLabels: { a: '' } }, 'a='],
    [{ matchExpressions: [z] }, 'z in (a,b,b)'],
    [{ matchExpressions: [{ ...z, values: ['one'] }] }, 'z in (one)'],
    [{ matchExpressions: [{ ...z, operator: 'NotIn' }] }, 'z notin (a,b)'],
    [{ matchExpressions: [{ key: 'z', operator: 'Exists' }] }, 'z'],
    [{ matchExpressions: [{ key: 'z', operator: 'DoesNotExist' }] }, '!z'],
    [
      { matchLabels: { b: '2', z: '1' }, matchExpressions: [z, { key: 'a', operator: 'Exists' }] },
      'a,b=2,z=1,z in (a,b)',
    ],
  ])('expects the selector %j as it is read later, by %j', (selector, sent) => {
    const written = formatLabelSelector(parseLabelSelector(sent));
    const [pods] = readsOf({ type: 'Pods', pods: { metric: { name: 'm', selector }, target } });
    const [external] = readsOf({ type: 'External', external: { metric: { name: 'm', selector }, target } });
    expect(pods?.kind === 'object' && formatLabelSelector(pods.metricSelector)).toBe(written);
    expect(external?.kind === 'external' && formatLabelSelector(external.selector)).toBe(written);
  });
});

describe('toGroupKind', () => {
  it.each([
    ['v1', ''],
    ['apps/v1', 'apps'],
    ['apps/', 'apps'],
    ['/v1', ''],
    ['', ''],
    ['a/b/c', ''],
  ])('reads apiVersion "%s" as group "%s"', (apiVersion, group) => {
    expect(toGroupKind({ apiVersion, kind: 'Thing', name: 'a' })).toEqual({ group, kind: 'Thing' });
  });
});
