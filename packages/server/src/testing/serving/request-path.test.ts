import { describe, expect, it } from '@jest/globals';
import { parseResourcePath } from './request-path.ts';

describe('parseResourcePath', () => {
  it.each([
    ['/api/v1/pods', { kind: 'Pod' }],
    ['/api/v1/nodes/n1', { kind: 'Node', name: 'n1' }],
    ['/api/v1/namespaces', { kind: 'Namespace' }],
    ['/api/v1/namespaces/shop', { kind: 'Namespace', name: 'shop' }],
    ['/api/v1/namespaces/shop/status', { kind: 'Namespace', name: 'shop', subresource: 'status' }],
    ['/api/v1/namespaces/shop/pods', { kind: 'Pod', namespace: 'shop' }],
    [
      '/apis/apps/v1/namespaces/shop/deployments/cart/scale',
      { kind: 'Deployment', namespace: 'shop', name: 'cart', subresource: 'scale' },
    ],
    ['/api/v1/namespaces/a%2Fb/pods/%zz', { kind: 'Pod', namespace: 'a/b', name: '%zz' }],
    ['/apis/apps/v1beta1/deployments', {}],
    ['/api/v1/widgets', {}],
  ])('reads %s', (path, expected) => {
    const { kind, namespace, name, subresource } = parseResourcePath(path) ?? {};
    expect({ kind: kind?.kind, namespace, name, subresource }).toEqual(expected);
  });

  it.each(['/', '/api', '/api/v1', '/apis', '/apis/apps', '/apis/apps/v1', '/version', '/metrics'])(
    'takes %s for no objects',
    (path) => {
      expect(parseResourcePath(path)).toBeUndefined();
    },
  );
});
