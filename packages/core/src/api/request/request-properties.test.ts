import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AdapterError } from '../../errors/adapter-error.ts';
import { formatGroupResource } from '../../model/group-resource.ts';
import type { ApiRequest, MetricRequest } from './api-request.ts';
import { formatMetricRequest } from './format-metric-request.ts';
import { parseApiRequest } from './parse-api-request.ts';
import { type RequestAttributes, toRequestAttributes } from './request-attributes.ts';
import { parseRequestTarget } from './request-target.ts';

const parse = (target: string) => parseApiRequest('GET', parseRequestTarget(target));

function isMetricRequest(request: ApiRequest): request is MetricRequest {
  return 'query' in request;
}

/** Segments that mean something, in all orders, and some that anybody might send. */
const segment = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      ...['apis', 'custom.metrics.k8s.io', 'external.metrics.k8s.io', 'v1beta1', 'v1beta2', 'namespaces', 'metrics'],
      ...[
        'ns',
        'pods',
        'nodes',
        'deployments.apps',
        'pods.',
        '*',
        '%2A',
        '%2F',
        '%25',
        '..',
        '',
        'status',
        'Shop',
        'openapi',
        'v3',
      ],
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }).map(encodeURIComponent) },
  { weight: 1, arbitrary: fc.string() },
);
const parameter = fc.oneof(
  fc.constantFrom(
    ...['labelSelector=a%3Db', 'metricLabelSelector=a%2Cb', 'labelSelector=%28', 'watch=1', 'limit=x', 'timeout=1s'],
    ...['fieldSelector=a', 'timeout=x', 'x=%zz', 'labelSelector'],
  ),
  fc.webQueryParameters(),
);
const prefix = fc.constantFrom(
  ...['', '/apis', '/apis/custom.metrics.k8s.io/v1beta1', '/apis/custom.metrics.k8s.io/v1beta2/namespaces/ns'],
  ...['/apis/external.metrics.k8s.io/v1beta1/namespaces', '/apis/custom.metrics.k8s.io/v1beta2'],
);
/** Paths of metrics, with a strange segment in most of them. */
const place = fc.constantFrom(
  ...['/apis/custom.metrics.k8s.io/v1beta1', '/apis/custom.metrics.k8s.io/v1beta2/namespaces/ns'],
  ...['/apis/external.metrics.k8s.io/v1beta1/namespaces'],
);
const name = fc.oneof(fc.constantFrom('ns', 'pods', 'deployments.apps', '*', '%2A', 'status', 'metrics'), segment);
const metricPath = fc.tuple(place, fc.array(name, { minLength: 2, maxLength: 3 }));
const path = fc.oneof(metricPath, fc.tuple(prefix, fc.array(segment, { maxLength: 6 })));
const target = fc
  .tuple(path, fc.array(parameter, { maxLength: 1 }))
  .map(([[start, segments], parameters]) => `${start}/${segments.join('/')}?${parameters.join('&')}`);

/** What a permission must have been asked for, so that this may be answered. */
function permissionFor(request: MetricRequest): RequestAttributes {
  const { version } = request;
  if (request.kind === 'external') {
    const { namespace, metric } = request.query;
    return { kind: 'resource', verb: 'list', group: 'external.metrics.k8s.io', version, resource: metric, namespace };
  }
  const { groupResource, namespace, metric } = request.query;
  const custom = { kind: 'resource', verb: 'get', group: 'custom.metrics.k8s.io', version } as const;
  const name = request.kind === 'custom-by-name' ? request.query.name : '*';
  const resource = formatGroupResource(groupResource);
  if (resource === 'namespaces') return { ...custom, resource: 'metrics', name: metric, namespace: name };
  return { ...custom, resource, name, subresource: metric, ...(namespace !== undefined && { namespace }) };
}

describe('any target', () => {
  it('is read, or refused with an error that has a status', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(target, fc.constantFrom('GET', 'GET', 'GET', 'POST'), (text, method) => {
        try {
          kinds.add(parseApiRequest(method, parseRequestTarget(text)).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(AdapterError);
          kinds.add((error as AdapterError).meaning);
        }
      }),
      { seed: 7, numRuns: 2_000 },
    );
    // Proof that the targets above reach what they are meant to reach.
    expect([...kinds].sort()).toEqual(
      expect.arrayContaining([
        'bad-request',
        'custom-by-name',
        'custom-by-selector',
        'external',
        'path-not-found',
        'unknown',
      ]),
    );
  });

  it('is authorized as exactly what is then asked of the provider', () => {
    let count = 0;
    fc.assert(
      fc.property(target, (text) => {
        const request = readOrUndefined(text);
        if (request === undefined || !isMetricRequest(request)) return;
        count += 1;
        expect(toRequestAttributes('GET', parseRequestTarget(text))).toEqual(permissionFor(request));
      }),
      { seed: 8, numRuns: 2_000 },
    );
    expect(count).toBeGreaterThan(50);
  });

  it('means what it means when it is written anew', () => {
    fc.assert(
      fc.property(target, (text) => {
        const request = readOrUndefined(text);
        if (request === undefined || !isMetricRequest(request)) return;
        expect(parse(formatMetricRequest(request))).toEqual(request);
      }),
      { seed: 9, numRuns: 2_000 },
    );
  });

  it('gets attributes for every method', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), fc.string(), (segments, method) => {
        const query = new Map();
        const read = toRequestAttributes(method, { segments, trailingSlash: false, path: '/', query });
        expect(['resource', 'path']).toContain(read.kind);
      }),
      { seed: 10 },
    );
  });
});

function readOrUndefined(text: string): ApiRequest | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
