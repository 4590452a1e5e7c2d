import { describe, expect, it } from '@jest/globals';

import { type RequestAttributes, toRequestAttributes } from './request-attributes.ts';
import { parseRequestTarget } from './request-target.ts';

const EXTERNAL = '/apis/external.metrics.k8s.io/v1beta1';
const external = { kind: 'resource', verb: 'list', group: 'external.metrics.k8s.io', version: 'v1beta1' } as const;

function attributesOf(target: string, method = 'GET'): RequestAttributes {
  return toRequestAttributes(method, parseRequestTarget(target));
}

describe.each(['v1beta1', 'v1beta2'])('toRequestAttributes, %s', (version) => {
  const CUSTOM = `/apis/custom.metrics.k8s.io/${version}`;
  const custom = { kind: 'resource', verb: 'get', group: 'custom.metrics.k8s.io', version } as const;

  it.each<[string, RequestAttributes]>([
    [
      `${CUSTOM}/namespaces/ns/pods/p1/http_requests`,
      { ...custom, namespace: 'ns', resource: 'pods', subresource: 'http_requests', name: 'p1' },
    ],
    [
      `${CUSTOM}/namespaces/ns/pods/%2A/m?labelSelector=a%3Db`,
      { ...custom, namespace: 'ns', resource: 'pods', subresource: 'm', name: '*' },
    ],
    [
      `${CUSTOM}/namespaces/ns/deployments.apps/d/m/`,
      { ...custom, namespace: 'ns', resource: 'deployments.apps', subresource: 'm', name: 'd' },
    ],
    [`${CUSTOM}/nodes/n1/m`, { ...custom, resource: 'nodes', subresource: 'm', name: 'n1' }],
    [`${CUSTOM}/nodes/*/m`, { ...custom, resource: 'nodes', subresource: 'm', name: '*' }],
    [`${CUSTOM}/namespaces/ns/metrics/m`, { ...custom, namespace: 'ns', resource: 'metrics', name: 'm' }],
    [`${CUSTOM}/namespaces/%2A/metrics/m`, { ...custom, namespace: '*', resource: 'metrics', name: 'm' }],
    [`${CUSTOM}/namespaces/ns`, { ...custom, namespace: 'ns', resource: 'namespaces', name: 'ns' }],
    [`${CUSTOM}/namespaces`, { ...custom, verb: 'list', resource: 'namespaces' }],
    [`${CUSTOM}/namespaces/ns/status`, { ...custom, verb: 'list', namespace: 'ns', resource: 'status' }],
    [`${CUSTOM}/watch/n1/m`, { ...custom, resource: 'watch', subresource: 'm', name: 'n1' }],
    [
      `${CUSTOM}/namespaces/ns/pods/p1/m/too/deep`,
      { ...custom, namespace: 'ns', resource: 'pods', subresource: 'm', name: 'p1' },
    ],
    [
      `${CUSTOM}/namespaces/ns/pods/p1/status`,
      { ...custom, namespace: 'ns', resource: 'pods', subresource: 'status', name: 'p1' },
    ],
    ['/apis/nope/v7/Things', { ...custom, verb: 'list', group: 'nope', version: 'v7', resource: 'Things' }],
    [`${EXTERNAL}/namespaces/ns/status`, { ...external, namespace: 'ns', resource: 'status' }],
    [`${EXTERNAL}/proxy`, { ...external, resource: 'proxy' }],
    [`${EXTERNAL}/namespaces/ns/m`, { ...external, namespace: 'ns', resource: 'm' }],
    [`${EXTERNAL}/namespaces/ns/m?watch=1`, { ...external, verb: 'watch', namespace: 'ns', resource: 'm' }],
    [`${EXTERNAL}/namespaces/ns/m?watch`, { ...external, verb: 'watch', namespace: 'ns', resource: 'm' }],
    [`${EXTERNAL}/namespaces/ns/m?watch=False`, { ...external, namespace: 'ns', resource: 'm' }],
    [`${EXTERNAL}/namespaces/ns/m?watch=0&watch=1`, { ...external, namespace: 'ns', resource: 'm' }],
    [`${CUSTOM}/nodes/n1/m?watch=1`, { ...custom, resource: 'nodes', subresource: 'm', name: 'n1' }],
  ])('reads GET %s', (target, expected) => {
    expect(attributesOf(target)).toEqual(expected);
  });

  it.each([
    ['GET', 'get', 'list'],
    ['HEAD', 'get', 'list'],
    ['POST', 'create', 'create'],
    ['PUT', 'update', 'update'],
    ['PATCH', 'patch', 'patch'],
    ['DELETE', 'delete', 'deletecollection'],
    ['OPTIONS', '', ''],
    ['PROPFIND', '', ''],
    ['constructor', '', ''],
  ])('has for %s the verb "%s" of one object and "%s" of many', (method, one, many) => {
    expect(attributesOf(`${CUSTOM}/nodes/n1/m`, method).verb).toBe(one);
    expect(attributesOf(`${EXTERNAL}/namespaces/ns/m`, method).verb).toBe(many);
  });

  it.each([
    ['/', '/'],
    ['/apis', '/apis'],
    ['/apis/', '/apis/'],
    ['/apis/custom.metrics.k8s.io', '/apis/custom.metrics.k8s.io'],
    [`${CUSTOM}/`, `${CUSTOM}/`],
    ['/healthz/ping?verbose', '/healthz/ping'],
    ['/metrics', '/metrics'],
    ['/openapi/v3/apis/custom.metrics.k8s.io/v1beta1', '/openapi/v3/apis/custom.metrics.k8s.io/v1beta1'],
    ['/API%53/a/b/c', '/APIS/a/b/c'],
  ])('reads %s as a path that is no object', (target, path) => {
    expect(attributesOf(target)).toEqual({ kind: 'path', verb: 'get', path });
    expect(attributesOf(target, 'OPTIONS')).toEqual({ kind: 'path', verb: 'options', path });
  });
});
