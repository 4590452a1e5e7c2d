import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  everything,
  FreshnessEngine,
  type MetricByNameQuery,
  parseGroupResource,
  parseLabelSelector,
} from '@metrics-adapter/core';
import { FakeClock, FakeObjectLister, FakeResourceMapper, testContext } from '@metrics-adapter/core/testing';
import { createProvider, type ProviderUnderTest } from './ask-source.ts';
import { formatOpenMetrics, type Series, samplesOf } from './open-metrics.ts';
import { type Prometheus, startPrometheusOnBlocks } from './prometheus.ts';

/** From here on there are samples, on a grid of 10 s. Seconds. */
const start = 1_700_000_400;
/** The last sample there is; what comes later is an outage. */
const end = start + 600;
/** 10 a second until the middle, then 20. */
const middle = start + 300;

function pod(namespace: string, name: string, factor: number): Series {
  const labels = { kube_cluster_name: 'prod', kube_namespace_name: namespace, kube_pod_name: name };
  const value = (index: number) => (start + index * 10 <= middle ? 100 : 200) * factor;
  return {
    name: 'sysdig_container_net_http_request_count',
    labels,
    samples: samplesOf({ every: 10, from: start, to: end, value }),
  };
}

const series: readonly Series[] = [pod('shop', 'web-1', 1), pod('shop', 'web-2', 2), pod('shop', 'terminated', 4)];
const pods = {
  metric: 'net.http.request.count',
  groupResource: parseGroupResource('pods'),
  metricSelector: everything,
};

let prometheus: Prometheus;
let provider: ProviderUnderTest;
let clock: FakeClock;
let engine: FreshnessEngine;
let queries: number;
/** The calls that are under way. */
let calls: Set<Promise<unknown>>;
/** How good every value was that was served. */
let rungs: string[];

beforeAll(async () => {
  prometheus = await startPrometheusOnBlocks(formatOpenMetrics(series));
});
afterAll(() => prometheus.dispose());

beforeEach(() => {
  clock = new FakeClock((middle + 3) * 1000);
  provider = createProvider(prometheus, clock);
  queries = 0;
  calls = new Set();
  rungs = [];
  const source = {
    list: () => provider.source.list(),
    policyOf: (request) => provider.source.policyOf(request),
    pressure: () => provider.source.pressure(),
    fetch: (requests, context) => {
      queries += 1;
      const call = provider.source.fetch(requests, context);
      calls.add(call);
      return call.finally(() => calls.delete(call));
    },
  } satisfies typeof provider.source;
  const labels = { app: 'web' };
  const lister = new FakeObjectLister(
    ['web-1', 'web-2'].map((name) => ({ groupResource: 'pods', namespace: 'shop', name, labels })),
  );
  engine = new FreshnessEngine({
    source,
    mapper: new FakeResourceMapper(),
    lister,
    clock,
    timers: clock,
    onServed: ({ rung }) => rungs.push(rung),
  });
});
afterEach(() => {
  engine.stop();
  return provider.close();
});

/** Lets time go by as it does beside a backend that is quick: every call is answered before time goes on. */
async function pass(milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 500) {
    await clock.advance(Math.min(left, 500));
    await Promise.allSettled([...calls]);
  }
}

/** Asks, and lets the time go by in which the engine gathers what is asked. */
async function ask<T>(question: () => Promise<T>): Promise<T> {
  const answer = question();
  answer.catch(() => {});
  await clock.advance(50);
  return answer;
}

async function readPod(name: string, namespace = 'shop'): Promise<string> {
  const query: MetricByNameQuery = { ...pods, namespace, name };
  const { value, timestamp, windowSeconds } = await ask(() => engine.getMetricByName(query, testContext));
  return `${value} at ${timestamp / 1000} over ${windowSeconds} s`;
}

describe('the freshness engine over the Sysdig provider', () => {
  it('serves values of one query to everybody, with their own times', async () => {
    expect(await readPod('web-1')).toBe(`10 at ${middle - 40} over 60 s`);
    expect(await readPod('web-2')).toBe(`20 at ${middle - 40} over 60 s`);
    await expect(readPod('web-3')).rejects.toThrow(
      'the server could not find the metric net.http.request.count for pods web-3 in namespace shop: the backend has no data for it',
    );
    expect(queries).toBe(1);
  });

  it('leaves out pods that do not live', async () => {
    const query = { ...pods, namespace: 'shop', selector: parseLabelSelector('app=web') };
    const values = await ask(() => engine.getMetricBySelector(query, testContext));
    expect(values.map(({ describedObject, value }) => [describedObject.name, value.toString()])).toEqual([
      ['web-1', '10'],
      ['web-2', '20'],
    ]);
  });

  it('adds up an external metric', async () => {
    const query = { metric: 'net.http.request.count', namespace: 'shop', selector: everything };
    const values = await ask(() => engine.getExternalMetric(query, testContext));
    expect(values.map(({ value, timestamp }) => [value.toString(), timestamp])).toEqual([['70', (middle - 40) * 1000]]);
  });

  it('has nothing for a namespace without data', async () => {
    await expect(readPod('web-1', 'bank')).rejects.toMatchObject({ meaning: 'metric-not-found' });
  });

  it('follows the load', async () => {
    expect(await readPod('web-1')).toBe(`10 at ${middle - 40} over 60 s`);
    await pass(60_000);
    // Refreshed some seconds ago, with a window that ends 20 s before: three of its six samples are of before.
    expect(await readPod('web-1')).toBe(`15 at ${middle + 30} over 60 s`);
    await pass(60_000);
    expect(await readPod('web-1')).toBe(`20 at ${middle + 90} over 60 s`);
  });

  it('holds the last value through an outage, and refuses it when it is too old', async () => {
    await pass((end - middle) * 1000);
    expect(await readPod('web-1')).toBe(`20 at ${end - 40} over 60 s`);
    await pass(70_000);
    // 65 s late at the evaluation, which can still be waited for: the window has everything up to the last sample.
    expect(await readPod('web-1')).toBe(`20 at ${end} over 60 s`);
    await pass(30_000);
    expect(await readPod('web-1')).toBe(`20 at ${end} over 60 s`);
    expect(rungs).toEqual(['fresh', 'fresh', 'held']);
    await pass(100_000);
    await expect(readPod('web-1')).rejects.toMatchObject({
      meaning: 'unavailable',
      message: expect.stringMatching(
        /^the newest sample of metric net\.http\.request\.count for pods web-1 in namespace shop is \d+ s old, more than the \d+ s that may be acted on; the last refresh failed: the newest sample of sysdig_container_net_http_request_count is \d+ s old/,
      ),
    });
    expect(rungs).toHaveLength(3);
  });

  it('serves no value of a backend that is away, and values again when it is back', async () => {
    await prometheus.stop();
    const away = await readPod('web-1').catch((error: Error) => error.message);
    expect(away).toContain(`Sysdig at ${new URL(prometheus.endpoint).origin} cannot be reached (connect ECONNREFUSED`);
    await prometheus.start();
    await pass(15_000);
    expect(await readPod('web-1')).toMatch(/^1\d+m? at \d+ over 60 s$/);
  });
});
