import { describe, expect, it } from '@jest/globals';
import { BadRequestError, MethodNotAllowedError, PathNotFoundError } from '../../errors/request-errors.ts';
import { everything } from '../../model/label-selector.ts';
import { parseLabelSelector } from '../../model/parse-label-selector.ts';
import type { ApiRequest } from './api-request.ts';
import { parseApiRequest } from './parse-api-request.ts';
import { parseRequestTarget } from './request-target.ts';

const CUSTOM = '/apis/custom.metrics.k8s.io';
const EXTERNAL = '/apis/external.metrics.k8s.io/v1beta1';
const pods = { group: '', resource: 'pods' };
const nodes = { group: '', resource: 'nodes' };
const namespaces = { group: '', resource: 'namespaces' };
const metricSelector = everything;

const parse = (target: string, method = 'GET'): ApiRequest => parseApiRequest(method, parseRequestTarget(target));

describe.each(['v1beta1', 'v1beta2'] as const)('parseApiRequest, custom.metrics.k8s.io/%s', (version) => {
  const base = `${CUSTOM}/${version}`;

  it.each([
    ['/nodes/n1/load', { groupResource: nodes, name: 'n1', metric: 'load' }],
    ['/nodes/foo/some-metric/', { groupResource: nodes, name: 'foo', metric: 'some-metric' }],
    [
      '/namespaces/ns/pods/foo/some-metric',
      { groupResource: pods, namespace: 'ns', name: 'foo', metric: 'some-metric' },
    ],
    ['/namespaces/ns/metrics/some-metric', { groupResource: namespaces, name: 'ns', metric: 'some-metric' }],
    ['/namespaces/namespaces/metrics/metrics', { groupResource: namespaces, name: 'namespaces', metric: 'metrics' }],
    ['/metrics/m/n', { groupResource: { group: '', resource: 'metrics' }, name: 'm', metric: 'n' }],
    [
      '/namespaces/ns/metrics/m/n',
      { groupResource: { group: '', resource: 'metrics' }, namespace: 'ns', name: 'm', metric: 'n' },
    ],
    [
      '/namespaces/ns/deployments.apps/cart/rps',
      { groupResource: { group: 'apps', resource: 'deployments' }, namespace: 'ns', name: 'cart', metric: 'rps' },
    ],
    [
      '/namespaces/ns/ingresses.networking.k8s.io/web/rps',
      {
        groupResource: { group: 'networking.k8s.io', resource: 'ingresses' },
        namespace: 'ns',
        name: 'web',
        metric: 'rps',
      },
    ],
    [
      '/namespaces.example.com/x/m',
      { groupResource: { group: 'example.com', resource: 'namespaces' }, name: 'x', metric: 'm' },
    ],
    [
      '/namespaces/ns/pods/%66oo/a%7Cb%3Ac%20d',
      { groupResource: pods, namespace: 'ns', name: 'foo', metric: 'a|b:c d' },
    ],
    [
      '/namespaces/ns/services/deployment%3Bkuard/m',
      { groupResource: { group: '', resource: 'services' }, namespace: 'ns', name: 'deployment;kuard', metric: 'm' },
    ],
    ['/nodes/Foo_Bar/m', { groupResource: nodes, name: 'Foo_Bar', metric: 'm' }],
    ['/nodes/**/m', { groupResource: nodes, name: '**', metric: 'm' }],
    ['/watch/n1/m', { groupResource: { group: '', resource: 'watch' }, name: 'n1', metric: 'm' }],
  ])('reads %s as the value of one object', (path, query) => {
    expect(parse(base + path)).toEqual({ kind: 'custom-by-name', version, query: { ...query, metricSelector } });
  });

  it.each([
    ['/nodes/*/some-metric', { groupResource: nodes }],
    ['/nodes/%2A/some-metric', { groupResource: nodes }],
    ['/namespaces/ns/pods/*/some-metric', { groupResource: pods, namespace: 'ns' }],
    ['/namespaces/ns/pods/%2a/some-metric/', { groupResource: pods, namespace: 'ns' }],
    ['/namespaces/*/metrics/some-metric', { groupResource: namespaces }],
    ['/namespaces/%2A/metrics/some-metric', { groupResource: namespaces }],
  ])('reads %s as the values of several', (path, place) => {
    const selector = everything;
    const query = { ...place, metric: 'some-metric', metricSelector, selector };
    expect(parse(base + path)).toEqual({ kind: 'custom-by-selector', version, query });
  });

  it.each(['status', 'finalize', 'watch', 'proxy', 'metrics', 'namespaces', 'Mixed.Case', '...', 'ä'])(
    'knows no special meaning of the metric %s',
    (metric) => {
      const name = encodeURIComponent(metric);
      for (const path of [`/namespaces/ns/pods/p/${name}`, `/namespaces/ns/metrics/${name}`, `/nodes/n/${name}`]) {
        expect(parse(base + path)).toMatchObject({ kind: 'custom-by-name', query: { metric } });
      }
    },
  );

  it('reads both selectors', () => {
    const path = '/namespaces/ns/pods/*/m?labelSelector=app%3Dkuard&metricLabelSelector=code+in+(200%2C204)';
    expect(parse(base + path)).toMatchObject({
      query: { selector: parseLabelSelector('app=kuard'), metricSelector: parseLabelSelector('code in (200,204)') },
    });
    expect(parse(`${base}/nodes/n/m?metricLabelSelector=code%3D200&labelSelector=`)).toMatchObject({
      query: { metricSelector: parseLabelSelector('code=200') },
    });
  });

  it.each(['', '/'])('reads the version alone, followed by "%s", as its list', (slash) => {
    expect(parse(base + slash)).toEqual({ kind: 'custom-resource-list', version });
  });

  it.each([
    '/blah',
    '/nodes',
    '/nodes/foo',
    '/namespaces',
    '/namespaces/ns',
    '/namespaces/ns/pods/bar',
    '/nodes/n/m/more',
    '/nodes/n/metrics/m',
    '/nodes/ns/pods/p/m',
    '/namespaces/ns/pods/foo/some-metric/more',
    '/namespaces/ns/namespaces/other',
  ])('finds nothing at %s', (path) => {
    expect(() => parse(base + path)).toThrow(PathNotFoundError);
    expect(() => parse(base + path, 'POST')).toThrow(PathNotFoundError);
  });

  it.each([
    '/namespaces/ns/http_requests',
    '/namespaces/ns/pods',
    '/namespaces/ns/status',
    '/namespaces/ns/finalize',
    '/namespaces/*/m',
    '/namespaces/ns/namespaces/other/m',
  ])('says how to ask instead of %s', (path) => {
    expect(() => parse(base + path)).toThrow(
      new BadRequestError(
        'invalid request path: a metric of a namespace is at namespaces/NAMESPACE/metrics/METRIC, one of an object at namespaces/NAMESPACE/RESOURCE/NAME/METRIC',
      ),
    );
  });
});

describe('parseApiRequest, external.metrics.k8s.io/v1beta1', () => {
  it.each([
    ['/namespaces/default/my-external-metric', 'default', 'my-external-metric'],
    ['/namespaces/default/my-external-metric/', 'default', 'my-external-metric'],
    ['/namespaces/ns/status', 'ns', 'status'],
    ['/namespaces/ns/finalize', 'ns', 'finalize'],
    ['/namespaces/ns/watch', 'ns', 'watch'],
    ['/namespaces/ns/proxy', 'ns', 'proxy'],
    ['/namespaces/namespaces/namespaces', 'namespaces', 'namespaces'],
    ['/namespaces/ns/sqs%7CQueue.Depth', 'ns', 'sqs|Queue.Depth'],
  ])('reads %s', (path, namespace, metric) => {
    const query = { namespace, metric, selector: everything };
    expect(parse(EXTERNAL + path)).toEqual({ kind: 'external', version: 'v1beta1', query });
  });

  it('reads the selector', () => {
    expect(parse(`${EXTERNAL}/namespaces/ns/m?labelSelector=foo%3Dbar&metricLabelSelector=`)).toMatchObject({
      query: { selector: parseLabelSelector('foo=bar') },
    });
  });

  it.each(['', '/'])('reads the version alone, followed by "%s", as its list', (slash) => {
    expect(parse(EXTERNAL + slash)).toEqual({ kind: 'external-resource-list', version: 'v1beta1' });
  });

  it.each([
    '/nonexistent-metric',
    '/namespaces',
    '/namespaces/foo',
    '/namespaces/foo/group/metric',
    '/namespaces//my-external-metric',
    '/pods/ns/m',
  ])('finds nothing at %s', (path) => {
    expect(() => parse(EXTERNAL + path)).toThrow(PathNotFoundError);
  });
});

describe('parseApiRequest', () => {
  it.each<[string, ApiRequest]>([
    ['/apis', { kind: 'group-list' }],
    ['/apis/', { kind: 'group-list' }],
    [CUSTOM, { kind: 'group', group: 'custom.metrics.k8s.io' }],
    [`${CUSTOM}/`, { kind: 'group', group: 'custom.metrics.k8s.io' }],
    ['/apis/external.metrics.k8s.io', { kind: 'group', group: 'external.metrics.k8s.io' }],
    ['/openapi/v2', { kind: 'openapi-v2' }],
    ['/openapi/v2/?hash=1', { kind: 'openapi-v2' }],
    ['/openapi/v3', { kind: 'openapi-v3-index' }],
    ['/openapi/v3/', { kind: 'openapi-v3-index' }],
    ['/openapi/v3/apis', { kind: 'openapi-v3', path: 'apis' }],
    ['/openapi/v3/apis/g/v1/?hash=AB', { kind: 'openapi-v3', path: 'apis/g/v1', hash: 'AB' }],
    ['/openapi/v3/nope?hash=', { kind: 'openapi-v3', path: 'nope' }],
  ])('reads %s', (target, expected) => {
    expect(parse(target)).toEqual(expected);
  });

  it.each([
    '/',
    '/foo',
    '/api/v1/namespaces/ns/pods',
    '/healthz',
    '/metrics',
    '/version',
    '/APIS',
    '/openapi',
    '/openapi/',
    '/openapi/v2/more',
    '/openapi/v4',
    '/apis/nope',
    '/apis/nope/v1/nodes/n/m',
    '/apis/Custom.metrics.k8s.io/v1beta1',
    '/apis/metrics.k8s.io/v1beta1/nodes',
  ])('leaves %s to the host, whatever the method', (target) => {
    expect(parse(target)).toEqual({ kind: 'unknown' });
    expect(parse(target, 'DELETE')).toEqual({ kind: 'unknown' });
  });

  it.each([
    `${CUSTOM}/v1`,
    `${CUSTOM}/v1/nodes/n/m`,
    `${CUSTOM}/V1beta1`,
    `${CUSTOM}/nodes/n/m`,
    '/apis/external.metrics.k8s.io/v1beta2',
    '/apis/external.metrics.k8s.io/v1beta2/namespaces/ns/m',
  ])('finds nothing in a version that there is not: %s', (target) => {
    expect(() => parse(target)).toThrow(PathNotFoundError);
  });

  it.each([
    '/apis',
    CUSTOM,
    `${CUSTOM}/v1beta1`,
    `${CUSTOM}/v1beta2/nodes/n/m`,
    `${CUSTOM}/v1beta2/Nodes/n/m?labelSelector=((`,
    `${EXTERNAL}/namespaces/ns/m`,
    EXTERNAL,
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/apis',
  ])('lets %s only be read', (target) => {
    for (const method of ['HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'get', '']) {
      expect(() => parse(target, method)).toThrow(MethodNotAllowedError);
    }
  });
});
