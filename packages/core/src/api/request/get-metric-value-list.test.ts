import { beforeEach, describe, expect, it } from '@jest/globals';
import { MetricNotFoundError } from '../../errors/metric-errors.ts';
import { PathNotFoundError } from '../../errors/request-errors.ts';
import { Quantity } from '../../model/quantity.ts';
import { FakeMetricsProvider } from '../../testing/fake-metrics-provider.ts';
import type { FakeSeries } from '../../testing/fake-series.ts';
import { testContext } from '../../testing/never-cancelled.ts';
import type { MetricRequest } from './api-request.ts';
import { getMetricValueList } from './get-metric-value-list.ts';
import { parseApiRequest } from './parse-api-request.ts';
import { parseRequestTarget } from './request-target.ts';

const sample = { value: Quantity.parse('1500m'), timestamp: Date.UTC(2026, 0, 2, 3, 4, 5) };
const series: readonly FakeSeries[] = [
  { metric: 'm', groupResource: 'pods', objectLabels: {}, sample: { ...sample, namespace: 'ns', name: 'p1' } },
  { metric: 'm', groupResource: 'pods', objectLabels: {}, sample: { ...sample, namespace: 'ns', name: 'p2' } },
  { metric: 'q', sample: { ...sample, labels: { a: 'b' } } },
];

let provider: FakeMetricsProvider;
beforeEach(() => {
  provider = new FakeMetricsProvider(series);
});

function ask(target: string): ReturnType<typeof getMetricValueList> {
  const request = parseApiRequest('GET', parseRequestTarget(target)) as MetricRequest;
  return getMetricValueList(request, { customMetrics: provider, externalMetrics: provider }, testContext);
}

describe('getMetricValueList', () => {
  it.each(['v1beta1', 'v1beta2'])('answers for one object with a list of one, in %s', async (version) => {
    const list = await ask(`/apis/custom.metrics.k8s.io/${version}/namespaces/ns/pods/p1/m`);
    expect(list).toMatchObject({ kind: 'MetricValueList', apiVersion: `custom.metrics.k8s.io/${version}` });
    expect(list.items).toMatchObject([{ describedObject: { name: 'p1' }, value: '1500m' }]);
    expect(list.items).toHaveLength(1);
  });

  it.each(['v1beta1', 'v1beta2'])('answers for several objects, in %s', async (version) => {
    const list = await ask(`/apis/custom.metrics.k8s.io/${version}/namespaces/ns/pods/*/m`);
    expect(list).toMatchObject({ kind: 'MetricValueList', apiVersion: `custom.metrics.k8s.io/${version}` });
    expect(list.items).toMatchObject([{ describedObject: { name: 'p1' } }, { describedObject: { name: 'p2' } }]);
  });

  it('answers for an external metric', async () => {
    const list = await ask('/apis/external.metrics.k8s.io/v1beta1/namespaces/ns/q');
    expect(list).toMatchObject({ kind: 'ExternalMetricValueList', apiVersion: 'external.metrics.k8s.io/v1beta1' });
    expect(list.items).toMatchObject([{ metricName: 'q', metricLabels: { a: 'b' } }]);
  });

  it('hands the context on, and the error back', async () => {
    const failure = new MetricNotFoundError('nothing');
    provider.failWith(failure);
    for (const path of [
      'custom.metrics.k8s.io/v1beta2/namespaces/ns/pods/p1/m',
      'custom.metrics.k8s.io/v1beta2/namespaces/ns/pods/*/m',
      'external.metrics.k8s.io/v1beta1/namespaces/ns/q',
    ]) {
      await expect(ask(`/apis/${path}`)).rejects.toBe(failure);
    }
    expect(provider.calls.map(({ context }) => context)).toEqual([testContext, testContext, testContext]);
  });

  it.each([
    'custom.metrics.k8s.io/v1beta2/namespaces/ns/pods/p1/m',
    'custom.metrics.k8s.io/v1beta2/namespaces/ns/pods/*/m',
    'external.metrics.k8s.io/v1beta1/namespaces/ns/q',
  ])('has nothing at %s where nobody provides it', async (path) => {
    const request = parseApiRequest('GET', parseRequestTarget(`/apis/${path}`)) as MetricRequest;
    await expect(getMetricValueList(request, {}, testContext)).rejects.toEqual(new PathNotFoundError());
  });
});
