import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BadRequestError } from '../../errors/request-errors.ts';
import { everything } from '../../model/label-selector.ts';
import { parseLabelSelector } from '../../model/parse-label-selector.ts';
import type { MetricRequest } from './api-request.ts';
import { formatMetricRequest } from './format-metric-request.ts';
import { parseApiRequest } from './parse-api-request.ts';
import { parseRequestTarget } from './request-target.ts';

const parse = (target: string) => parseApiRequest('GET', parseRequestTarget(target));

const label = fc.stringMatching(/^[a-z0-9](?:[-a-z0-9]{0,20}[a-z0-9])?$/);
const resource = fc.stringMatching(/^[a-z](?:[-a-z0-9]{0,20}[a-z0-9])?$/);
const freeName = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((name) => !/^\.\.?$|^\*$|[/%\p{Cc}]/u.test(name));
const selector = fc.constantFrom(
  ...['', 'a=b', 'a in (b,c),!d', 'x.io/e!=f', 'a,b>1', 'a=,b notin (c,d)'].map(parseLabelSelector),
);
const query = fc.record(
  {
    groupResource: fc
      .record({ resource, group: fc.oneof(fc.constant(''), fc.constantFrom('apps', 'networking.k8s.io')) })
      .filter(({ resource: name }) => name !== 'namespaces'),
    metric: freeName,
    metricSelector: selector,
    namespace: label,
  },
  { requiredKeys: ['groupResource', 'metric', 'metricSelector'] },
);
const version = fc.constantFrom('v1beta1' as const, 'v1beta2' as const);
const patience = fc.record({ timeout: fc.integer({ min: 1 }) }, { requiredKeys: [] });
const metricRequest: fc.Arbitrary<MetricRequest> = fc.oneof(
  fc.tuple(version, query, freeName, patience).map(([v, asked, name, rest]) => ({
    kind: 'custom-by-name' as const,
    version: v,
    query: { ...asked, name },
    ...rest,
  })),
  fc.tuple(version, query, selector, patience).map(([v, asked, chosen, rest]) => ({
    kind: 'custom-by-selector' as const,
    version: v,
    query: { ...asked, selector: chosen },
    ...rest,
  })),
  fc
    .record({ namespace: label, metric: freeName, selector })
    .map((asked) => ({ kind: 'external' as const, version: 'v1beta1' as const, query: asked })),
);

describe('formatMetricRequest', () => {
  it('writes what is read back', () => {
    fc.assert(
      fc.property(metricRequest, (request) => {
        expect(parse(formatMetricRequest(request))).toEqual(request);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  const pods = { groupResource: { group: '', resource: 'pods' }, metric: 'm', metricSelector: everything };
  it.each<[MetricRequest, string]>([
    [
      {
        kind: 'custom-by-selector',
        version: 'v1beta2',
        query: {
          ...pods,
          namespace: 'ns',
          selector: parseLabelSelector('a in (b,c)'),
          metricSelector: parseLabelSelector('d'),
        },
        timeout: 1_500,
      },
      '/apis/custom.metrics.k8s.io/v1beta2/namespaces/ns/pods/*/m?labelSelector=a%20in%20(b%2Cc)&metricLabelSelector=d&timeout=1500ms',
    ],
    [
      {
        kind: 'custom-by-name',
        version: 'v1beta1',
        query: { ...pods, groupResource: { group: '', resource: 'namespaces' }, name: 'ns', metric: 'a|b' },
      },
      '/apis/custom.metrics.k8s.io/v1beta1/namespaces/ns/metrics/a%7Cb',
    ],
    [
      {
        kind: 'custom-by-name',
        version: 'v1beta1',
        query: {
          ...pods,
          groupResource: { group: 'example.com', resource: 'namespaces' },
          name: 'x',
          metricSelector: parseLabelSelector('a=b'),
        },
      },
      '/apis/custom.metrics.k8s.io/v1beta1/namespaces.example.com/x/m?metricLabelSelector=a%3Db',
    ],
    [
      {
        kind: 'external',
        version: 'v1beta1',
        query: { namespace: 'ns', metric: 'q', selector: parseLabelSelector('a') },
      },
      '/apis/external.metrics.k8s.io/v1beta1/namespaces/ns/q?labelSelector=a',
    ],
  ])('writes %j', (request, text) => {
    expect(formatMetricRequest(request)).toBe(text);
  });

  it.each(['', '.', '..', 'a/b', 'a%b', 'a\u0000b', '\ud800'])(
    'refuses the name %j, which no path can hold',
    (name) => {
      const write = () => formatMetricRequest({ kind: 'custom-by-name', version: 'v1beta2', query: { ...pods, name } });
      expect(write).toThrow(new BadRequestError(`no path can hold the name ${JSON.stringify(name)}`));
    },
  );

  it('refuses to ask for all who wants the object "*"', () => {
    const query = { ...pods, name: '*' };
    expect(() => formatMetricRequest({ kind: 'custom-by-name', version: 'v1beta2', query })).toThrow(
      new BadRequestError('no object has the name "*"'),
    );
  });

  it.each([0.5, 0, -1, Number.NaN, 2 ** 53])(
    'refuses a timeout of %d ms, which would be read as another',
    (timeout) => {
      const write = () =>
        formatMetricRequest({ kind: 'custom-by-name', version: 'v1beta2', query: { ...pods, name: 'p' }, timeout });
      expect(write).toThrow(new BadRequestError(`timeout: ${timeout} is no whole number of milliseconds above zero`));
    },
  );

  it.each(['in', 'notin'] as const)('refuses %s without values, which would be read as the empty value', (operator) => {
    const selector = { requirements: [{ key: 'a', operator, values: [] }] };
    const query = { namespace: 'ns', metric: 'q', selector };
    expect(() => formatMetricRequest({ kind: 'external', version: 'v1beta1', query })).toThrow(
      new BadRequestError('labelSelector: in and notin need at least one value'),
    );
  });

  it.each([
    [{ namespace: 'Shop' }, /^invalid request path: "Shop" is no namespace/],
    [{ metric: '*' }, /^invalid request path: "\*" is no metric/],
    [{ metric: 'a\u2028b' }, /^invalid request path: it must not hold control characters$/],
    [{ selector: { requirements: [{ key: 'a b', operator: 'exists', values: [] } as const] } }, /^labelSelector: /],
    [{ metric: 'm'.repeat(9_000) }, /^invalid request path: with its query it is longer/],
  ])('refuses what would not be read back: %#', (wrong, message) => {
    const query = { namespace: 'ns', metric: 'q', selector: everything, ...wrong };
    expect(() => formatMetricRequest({ kind: 'external', version: 'v1beta1', query })).toThrow(message);
  });
});
