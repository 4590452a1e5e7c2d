import { afterEach, describe, expect, it } from '@jest/globals';
import type { ConfigError } from '../../src/config/config.ts';
import { externalMetric, metricOf, paths } from './metric-paths.ts';
import { addPod, type ShopWorld, setGauge } from './shop-world.ts';
import { startWholeServer, type WholeServerOptions } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

const started: WholeServer[] = [];
afterEach(async () => {
  for (const whole of started.splice(0)) await whole.stop();
});

async function start(options: WholeServerOptions = {}): Promise<WholeServer> {
  const whole = await startWholeServer({ furnish, ...options });
  started.push(whole);
  await whole.untilListed();
  return whole;
}

/** An installation of Sysdig that has no PromQL. */
const startWithoutPromql = (options: WholeServerOptions = {}) =>
  start({
    simulator: { settings: { promqlRoots: [] } },
    ...options,
    args: ['--dialect=data'],
  });

function furnish(world: ShopWorld): void {
  const cart = { kube_workload_name: 'cart', kube_workload_type: 'deployment', kube_service_name: 'cart' };
  const requests = 'sysdig_container_net_http_request_count';
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    addPod(world, { name, value: index + 0.25 });
    const of = (code: string) => ({ ...cart, kube_pod_name: name, net_http_statuscode: code });
    setGauge(world, { name: requests, labels: of('200'), value: (time) => 10 * index + ((time / 10) % 7) });
    setGauge(world, { name: requests, labels: of('404'), value: 500 });
  }
  world.simulator.describeMetric('orders_waiting', { type: 'gauge', unit: 'number', help: 'Orders that wait' });
  setGauge(world, { name: 'orders_waiting', labels: { app: 'web' }, value: (time) => 100 + ((time / 10) % 5) });
  setGauge(world, { name: 'orders_waiting', labels: { app: 'cron' }, value: 7 });
}

const rules = `metrics:
  - name: good_requests
    series: net.http.request.count
    resources: [pods, services, deployments.apps]
    window: 2m
    where: 'net_http_statuscode="200"'
external:
  - {name: orders_by_app, series: orders_waiting, type: gauge, groupBy: [app]}
`;

describe('the dialects', () => {
  it.each([
    ['pods by selector', paths.cpuOfPods()],
    ['a pod', paths.cpuOfPod('b')],
    ['a counter of a Service', metricOf('services/cart', 'net.http.request.count')],
    ['a counter of a Deployment', metricOf('deployments.apps/cart', 'net.http.request.count')],
    ['a rule for pods', metricOf('pods/*', 'good_requests')],
    ['a rule for a Deployment', metricOf('deployments.apps/cart', 'good_requests')],
    ['an external metric', externalMetric('orders_waiting')],
    ['a part of it', externalMetric('orders_waiting', { selector: 'app in (web,shop)' })],
    ['an external metric by labels', externalMetric('orders_by_app')],
  ])('tell an autoscaler the same: %s', async (_what, path) => {
    const [promql, data] = [await start({ rules }), await startWithoutPromql({ rules })];
    const [one, other] = [await promql.ask(path), await data.ask(path)];
    expect([one.status, one.body.items.length > 0]).toEqual([200, true]);
    expect(other.body).toEqual(one.body);
    expect([promql.simulator.requests.count('/data'), data.simulator.requests.count('/query')]).toEqual([0, 0]);
  });

  it('tell the same where PromQL is posted', async () => {
    const [get, post] = [await start(), await start({ args: ['--query-method=post'] })];
    const path = metricOf('deployments.apps/cart', 'net.http.request.count');
    // What a backend does not read of a query's body, it does not answer.
    post.simulator.change({ readsQueryOfPost: false });
    expect((await post.ask(path)).body).toEqual((await get.ask(path)).body);
    post.simulator.change({ readsForms: false });
    expect(await post.tell(metricOf('pods/a', 'cpu.used.percent'))).toMatch(/^503 /);
  });

  it('go on telling the same as time goes by', async () => {
    const [promql, data] = [await start({ rules }), await startWithoutPromql({ rules })];
    const path = metricOf('deployments.apps/cart', 'good_requests');
    const values = new Set<string>();
    for (let round = 0; round < 6; round += 1) {
      const [one, other] = [await promql.ask(path), await data.ask(path)];
      expect(other.body).toEqual(one.body);
      values.add(one.body.items[0].timestamp);
      await Promise.all([promql.pass(20_000), data.pass(20_000)]);
    }
    expect(values.size).toBeGreaterThan(4);
  });
});

describe('an installation without PromQL', () => {
  it('has its metrics listed', async () => {
    const whole = await startWithoutPromql();
    const { body } = await whole.ask('/apis/custom.metrics.k8s.io/v1beta2');
    const names = body.resources.map(({ name }: { readonly name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['pods/cpu.used.percent', 'deployments.apps/net.http.request.count']));
    const { body: external } = await whole.ask('/apis/external.metrics.k8s.io/v1beta1');
    expect(external.resources).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'orders_waiting' })]));
  });

  it('answers several metrics of the same objects in few calls', async () => {
    const whole = await startWithoutPromql();
    whole.timers.gather();
    const before = whole.simulator.requests.count('/data');
    const asked = Promise.all([
      whole.tell(metricOf('pods/a', 'cpu.used.percent')),
      whole.tell(metricOf('pods/b', 'net.http.request.count')),
    ]);
    await whole.untilWaiting(2);
    await whole.pass(100);
    expect((await asked)[0]).toBe('250m');
    expect(whole.simulator.requests.count('/data') - before).toBe(1);
  });

  it('refuses what its API cannot say, with what to do', async () => {
    const whole = await startWithoutPromql();
    expect(await whole.tell(externalMetric('orders_waiting', { selector: '!app' }))).toBe(
      "400 the metric orders_waiting cannot be had: Sysdig's data API cannot be asked for what has no label app (!app, or an empty value); choose by a label that is there, or use --dialect promql",
    );
    expect(whole.simulator.requests.count('/data')).toBe(0);
  });

  it('does not start with rules that it cannot say, and says which', async () => {
    const broken = `metrics:
  - {name: a, series: net.http.request.count, resources: [pods], where: 'net_http_statuscode=~"2.."'}
external:
  - {name: b, promql: 'sum(orders_waiting{<<matchers>>})'}
`;
    const problems = await startWithoutPromql({ rules: broken }).then(
      () => [],
      (error: ConfigError) => error.problems,
    );
    expect(problems).toEqual([
      expect.stringMatching(
        /:2:73: metrics\[0\]\.where: net_http_statuscode=~… .* name the values \(=, !=, in, notin\)/,
      ),
      expect.stringMatching(
        /:4:23: external\[0\]\.promql: .* name a series and its aggregation, or use --dialect promql/,
      ),
    ]);
  });

  it('says that there is no PromQL to whoever asks in it', async () => {
    const whole = await startWholeServer({ furnish, simulator: { settings: { promqlRoots: [] } } });
    started.push(whole);
    expect(await whole.tell(paths.cpuOfPod('a'))).toMatch(
      /^503 .* answered 404 .*: it has no Prometheus API at this address; .* or use --dialect data for an on-prem installation without one$/,
    );
  });
});
