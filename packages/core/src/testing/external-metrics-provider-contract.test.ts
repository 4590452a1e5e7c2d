import { describe, expect, it } from '@jest/globals';
import { everything } from '../model/label-selector.ts';
import type { ExternalMetricValue } from '../model/metric-value.ts';
import { type ExternalMetricsSubject, externalMetricsProviderContract } from './external-metrics-provider-contract.ts';
import { FakeMetricsProvider } from './fake-metrics-provider.ts';
import { brokenPromises } from './fixtures/broken-promises.ts';
import { knownSeries } from './fixtures/known-backend.ts';

const intact = new FakeMetricsProvider(knownSeries);

function createSubject(provider = new FakeMetricsProvider(knownSeries)): ExternalMetricsSubject {
  return { provider, known: { metric: 'queue_depth', namespace: 'shop', selector: everything }, size: 2 };
}

function withMethods(methods: Partial<FakeMetricsProvider>): ExternalMetricsSubject {
  return createSubject(Object.assign(new FakeMetricsProvider(knownSeries), methods));
}

function withValues(
  change: (value: ExternalMetricValue) => ExternalMetricValue | readonly ExternalMetricValue[],
): ExternalMetricsSubject {
  return withMethods({
    getExternalMetric: async (query, context) => (await intact.getExternalMetric(query, context)).flatMap(change),
  });
}

describe('FakeMetricsProvider', () => {
  externalMetricsProviderContract(it, createSubject);
});

describe('externalMetricsProviderContract', () => {
  const series = 'gives every series its own value, with its own time';
  let count = 0;

  it.each<[string, () => ExternalMetricsSubject, string, string]>([
    [
      'that keeps its list to itself',
      () => withMethods({ listAllExternalMetrics: () => [] }),
      'lists what can be asked for, at once and each thing once',
      'lists queue_depth',
    ],
    [
      'that lists something twice',
      () => withMethods({ listAllExternalMetrics: () => [{ metric: 'queue_depth' }, { metric: 'queue_depth' }] }),
      'lists what can be asked for, at once and each thing once',
      'has nothing twice: {"metric":"queue_depth"}',
    ],
    [
      'that loses a series',
      () => withValues((value) => (value.labels['queue'] === 'a' ? [] : value)),
      series,
      'has all values: got 1 instead of 2',
    ],
    [
      'that answers with another metric',
      () => withValues((value) => ({ ...value, metric: 'other' })),
      series,
      'is of the metric that was asked for: got "other" instead of "queue_depth"',
    ],
    [
      'that tells time in seconds',
      () => withValues((value) => ({ ...value, timestamp: value.timestamp / 1000 })),
      series,
      'has its own time in milliseconds since the epoch, not 1767323015',
    ],
    [
      'that does not tell series apart',
      () => withValues((value) => ({ ...value, labels: {} })),
      'has no label set twice',
      'has nothing twice: {}',
    ],
    [
      'that contradicts itself',
      () => withValues((value) => ({ ...value, windowSeconds: count++ })),
      'says the same when it is asked again',
      'agrees with itself',
    ],
    [
      'that answers with an empty list',
      () => withMethods({ getExternalMetric: async () => [] }),
      'finds nothing, rather than an empty list, for a selector that no series matches',
      'is an error, not []',
    ],
    [
      'that makes something up for an unknown metric',
      () =>
        withMethods({
          getExternalMetric: (query, context) => intact.getExternalMetric({ ...query, metric: 'queue_depth' }, context),
        }),
      'finds nothing for a metric that there is not',
      'is an error, not [{"labels"',
    ],
    [
      'that does not care whether somebody waits',
      () => ({ ...withMethods({ getExternalMetric: () => new Promise(() => {}) }), stall: () => {} }),
      'settles soon when nobody waits any longer',
      'does not settle',
    ],
  ])('finds out a provider %s', async (_what, createFaulty, promise, complaint) => {
    const broken = await brokenPromises((register) => externalMetricsProviderContract(register, createFaulty));
    expect(broken[promise]).toEqual(expect.stringContaining(complaint));
  });
});
