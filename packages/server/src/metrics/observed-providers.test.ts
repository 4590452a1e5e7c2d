import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseGroupResource, Quantity } from '@metrics-adapter/core';
import { FakeClock, FakeMetricsProvider, testContext } from '@metrics-adapter/core/testing';
import { ObservedProviders } from './observed-providers.ts';

const everything = { requirements: [] };
let clock: FakeClock;
let provider: FakeMetricsProvider;
let answered: [string, number][];
let observed: ObservedProviders;

beforeEach(() => {
  clock = new FakeClock();
  const sample = (age: number, more: object) => ({
    ...more,
    value: Quantity.parse('7'),
    timestamp: clock.now() - age * 1000,
  });
  const pods = { metric: 'load', groupResource: 'pods' };
  provider = new FakeMetricsProvider([
    { ...pods, sample: sample(5, { namespace: 'shop', name: 'a' }) },
    { ...pods, sample: sample(10, { namespace: 'shop', name: 'b' }) },
    { metric: 'queue_depth', sample: sample(2.5, { labels: {} }) },
  ]);
  answered = [];
  const metrics = { answered: (...one: [string, number]) => void answered.push(one) };
  observed = new ObservedProviders({ provider, metrics, clock });
});

const loadOfPods = {
  groupResource: parseGroupResource('pods'),
  namespace: 'shop',
  metric: 'load',
  metricSelector: everything,
};

describe('ObservedProviders', () => {
  it('measures how old one value is', async () => {
    const query = { ...loadOfPods, name: 'b' };
    expect(await observed.getMetricByName(query, testContext)).toEqual(
      await provider.getMetricByName(query, testContext),
    );
    expect(answered).toEqual([['custom.metrics.k8s.io', 10]]);
  });

  it('measures how old each of several values is', async () => {
    const query = { ...loadOfPods, selector: everything };
    expect(await observed.getMetricBySelector(query, testContext)).toEqual(
      await provider.getMetricBySelector(query, testContext),
    );
    expect(answered).toEqual([
      ['custom.metrics.k8s.io', 5],
      ['custom.metrics.k8s.io', 10],
    ]);
  });

  it('keeps external metrics apart', async () => {
    const query = { namespace: 'shop', metric: 'queue_depth', selector: everything };
    expect(await observed.getExternalMetric(query, testContext)).toEqual(
      await provider.getExternalMetric(query, testContext),
    );
    expect(answered).toEqual([['external.metrics.k8s.io', 2.5]]);
  });

  it('lists what the providers list, and measures nothing', () => {
    expect(observed.listAllMetrics()).toEqual(provider.listAllMetrics());
    expect(observed.listAllExternalMetrics()).toEqual([{ metric: 'queue_depth' }]);
    expect(answered).toEqual([]);
  });

  it('passes on what fails', async () => {
    provider.failWith(new Error('away'));
    await expect(observed.getMetricByName({ ...loadOfPods, name: 'a' }, testContext)).rejects.toThrow('away');
    expect(answered).toEqual([]);
  });
});
