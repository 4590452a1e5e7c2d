import { describe, expect, it } from '@jest/globals';
import type { RequestAttributes } from '@metrics-adapter/core';
import type { UserInfo } from '../authentication/authenticator.ts';
import { toForbiddenError } from './forbidden.ts';

const user: UserInfo = { name: 'u', groups: [], extra: {} };
const custom = { kind: 'resource', verb: 'get', group: 'custom.metrics.k8s.io', version: 'v1beta1' } as const;

describe('toForbiddenError', () => {
  it.each<[string, RequestAttributes, string, string, object]>([
    [
      'an object',
      { ...custom, resource: 'pods', subresource: 'http_requests', name: 'p1', namespace: 'ns' },
      'RBAC: role "r" not found',
      'pods.custom.metrics.k8s.io "p1" is forbidden: User "u" cannot get resource "pods/http_requests" in API group ' +
        '"custom.metrics.k8s.io" in the namespace "ns": RBAC: role "r" not found',
      { name: 'p1', group: 'custom.metrics.k8s.io', kind: 'pods' },
    ],
    [
      'an object of the cluster',
      { ...custom, resource: 'nodes', subresource: 'load', name: 'n1' },
      '',
      'nodes.custom.metrics.k8s.io "n1" is forbidden: User "u" cannot get resource "nodes/load" in API group ' +
        '"custom.metrics.k8s.io" at the cluster scope',
      { name: 'n1', group: 'custom.metrics.k8s.io', kind: 'nodes' },
    ],
    [
      'a metric of a namespace',
      { ...custom, resource: 'metrics', name: 'm', namespace: 'ns' },
      '',
      'metrics.custom.metrics.k8s.io "m" is forbidden: User "u" cannot get resource "metrics" in API group ' +
        '"custom.metrics.k8s.io" in the namespace "ns"',
      { name: 'm', group: 'custom.metrics.k8s.io', kind: 'metrics' },
    ],
    [
      'an external metric',
      {
        kind: 'resource',
        verb: 'list',
        group: 'external.metrics.k8s.io',
        version: 'v1beta1',
        resource: 'queue_depth',
        namespace: 'ns',
      },
      '',
      'queue_depth.external.metrics.k8s.io is forbidden: User "u" cannot list resource "queue_depth" in API group ' +
        '"external.metrics.k8s.io" in the namespace "ns"',
      { group: 'external.metrics.k8s.io', kind: 'queue_depth' },
    ],
    ['a path', { kind: 'path', verb: 'get', path: '/apis' }, '', 'forbidden: User "u" cannot get path "/apis"', {}],
    [
      'a path, with a reason',
      { kind: 'path', verb: 'get', path: '/apis' },
      'no',
      'forbidden: User "u" cannot get path "/apis": no',
      {},
    ],
  ])('speaks of %s', (_, attributes, reason, message, details) => {
    const error = toForbiddenError(user, attributes, reason);
    expect({ message: error.message, details: error.details }).toEqual({ message, details });
  });

  it('makes what the client sent harmless in HTML', () => {
    const attributes: RequestAttributes = { kind: 'path', verb: 'get', path: '/<b>&' };
    expect(toForbiddenError({ ...user, name: '<script>' }, attributes, '').message).toBe(
      'forbidden: User "&lt;script&gt;" cannot get path "/&lt;b&gt;&amp;"',
    );
  });

  it('writes strange names as Go does', () => {
    const name = 'a"b\\c\n\u0001\u007f\u0085\u00a0\u200b\u{10ffff} é😀';
    expect(toForbiddenError({ ...user, name }, { kind: 'path', verb: 'get', path: '/' }, '').message).toBe(
      'forbidden: User "a\\"b\\\\c\\n\\x01\\x7f\\u0085\\u00a0\\u200b\\U0010ffff é😀" cannot get path "/"',
    );
  });
});
