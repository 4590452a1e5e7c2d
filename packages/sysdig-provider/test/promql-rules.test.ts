import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { parseGroupResource, parseLabelSelector, type SampleOutcome, type SampleRequest } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { buildQueryPlan, type QueryPlan } from '../src/plan/query-plan.ts';
import type { MetricDefinition, ResolvedMetric } from '../src/rules/metric-definition.ts';
import { resolvedMetric, seriesDefinition, templateDefinition } from './support/definitions.ts';
import { SimulatedDialects, type SimulatedDialectsOptions, tellingsOf } from './support/simulated-dialects.ts';

// Thousands of series are evaluated here, on machines that may have other things to do.
jest.setTimeout(60_000);

const started: SimulatedDialects[] = [];
afterEach(() => Promise.all(started.splice(0).map((one) => one.stop())));

/** A Sysdig of which PromQL is asked, and what was asked of it. */
class Backend {
  readonly queries: string[] = [];
  readonly #sysdig: SimulatedDialects;

  static start(limits: NonNullable<SimulatedDialectsOptions['simulator']>['limits'] = {}): Promise<Backend> {
    return Backend.startWith({ settle: 30, simulator: { limits } });
  }

  static async startWith(options: SimulatedDialectsOptions): Promise<Backend> {
    const sysdig = await SimulatedDialects.start(options);
    started.push(sysdig);
    return new Backend(sysdig);
  }

  private constructor(sysdig: SimulatedDialects) {
    const network = sysdig.transport;
    this.#sysdig = sysdig;
    sysdig.transport = {
      send: (request) => {
        this.queries.push(request.url.searchParams.get('query') ?? '');
        return network.send(request);
      },
    };
  }

  /** Samples at regular times, for ever. */
  serve(
    name: string,
    labels: Readonly<Record<string, string>>,
    value: (seconds: number) => number | undefined,
    every = 10,
  ): void {
    const whole = { kube_cluster_name: 'prod', ...labels };
    this.#sysdig.simulator.series.setSeries(name, whole, { every, value });
  }

  /** What stands at its regular times between two moments, in seconds from now, and ends with a marker. */
  serveUntil(
    name: string,
    labels: Readonly<Record<string, string>>,
    value: number,
    [from, to]: readonly [number, number],
  ) {
    const now = this.#sysdig.clock.now() / 1000;
    const count = Math.floor((to - from) / 10) + 1;
    const samples = Array.from({ length: count }, (_, index) => [now + from + index * 10, value] as const);
    const whole = { kube_cluster_name: 'prod', ...labels };
    this.#sysdig.simulator.series.setSeries(name, whole, [...samples, [now + to + 5, undefined]]);
  }

  get now(): number {
    return this.#sysdig.clock.now() / 1000;
  }

  async fetch(plan: QueryPlan): Promise<SampleOutcome> {
    const [outcome] = await this.#sysdig.dialects.promql.fetch([{ metric: 'm', plan }], testContext);
    if (outcome === undefined) throw new Error('there is no outcome');
    return outcome;
  }

  /** What an answer says, and nothing of when. */
  async read(plan: QueryPlan): Promise<readonly string[]> {
    return tellingsOf(await this.fetch(plan)).map((telling) => telling.replace(/ @.*/, ''));
  }

  advance(seconds: number): Promise<void> {
    return this.#sysdig.clock.advance(seconds * 1000);
  }
}

function podsPlan(definition: MetricDefinition, namespaces: readonly string[] = ['shop']): QueryPlan {
  const groupResource = parseGroupResource('pods');
  const metricSelector = parseLabelSelector('');
  const request: SampleRequest = { kind: 'object', metric: 'm', groupResource, metricSelector, namespaces };
  return buildQueryPlan(request, resolvedMetric(definition, { resource: 'pods' }), { cluster: 'prod' });
}

function externalPlan(definition: MetricDefinition, more: Partial<ResolvedMetric> = {}): QueryPlan {
  const selector = parseLabelSelector('');
  const request: SampleRequest = { kind: 'external', metric: 'm', namespace: 'shop', selector };
  return buildQueryPlan(request, resolvedMetric(definition, more), { cluster: 'prod' });
}

const pod = (name: string, namespace = 'shop') => ({ kube_namespace_name: namespace, kube_pod_name: name });
const total = (perSecond: number) => (seconds: number) => (seconds % 1_000_000) * perSecond;
const ratio = templateDefinition(
  'sum by (<<groupBy>>) (rate(errors_total{<<matchers>>}[<<window>>])) / sum by (<<groupBy>>) (rate(requests_total{<<matchers>>}[<<window>>]))',
);

describe('an expression for objects', () => {
  it('is worked out for each, by the age of the oldest thing in it', async () => {
    const sysdig = await Backend.start();
    sysdig.serve('requests_total', pod('web-1'), total(8));
    sysdig.serve('errors_total', pod('web-1'), total(2));
    sysdig.serve('requests_total', pod('web-2'), total(10));
    sysdig.serve('errors_total', pod('web-2'), total(1), 30);
    const outcome = await sysdig.fetch(podsPlan(ratio));
    // The window of the second one is not full: it has samples every 30 s only.
    expect(outcome).toMatchObject({
      ok: true,
      samples: [{ namespace: 'shop', name: 'web-1', windowSeconds: 60 }],
      refused: [{ namespace: 'shop', name: 'web-2' }],
    });
    expect(await sysdig.read(podsPlan(ratio))).toEqual(['shop/web-1: 250m', 'shop/web-2 refused']);
    expect(sysdig.queries).toHaveLength(2);
  });

  it('leaves out objects of other namespaces, clusters and selectors', async () => {
    const sysdig = await Backend.start();
    for (const more of [{}, { kube_cluster_name: 'test' }, { kube_namespace_name: 'bank' }]) {
      sysdig.serve('requests_total', { ...pod('web-1'), ...more }, total(8));
      sysdig.serve('errors_total', { ...pod('web-1'), ...more }, total(Object.keys(more).length + 2));
    }
    expect(await sysdig.read(podsPlan(ratio))).toEqual(['shop/web-1: 250m']);
  });

  // 800 objects of three rows each, and a fifth of every answer is left to grow into.
  it.each([
    [1000, 4],
    [2000, 2],
  ])('is asked for in parts where %d rows are allowed: %d', async (groupedSeries, parts) => {
    const sysdig = await Backend.start({ groupedSeries });
    const namespaces = Array.from({ length: 40 }, (_, index) => `team-${index}`);
    for (const namespace of namespaces) {
      for (let index = 0; index < 20; index += 1) {
        sysdig.serve('requests_total', pod(`web-${index}`, namespace), total(8));
        sysdig.serve('errors_total', pod(`web-${index}`, namespace), total(2));
      }
    }
    const first = await sysdig.read(podsPlan(ratio, namespaces));
    expect(first).toHaveLength(800);
    expect(new Set(first.map((telling) => telling.split(' ')[1]))).toEqual(new Set(['250m']));
    // One that was cut, and one that counted.
    const before = sysdig.queries.length;
    await sysdig.advance(15);
    expect(await sysdig.read(podsPlan(ratio, namespaces))).toEqual(first);
    expect([before, sysdig.queries.length - before]).toEqual([parts + 2, parts]);
  });

  it('is divided by names where one namespace has too many', async () => {
    const sysdig = await Backend.start({ groupedSeries: 1000 });
    for (let index = 0; index < 500; index += 1) {
      sysdig.serve('requests_total', pod(`web-${index}`), total(8));
      sysdig.serve('errors_total', pod(`web-${index}`), total(2));
    }
    expect(await sysdig.read(podsPlan(ratio))).toHaveLength(500);
    expect(sysdig.queries.at(-1)).toMatch(/errors_total\{[^}]*kube_pod_name[=!]~"[^"]*\[[0-9]+\]/);
    expect(sysdig.queries.at(-1)).toMatch(/requests_total\{[^}]*kube_pod_name[=!]~"[^"]*\[[0-9]+\]/);
  });

  it('says what to do where it reads too many metrics', async () => {
    const sysdig = await Backend.start({ metricsPerQuery: 1 });
    sysdig.serve('requests_total', pod('web-1'), total(8));
    sysdig.serve('errors_total', pod('web-1'), total(2));
    expect(await sysdig.read(podsPlan(ratio))).toEqual([
      expect.stringMatching(/^BackendUnavailableError: .* reads too many different metrics; ten are the most/),
    ]);
  });
});

describe('an aggregation that is not the usual one', () => {
  const largest = seriesDefinition('native-counter', { series: 'hits', aggregation: { time: 'rate', group: 'min' } });

  it('is asked for in parts too', async () => {
    const sysdig = await Backend.start({ groupedSeries: 1000 });
    const namespaces = Array.from({ length: 30 }, (_, index) => `team-${index}`);
    for (const namespace of namespaces) {
      for (let index = 0; index < 20; index += 1) {
        sysdig.serve('hits', { ...pod(`web-${index}`, namespace), container_name: 'a' }, () => 30);
        sysdig.serve('hits', { ...pod(`web-${index}`, namespace), container_name: 'b' }, () => 70);
      }
    }
    const read = await sysdig.read(podsPlan(largest, namespaces));
    expect(read).toHaveLength(600);
    expect(new Set(read.map((telling) => telling.split(' ')[1]))).toEqual(new Set(['3']));
    expect(sysdig.queries).toHaveLength(4);
  });

  it('of more namespaces than can be named asks for all alike', async () => {
    const sysdig = await Backend.start();
    const namespaces = Array.from({ length: 60 }, (_, index) => `team-${index}`);
    for (const namespace of [...namespaces, 'bank']) sysdig.serve('hits', pod('web', namespace), () => 30);
    expect(await sysdig.read(podsPlan(largest, namespaces))).toHaveLength(60);
    expect(sysdig.queries).toEqual([expect.stringContaining('kube_namespace_name!="",kube_pod_name!=""')]);
  });

  it('has the window and the period of its rule', async () => {
    const sysdig = await Backend.start();
    sysdig.serve('depth', pod('web-1'), (seconds) => (seconds % 86_400) / 60, 60);
    const slow = seriesDefinition('gauge', {
      series: 'depth',
      period: 60,
      window: 300,
      aggregation: { time: 'max', group: 'max' },
    });
    expect(tellingsOf(await sysdig.fetch(podsPlan(slow)))).toEqual(['shop/web-1: 182 @2026-01-02T03:02:00.000Z /300']);
    expect(sysdig.queries).toEqual([expect.stringContaining('[300s] offset 60s')]);
  });
});

describe('an external metric that is told apart by labels', () => {
  const orders = seriesDefinition('gauge', { series: 'orders', aggregation: { time: 'max', group: 'sum' } });
  const queues = { groupBy: ['queue'] };

  it('has one value for each combination, with its labels and its time', async () => {
    const sysdig = await Backend.start();
    for (const [queue, depth] of Object.entries({ a: 3, 'b "x"': 5 })) {
      for (const shard of ['1', '2'])
        sysdig.serve('orders', { kube_namespace_name: 'shop', queue, shard }, () => depth);
    }
    sysdig.serve('orders', { kube_namespace_name: 'shop' }, () => 1);
    sysdig.serve('orders', { kube_namespace_name: 'bank', queue: 'a' }, () => 100);
    const outcome = await sysdig.fetch(externalPlan(orders, queues));
    const samples = outcome.ok ? outcome.samples.map(({ labels, value }) => [labels, value.toString()]) : [];
    expect(samples).toEqual([
      [{ queue: 'a' }, '6'],
      [{ queue: 'b "x"' }, '10'],
      [{}, '1'],
    ]);
  });

  it('is one of many clusters where its rule says so', async () => {
    const sysdig = await Backend.start();
    sysdig.serve('orders', { kube_cluster_name: 'test', queue: 'a' }, () => 7);
    const everywhere = { ...queues, scope: 'account', inNamespace: false } as const;
    expect(await sysdig.read(externalPlan(orders, everywhere))).toEqual(['//queue=a: 7']);
  });

  it('may be an expression', async () => {
    const sysdig = await Backend.start();
    sysdig.serve('orders', { kube_namespace_name: 'shop', queue: 'a', shard: '1' }, () => 4);
    sysdig.serve('orders', { kube_namespace_name: 'shop', queue: 'b', shard: '1' }, () => 6);
    const doubled = templateDefinition('2 * sum by (<<groupBy>>) (orders{<<matchers>>})', {
      objects: false,
      groupBy: ['queue'],
    });
    expect(await sysdig.read(externalPlan(doubled, queues))).toEqual(['//queue=a: 8', '//queue=b: 12']);
  });

  it('is refused where the backend cuts it, with what to do', async () => {
    const sysdig = await Backend.start({ groupedSeries: 100 });
    for (let index = 0; index < 60; index += 1)
      sysdig.serve('orders', { kube_namespace_name: 'shop', queue: `q${index}` }, () => 1);
    expect(await sysdig.read(externalPlan(orders, queues))).toEqual([
      expect.stringMatching(/truncated to 100 series.*; let the rule group by fewer labels than queue \(groupBy\)/),
    ]);
  });

  it('is refused where it has more than a thousand values', async () => {
    const sysdig = await Backend.start();
    for (let index = 0; index < 1001; index += 1)
      sysdig.serve('orders', { kube_namespace_name: 'shop', queue: `q${index}` }, () => 1);
    expect(await sysdig.read(externalPlan(orders, queues))).toEqual([
      expect.stringMatching(/has 1001 combinations of the labels queue, and 1000 are the most/),
    ]);
  });
});

describe('an expression whose text is long', () => {
  const parts = ['a', 'b', 'c', 'd'].map(
    (name) => `sum by (<<groupBy>>) (rate(${name}_total{<<matchers>>}[<<window>>]))`,
  );
  const product = templateDefinition(parts.join(' + '));
  const padded = (index: number) => `team-${String(index).padStart(2, '0')}-${'x'.repeat(12)}`;

  it.each([6, 20, 50])('has an address that proxies take, for %d namespaces', async (count) => {
    const sysdig = await Backend.start();
    const namespaces = Array.from({ length: count }, (_, index) => padded(index));
    for (const namespace of [...namespaces, 'bank']) {
      for (const name of ['a', 'b', 'c', 'd']) sysdig.serve(`${name}_total`, pod('web', namespace), total(2));
    }
    const read = await sysdig.read(podsPlan(product, namespaces));
    expect(read).toEqual(namespaces.map((namespace) => `${namespace}/web: 8`));
    for (const query of sysdig.queries) {
      expect(new URLSearchParams({ query }).toString().length).toBeLessThan(7500);
    }
  });
});

describe('a level of many series, one of which was replaced by another', () => {
  /** What is read of two pods, the second of which begins when the first ends, from before that until after. */
  async function readWhile(definition: MetricDefinition): Promise<ReadonlySet<string>> {
    const sysdig = await Backend.start();
    sysdig.serveUntil('depth', pod('old'), 100, [-900, 100]);
    sysdig.serveUntil('depth', pod('new'), 100, [110, 2000]);
    const read = new Set<string>();
    for (let round = 0; round < 50; round += 1) {
      await sysdig.advance(15);
      for (const telling of await sysdig.read(externalPlan(definition))) read.add(telling);
    }
    return read;
  }

  it.each([
    ['avg', 60],
    ['min', 60],
    ['max', 60],
    ['max', 600],
  ] as const)('counts once: %s of %d s', async (time, window) => {
    const aggregation = { time, group: 'sum' } as const;
    expect(await readWhile(seriesDefinition('gauge', { series: 'depth', window, aggregation }))).toEqual(
      new Set(['/: 100']),
    );
  });

  it('counts once where deltas are taken for levels', async () => {
    const aggregation = { time: 'max', group: 'sum' } as const;
    expect(await readWhile(seriesDefinition('native-counter', { series: 'depth', aggregation }))).toEqual(
      new Set(['/: 100']),
    );
  });

  it('counts once in an expression whose rule says that samples are not rare', async () => {
    const options = { objects: false, window: 600, period: 10 };
    expect(await readWhile(templateDefinition('sum(depth{<<matchers>>})', options))).toEqual(new Set(['/: 100']));
  });

  it('adds up nothing while the new one is no whole window old', async () => {
    const aggregation = { time: 'sum', group: 'sum' } as const;
    const read = await readWhile(seriesDefinition('gauge', { series: 'depth', aggregation }));
    expect(read).toEqual(new Set(['/: 600', '/ refused']));
  });

  it.each([60, 150, 300])('has samples that come each %d s only', async (period) => {
    const sysdig = await Backend.startWith({});
    sysdig.serve('depth', pod('web-1'), () => 7, period);
    const rare = seriesDefinition('gauge', { series: 'depth', ...(period > 60 && { period }) });
    for (let round = 0; round < 20; round += 1) {
      await sysdig.advance(15);
      expect(await sysdig.read(podsPlan(rare))).toEqual(['shop/web-1: 7']);
    }
  });
});

describe('an expression whose time another series tells', () => {
  const timeSeries = 'up{<<matchers>>}';

  it('waits for the slowest of the series that it is made of', async () => {
    const sysdig = await Backend.startWith({ simulator: { lag: 10 } });
    sysdig.serve('up', pod('a'), () => 1);
    sysdig.serve('orders_total', pod('a'), total(10));
    // 55 s behind all the others.
    sysdig.serve('orders_total', pod('b'), (at) => (at > sysdig.now - 65 ? undefined : total(10)(at)));
    const growth = templateDefinition(
      'sum(rate(orders_total{<<matchers>>}[1m])) / sum(rate(orders_total{<<matchers>>}[1m] offset 1h))',
      { objects: false, timeSeries },
    );
    for (let round = 0; round < 8; round += 1) {
      await sysdig.advance(15);
      expect(await sysdig.read(externalPlan(growth))).toEqual(['/: 1']);
    }
  });

  it('has no value before all of what it adds up was there', async () => {
    const sysdig = await Backend.start();
    const begun = sysdig.now - 240;
    sysdig.serve('up', pod('a'), () => 1);
    sysdig.serve('orders_total', pod('a'), (at) => (at < begun ? undefined : total(10)(at)));
    const sum = templateDefinition('sum_over_time(sum by (<<groupBy>>) (increase(orders_total[1m]))[30m:1m])', {
      timeSeries,
    });
    expect(await sysdig.read(podsPlan(sum))).toEqual(['shop/a refused']);
    await sysdig.advance(1500);
    expect(await sysdig.read(podsPlan(sum))).toEqual(['shop/a refused']);
    await sysdig.advance(180);
    expect(await sysdig.read(podsPlan(sum))).toEqual(['shop/a: 18k']);
  });
});

describe('an expression with a number for what is not there', () => {
  it.each([
    'sum(rate(requests_total{<<matchers>>}[1m])) or vector(0)',
    'sum(irate(requests_total{<<matchers>>}[1m])) or vector(0)',
    'vector(scalar(sum(increase(requests_total{<<matchers>>}[1m]))) > bool 1)',
    'sum(increase(requests_total{<<matchers>>}[30s])) or vector(0)',
  ])('is no value where nothing is known: %s', async (text) => {
    const read = new Set<string>();
    const sysdig = await Backend.start();
    sysdig.serve('requests_total', pod('web-1'), total(10), 60);
    const zero = templateDefinition(text, { objects: false, period: 60 });
    for (let round = 0; round < 10; round += 1) {
      await sysdig.advance(15);
      for (const telling of await sysdig.read(externalPlan(zero))) read.add(telling);
    }
    expect(read).toEqual(new Set(['/ refused']));
  });
});

describe('an expression of newest samples alone', () => {
  it('has the newest there is, however rare they are', async () => {
    const sysdig = await Backend.start();
    const at = Math.floor((sysdig.now + 330) / 300) * 300;
    sysdig.serve('age', pod('web-1'), (seconds) => seconds % 100_000, 300);
    await sysdig.advance(at - sysdig.now + 31);
    const newest = templateDefinition('max by (<<groupBy>>) (age)', { period: 300, window: 600 });
    const outcome = await sysdig.fetch(podsPlan(newest));
    expect(outcome).toMatchObject({ ok: true, samples: [{ name: 'web-1', timestamp: at * 1000 }] });
  });
});
