import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../promql/evaluate.ts';
import { prometheusDefaults } from '../promql/evaluation-context.ts';
import { parsePromql } from '../promql/parse-promql.ts';
import { createShop, type Shop } from './shop.ts';

/** Seconds; a multiple of ten. */
const now = 1_700_000_000;

function ask(shop: Shop, query: string, time = now): ReadonlyMap<string, number> {
  const value = evaluate(parsePromql(query), { ...prometheusDefaults, source: shop, time: time * 1000 });
  const vector = value.type === 'vector' ? value.vector : [];
  return new Map(vector.map(({ labels, value }) => [[...labels.values()].join(' '), value]));
}

const one = (values: ReadonlyMap<string, number>) => [...values.values()][0] ?? Number.NaN;

describe('a shop', () => {
  it('is the same for the same seed and time, and another for another seed', () => {
    const query = 'sum by (kube_pod_name) (sysdig_container_net_http_request_count)';
    const asked = (seed: string) => ask(createShop({ clock: () => now * 1000, seed }), query);
    expect(asked('a')).toEqual(asked('a'));
    expect(asked('a')).not.toEqual(asked('b'));
  });

  it('has the labels that Sysdig gives to what a pod does', () => {
    const shop = createShop({ clock: () => now * 1000, podsOf: (deployment) => [`${deployment}-1`] });
    const range = { from: (now - 60) * 1000, to: now * 1000 };
    const [frontend] = shop.series('sysdig_container_net_http_request_count', range);
    expect(Object.fromEntries(frontend?.labels ?? [])).toEqual({
      __name__: 'sysdig_container_net_http_request_count',
      _sysdig_datasource: 'agent',
      agent_id: expect.stringMatching(/^700\d$/),
      container_name: 'frontend',
      host_hostname: expect.stringMatching(/^node-\d$/),
      kube_cluster_name: 'shop-cluster',
      kube_deployment_name: 'frontend',
      kube_namespace_name: 'shop',
      kube_node_name: expect.stringMatching(/^node-\d$/),
      kube_pod_name: 'frontend-1',
      kube_service_name: 'frontend',
      kube_workload_name: 'frontend',
      kube_workload_type: 'deployment',
    });
  });

  it('describes every metric that it has', () => {
    const shop = createShop({ clock: () => now * 1000 });
    const names = new Set(
      [...shop.series(undefined, { from: (now - 60) * 1000, to: now * 1000 })].map(({ labels }) =>
        labels.get('__name__'),
      ),
    );
    expect([...names].filter((name) => name === undefined || !shop.metadata.has(name))).toEqual([]);
    expect(names.size).toBe(17);
  });
});

describe('the load of a service', () => {
  const podsOf = (count: number) => (deployment: string) =>
    Array.from({ length: count }, (_, index) => `${deployment}-${index}`);
  const requests =
    'sum(sum_over_time(sysdig_container_net_http_request_count{kube_workload_name="frontend"}[60s])) / 60';

  it('is what its pods serve together, however many there are', () => {
    for (const count of [1, 3, 10]) {
      const shop = createShop({ clock: () => now * 1000, podsOf: podsOf(count) });
      const expected = shop.loadOf('frontend', now);
      expect(Math.abs(one(ask(shop, requests, now + 5)) / expected - 1)).toBeLessThan(0.02);
    }
  });

  it('is less for each pod when there are more', () => {
    const cpu = (count: number) =>
      one(
        ask(
          createShop({ clock: () => now * 1000, podsOf: podsOf(count) }),
          'avg(sysdig_container_cpu_used_percent{kube_workload_name="cart"})',
        ),
      );
    expect(cpu(3) / cpu(6)).toBeGreaterThan(1.7);
  });

  it('is lowest at the beginning of a day and highest in the middle', () => {
    const shop = createShop({ clock: () => now * 1000, shape: { dayLength: 600, burstHeight: 0 } });
    const day = Math.floor(now / 600) * 600;
    expect(Math.round(shop.loadOf('frontend', day + 5))).toBe(48);
    expect(Math.round(shop.loadOf('frontend', day + 305))).toBe(192);
  });

  it('has bursts', () => {
    const shape = { dayAmplitude: 0, burstEvery: 300, burstLength: 60, burstHeight: 2 };
    const shop = createShop({ clock: () => now * 1000, period: 1, shape });
    const loads = Array.from({ length: 300 }, (_, second) =>
      Math.round(shop.loadOf('frontend', Math.floor(now / 300) * 300 + second)),
    );
    expect(Math.min(...loads)).toBe(120);
    expect(Math.max(...loads)).toBe(360);
    expect(loads.filter((load) => load > 121).length).toBeGreaterThan(50);
  });
});

describe('pods', () => {
  /** A deployment whose pods a test changes, on a clock that a test moves. */
  function createScene() {
    const scene = { time: now, pods: ['a', 'b'], shop: undefined as Shop | undefined };
    const shop = createShop({
      clock: () => scene.time * 1000,
      period: 1,
      podsOf: () => scene.pods,
      shape: { burstHeight: 0, dayAmplitude: 0 },
    });
    shop.observe();
    return { scene, shop };
  }
  const ofCheckout = (metric: string) => `sum by (kube_pod_name) (${metric}{kube_workload_name="checkout"})`;

  it('take over from each other when they come and go', () => {
    const { scene, shop } = createScene();
    scene.time = now + 10.5;
    scene.pods = ['b', 'c'];
    shop.observe();
    scene.time = now + 30;
    const before = ask(shop, ofCheckout('sysdig_container_net_http_request_count'), now + 9);
    const after = ask(shop, ofCheckout('sysdig_container_net_http_request_count'), now + 20);
    expect([...before.keys()]).toEqual(['a', 'b']);
    expect([...after.keys()]).toEqual(['b', 'c']);
  });

  it('keep their counters, and a new one begins at zero', () => {
    const { scene, shop } = createScene();
    const total = (time: number) => ask(shop, ofCheckout('checkout_seconds_count'), time);
    scene.time = now + 10;
    const before = total(now + 9).get('b') ?? Number.NaN;
    scene.pods = ['b', 'c'];
    shop.observe();
    scene.time = now + 30;
    const after = total(now + 12);
    // 24 a second, shared by two.
    expect((after.get('b') ?? 0) - before).toBeGreaterThan(30);
    expect((after.get('b') ?? 0) - before).toBeLessThan(42);
    expect(after.get('c')).toBeLessThan(30);
    expect(after.has('a')).toBe(false);
  });

  it('are replaced by new ones by themselves when nobody says which there are', () => {
    const shop = createShop({ clock: () => now * 1000, churnEvery: 600 });
    const names = (time: number) => [...ask(shop, ofCheckout('kube_pod_info'), time).keys()];
    expect(names(now)).toHaveLength(2);
    expect(names(now).every((name) => /^checkout-\w{9}-\w{5}$/.test(name))).toBe(true);
    expect(names(now - 1200).filter((name) => names(now).includes(name))).toEqual([]);
  });

  it('leave no trace in memory when they are long gone', () => {
    const { scene, shop } = createScene();
    for (let second = 0; second < 7200; second += 60) {
      scene.time = now + second;
      scene.pods = [`pod-${second}`];
      shop.observe();
    }
    const everything = [...shop.series('kube_pod_info', { from: 0, to: scene.time * 1000 })];
    const pods = new Set(everything.map(({ labels }) => labels.get('kube_pod_name')));
    expect(pods.size).toBeLessThanOrEqual(62);
  });
});

describe('a checkout', () => {
  it('takes longer in a burst', () => {
    const shape = { burstEvery: 600, burstLength: 120, burstHeight: 4 };
    const shop = createShop({ clock: () => now * 1000, podsOf: (deployment) => [`${deployment}-1`], shape });
    const median = (time: number) =>
      one(ask(shop, 'histogram_quantile(0.9, sum by (le) (rate(checkout_seconds_bucket[60s])))', time));
    const medians = Array.from({ length: 60 }, (_, index) => median(now - index * 10));
    expect(Math.min(...medians)).toBeCloseTo(0.25, 1);
    expect(Math.max(...medians)).toBeGreaterThan(1);
  });
});
