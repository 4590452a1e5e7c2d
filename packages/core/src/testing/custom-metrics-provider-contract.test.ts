import { describe, expect, it } from '@jest/globals';
import { BackendUnavailableError } from '../errors/metric-errors.ts';
import { everything } from '../model/label-selector.ts';
import type { MetricValue } from '../model/metric-value.ts';
import { customMetricsProviderContract } from './custom-metrics-provider-contract.ts';
import type { CustomMetricsSubject } from './custom-metrics-subject.ts';
import { FakeMetricsProvider } from './fake-metrics-provider.ts';
import { brokenPromises } from './fixtures/broken-promises.ts';
import { knownNodes, knownPods, knownSeries } from './fixtures/known-backend.ts';

function createSubject(provider = new FakeMetricsProvider(knownSeries)) {
  return {
    provider,
    known: knownPods,
    emptyNamespace: 'nowhere',
    clusterScoped: knownNodes,
  } satisfies CustomMetricsSubject;
}

const intact = new FakeMetricsProvider(knownSeries);

/** A provider that differs in some of its methods. */
function withMethods(methods: Partial<FakeMetricsProvider>): CustomMetricsSubject {
  return createSubject(Object.assign(new FakeMetricsProvider(knownSeries), methods));
}

/** A provider whose every value is changed, by name and by selector alike. */
function withValues(change: (value: MetricValue) => MetricValue): CustomMetricsSubject {
  return withMethods({
    getMetricByName: async (query, context) => change(await intact.getMetricByName(query, context)),
    getMetricBySelector: async (query, context) => (await intact.getMetricBySelector(query, context)).map(change),
  });
}

function withList(change: (values: readonly MetricValue[]) => readonly MetricValue[]): CustomMetricsSubject {
  return withMethods({
    getMetricBySelector: async (query, context) => change(await intact.getMetricBySelector(query, context)),
  });
}

describe('FakeMetricsProvider', () => {
  customMetricsProviderContract(it, createSubject);
});

describe('customMetricsProviderContract', () => {
  it('asks of a backend only what it can show', async () => {
    const { clusterScoped: _, ...subject } = createSubject();
    expect(await brokenPromises((register) => customMetricsProviderContract(register, () => subject))).toEqual({});
  });

  const lists = 'lists what can be asked for, at once and each thing once';
  const one = 'gives one object its own value, with its own time';
  const several = 'gives the chosen objects each one value, sorted';
  const [pod] = intact.listAllMetrics();

  it.each<[string, () => CustomMetricsSubject, string, string]>([
    [
      'that keeps its list to itself',
      () => withMethods({ listAllMetrics: () => [] }),
      lists,
      'lists http_requests of pods',
    ],
    [
      'that takes pods for things outside of namespaces',
      () => withMethods({ listAllMetrics: () => (pod ? [{ ...pod, namespaced: false }] : []) }),
      lists,
      'lists it as belonging to a namespace',
    ],
    [
      'that describes another object',
      () => withValues((value) => ({ ...value, describedObject: { ...value.describedObject, name: 'other' } })),
      one,
      'describes the object that was asked for',
    ],
    [
      'that answers with another metric',
      () => withValues((value) => ({ ...value, metric: 'other' })),
      one,
      'is of the metric that was asked for: got "other" instead of "http_requests"',
    ],
    [
      'that echoes a selector that there was not',
      () => withValues((value) => ({ ...value, metricSelector: everything })),
      one,
      'echoes no metric selector when there was none',
    ],
    [
      'that has no time',
      () => withValues((value) => ({ ...value, timestamp: Number.NaN })),
      one,
      'has its own time in milliseconds since the epoch, not NaN',
    ],
    [
      'that sorts the other way',
      () => withList((values) => values.toReversed()),
      several,
      'has a value of each object, sorted by name: got ["web-2","web-1"] instead of ["web-1","web-2"]',
    ],
    [
      'that tells of an object twice',
      () => withList((values) => values.flatMap((value) => [value, value])),
      several,
      'has a value of each object',
    ],
    [
      'that sees an object now so, now so',
      () => withList((values) => values.map((value) => ({ ...value, windowSeconds: 7 }))),
      'says the same of an object by name as by selector',
      'agrees on web-1',
    ],
    [
      'that swallows the metric selector',
      () => withValues(({ metricSelector: _, ...value }) => value),
      'echoes the metric selector where there was one',
      'echoes the metric selector',
    ],
    [
      'that knows everybody',
      () =>
        withMethods({
          getMetricByName: (query, context) => intact.getMetricByName({ ...query, name: 'web-1' }, context),
        }),
      'finds nothing for a name that no object has',
      'is an error, not {"describedObject"',
    ],
    [
      'that says of an unknown object that the backend is down',
      () =>
        withMethods({
          getMetricByName: async () => {
            throw new BackendUnavailableError('who is that?');
          },
        }),
      'finds nothing for a name that no object has',
      'means that there is no such thing ("who is that?"): got "unavailable" instead of "metric-not-found"',
    ],
    [
      'that overlooks the selector',
      () =>
        withMethods({
          getMetricBySelector: (query, context) =>
            intact.getMetricBySelector({ ...query, selector: everything }, context),
        }),
      'finds nothing for a selector that chooses no object',
      'is an error, not [{"describedObject"',
    ],
    [
      'that answers with an empty list',
      () => withMethods({ getMetricBySelector: async () => [] }),
      'finds nothing for a selector that chooses no object',
      'is an error, not []',
    ],
    [
      'that overlooks the metric selector',
      () =>
        withMethods({
          getMetricBySelector: (query, context) =>
            intact.getMetricBySelector({ ...query, metricSelector: everything }, context),
        }),
      'finds nothing for a metric selector that no series matches',
      'is an error, not [{"describedObject"',
    ],
    [
      'that lends values to other namespaces',
      () =>
        withMethods({
          getMetricByName: (query, context) => intact.getMetricByName({ ...query, namespace: 'shop' }, context),
        }),
      'finds nothing in a namespace for what another one has',
      'is an error, not {"describedObject"',
    ],
    [
      'that makes something up for an unknown metric',
      () =>
        withMethods({
          getMetricBySelector: (query, context) =>
            intact.getMetricBySelector({ ...query, metric: 'http_requests' }, context),
        }),
      'finds nothing for a metric that there is not',
      'is an error, not [{"describedObject"',
    ],
    [
      'that puts nodes into a namespace',
      () => withValues((value) => ({ ...value, describedObject: { ...value.describedObject, namespace: 'shop' } })),
      'gives objects outside of namespaces their values',
      'describes the object that was asked for',
    ],
    [
      'that fails with any error',
      () =>
        withMethods({
          getMetricBySelector: async () => {
            throw new RangeError('oh');
          },
        }),
      'finds nothing for a metric that there is not',
      'fails with an error of errors/, not with RangeError: oh',
    ],
    [
      'that does not care whether somebody waits',
      () => ({ ...withMethods({ getMetricBySelector: () => new Promise(() => {}) }), stall: () => {} }),
      'settles soon when nobody waits any longer',
      'does not settle',
    ],
  ])('finds out a provider %s', async (_what, createFaulty, promise, complaint) => {
    const broken = await brokenPromises((register) => customMetricsProviderContract(register, createFaulty));
    expect(broken[promise]).toEqual(expect.stringContaining(complaint));
  });
});
