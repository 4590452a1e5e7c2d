import { describe, expect, it } from '@jest/globals';
import { MetricNotFoundError } from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import { FakeMetricsProvider } from './fake-metrics-provider.ts';
import { knownPods, knownSeries } from './fixtures/known-backend.ts';

describe('FakeMetricsProvider', () => {
  const query = {
    groupResource: knownPods.groupResource,
    namespace: 'shop',
    metric: 'http_requests',
    metricSelector: everything,
  };
  const context = { signal: new AbortController().signal, requestId: 'one', priority: 'person' } as const;

  it('lists what its series are of, each metric once', () => {
    const provider = new FakeMetricsProvider(knownSeries);
    expect(provider.listAllMetrics()).toEqual([
      { groupResource: { group: '', resource: 'pods' }, namespaced: true, metric: 'http_requests' },
      { groupResource: { group: '', resource: 'nodes' }, namespaced: false, metric: 'load' },
      { groupResource: { group: '', resource: 'namespaces' }, namespaced: false, metric: 'load' },
    ]);
    expect(provider.listAllExternalMetrics()).toEqual([{ metric: 'queue_depth' }]);
    expect(new FakeMetricsProvider().series).toEqual([]);
  });

  it('remembers every question', async () => {
    const provider = new FakeMetricsProvider(knownSeries);
    await provider.getMetricByName({ ...query, name: 'web-1' }, context);
    await provider.getExternalMetric({ namespace: 'shop', metric: 'queue_depth', selector: everything }, context);
    expect(provider.calls).toEqual([
      { query: { ...query, name: 'web-1' }, context },
      { query: { namespace: 'shop', metric: 'queue_depth', selector: everything }, context },
    ]);
  });

  it('fails every question once it is told to', async () => {
    const provider = new FakeMetricsProvider(knownSeries);
    const error = new MetricNotFoundError('not today');
    provider.failWith(error);
    await expect(provider.getMetricByName({ ...query, name: 'web-1' }, context)).rejects.toBe(error);
    await expect(provider.getMetricBySelector({ ...query, selector: everything }, context)).rejects.toBe(error);
    await expect(
      provider.getExternalMetric({ namespace: 'shop', metric: 'queue_depth', selector: everything }, context),
    ).rejects.toBe(error);
  });

  it('hangs until it goes on, and gives up what nobody waits for', async () => {
    const provider = new FakeMetricsProvider(knownSeries);
    const cancel = new AbortController();
    provider.hang();
    const given = provider.getMetricByName({ ...query, name: 'web-1' }, context);
    const givenUp = provider.getMetricByName({ ...query, name: 'web-1' }, { ...context, signal: cancel.signal });
    cancel.abort();
    await expect(givenUp).rejects.toThrow('the call was given up');
    provider.series = [];
    provider.resume();
    await expect(given).rejects.toThrow('the server could not find the metric http_requests of web-1');
  });

  it('chooses objects by their labels', async () => {
    const provider = new FakeMetricsProvider(knownSeries);
    const ofApp = (value: string) => ({ requirements: [{ key: 'app', operator: '=' as const, values: [value] }] });
    const values = await provider.getMetricBySelector({ ...query, selector: ofApp('web') }, context);
    expect(values.map(({ value }) => value.toString())).toEqual(['1500m', '250m']);
    await expect(provider.getMetricBySelector({ ...query, selector: ofApp('db') }, context)).rejects.toThrow(
      'the server could not find the metric http_requests',
    );
  });

  it('knows no kind that is not usual', async () => {
    const frobs = knownSeries.map((one) => ({ ...one, groupResource: 'frobs.example.com' }));
    const provider = new FakeMetricsProvider(frobs);
    const groupResource = { group: 'example.com', resource: 'frobs' };
    await expect(provider.getMetricByName({ ...query, groupResource, name: 'web-1' }, context)).rejects.toThrow(
      'the server could not find the metric http_requests of web-1',
    );
  });
});
