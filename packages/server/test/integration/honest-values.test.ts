import { afterEach, describe, expect, it } from '@jest/globals';
import { paths } from './metric-paths.ts';
import type { Reply } from './metrics-client.ts';
import { startWholeServer, type WholeServerOptions } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

let whole: WholeServer;
afterEach(() => whole.stop());

async function start(options: WholeServerOptions = {}): Promise<void> {
  whole = await startWholeServer(options);
  whole.simulator.describeMetric('orders_waiting', { type: 'gauge', unit: 'number', help: 'Orders that wait' });
}

/** `name=value` of each item. */
function valuesOf({ body }: Reply): readonly string[] {
  return body.items.map((item: { describedObject: { name: string }; value: string }) => {
    return `${item.describedObject.name}=${item.value}`;
  });
}

function setOfService(value: number): void {
  whole.setGauge('sysdig_container_cpu_used_percent', { kube_service_name: 'cart' }, value);
}

describe('values of Pods metrics', () => {
  it.each([
    [0, '0'],
    [0.0003, '300u'],
    [1e-12, '1n'],
    [-3, '-3'],
    [12.5, '12500m'],
  ])('are what the backend says: %d is %s', async (value, text) => {
    await start();
    whole.addPod('a', value);
    expect(valuesOf(await whole.ask(paths.cpuOfPods()))).toEqual([`a=${text}`]);
    expect(valuesOf(await whole.ask(paths.cpuOfPod('a')))).toEqual([`a=${text}`]);
  });

  it('carry the time of their samples, and not the time of the question', async () => {
    await start();
    whole.addPod('a', 1);
    const [item] = (await whole.ask(paths.cpuOfPod('a'))).body.items;
    expect(new Date(whole.clock.now()).toISOString()).toBe('2026-01-02T03:04:05.000Z');
    expect([item.timestamp, item.windowSeconds]).toEqual(['2026-01-02T03:03:20Z', 60]);
  });

  it('leave out pods without a sample, or without a number', async () => {
    await start();
    whole.addPod('a', 7);
    whole.addPod('silent');
    whole.addPod('broken', Number.NaN);
    whole.addPod('endless', Number.POSITIVE_INFINITY);
    whole.addPod('huge', 1e17);
    expect(valuesOf(await whole.ask(paths.cpuOfPods()))).toEqual(['a=7']);
  });

  it('are an error when no pod has one', async () => {
    await start();
    whole.addPod('other', 1, { app: 'other' });
    whole.addPod('silent');
    expect(await whole.ask(paths.cpuOfPods())).toMatchObject({
      status: 404,
      body: {
        kind: 'Status',
        reason: 'NotFound',
        message:
          'the server could not find the metric cpu.used.percent for pods with labels "app=cart" in namespace shop: the backend has no data for it: looked in Sysdig for sysdig_container_cpu_used_percent by kube_namespace_name and kube_pod_name where kube_cluster_name="shop-cluster"; the newest sample of all is of 2026-01-02T03:03:40.000Z',
      },
    });
    expect(await whole.ask(paths.cpuOfPods('nobody'))).toMatchObject({
      status: 404,
      body: { message: expect.stringMatching(/"app=nobody" in namespace shop: the cluster has no such objects$/) },
    });
  });

  it('are an error when no pod has a number', async () => {
    await start();
    whole.addPod('broken', Number.NaN);
    expect(await whole.ask(paths.cpuOfPods())).toMatchObject({
      status: 503,
      body: {
        message:
          'the metric cpu.used.percent of broken in namespace shop has no value: the backend gave NaN, which no autoscaler can use',
      },
    });
  });

  it('leave out a pod that is not reported any longer when its last sample is too old', async () => {
    await start();
    whole.addPod('a', 1);
    whole.addPod('b', 2);
    expect(valuesOf(await whole.ask(paths.cpuOfPods()))).toEqual(['a=1', 'b=2']);
    const end = whole.clock.now() / 1000;
    const labels = { kube_cluster_name: 'shop-cluster', kube_namespace_name: 'shop', kube_pod_name: 'b' };
    whole.simulator.series.setSeries('sysdig_container_cpu_used_percent', labels, {
      every: 10,
      value: (time) => (time < end ? 2 : undefined),
    });
    await whole.pass(60_000);
    expect(valuesOf(await whole.ask(paths.cpuOfPods()))).toEqual(['a=1', 'b=2']);
    await whole.pass(240_000);
    expect(valuesOf(await whole.ask(paths.cpuOfPods()))).toEqual(['a=1']);
    expect((await whole.ask(paths.cpuOfPod('b'))).status).toBe(404);
  });
});

describe('a value of an Object metric', () => {
  it.each([
    [0, '0'],
    [0.0003, '300u'],
    [-5, '-5'],
  ])('is what the backend says: %d is %s', async (value, text) => {
    await start();
    setOfService(value);
    expect(valuesOf(await whole.ask(paths.cpuOfService('cart')))).toEqual([`cart=${text}`]);
  });

  it.each([
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '+Inf'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
    [1e17, '100000000000000000'],
  ])('is an error when it is no number for an autoscaler: %d', async (value, text) => {
    await start();
    setOfService(value);
    expect(await whole.ask(paths.cpuOfService('cart'))).toMatchObject({
      status: 503,
      body: {
        message: `the metric cpu.used.percent of cart in namespace shop has no value: the backend gave ${text}, which no autoscaler can use`,
      },
    });
  });

  it('is an error when there is no sample, and never 0', async () => {
    await start();
    setOfService(1);
    expect(await whole.ask(paths.cpuOfService('other'))).toMatchObject({
      status: 404,
      body: {
        reason: 'NotFound',
        message: expect.stringContaining('cpu.used.percent for services other in namespace shop'),
      },
    });
  });
});

describe('a value of an External metric', () => {
  it.each([
    [0, '0'],
    [0.0003, '300u'],
    [5, '5'],
  ])('is what the backend says: %d is %s', async (value, text) => {
    await start();
    whole.setGauge('orders_waiting', {}, value);
    expect((await whole.ask(paths.ordersWaiting())).body.items).toMatchObject([
      { metricName: 'orders_waiting', value: text },
    ]);
  });

  it.each([
    [Number.NaN, 'the backend gave NaN, which no autoscaler can use'],
    [Number.POSITIVE_INFINITY, 'the backend gave +Inf, which no autoscaler can use'],
    [1e17, 'the backend gave 100000000000000000, which no autoscaler can use'],
    [-5, 'the negative value -5, which autoscalers mistake for an overflow and scale to the maximum'],
  ])('is an error when an autoscaler would misread it: %d', async (value, text) => {
    await start();
    whole.setGauge('orders_waiting', {}, value);
    const { status, body } = await whole.ask(paths.ordersWaiting());
    expect([status, body.kind]).toEqual([503, 'Status']);
    expect(body.message).toContain('the metric orders_waiting');
    expect(body.message).toContain(text);
  });

  it('is an error when there is none, which names what was asked for', async () => {
    await start();
    whole.setGauge('orders_waiting', { kube_namespace_name: 'elsewhere' }, 5);
    const { status, body } = await whole.ask(paths.ordersWaiting());
    expect([status, body.kind, body.reason]).toEqual([404, 'Status', 'NotFound']);
    expect(body.message).toMatch(
      /^the server could not find the external metric orders_waiting for namespace shop: the backend has no data for it: looked in Sysdig for orders_waiting where /,
    );
  });
});

describe('what is too old or not whole', () => {
  it('is held while it is young, and then an error that says how old and why', async () => {
    await start();
    whole.addPod('a', 1);
    const first = await whole.ask(paths.cpuOfPods());
    whole.simulator.faults.failNext(500, { times: Number.POSITIVE_INFINITY, path: '/query' });
    await whole.pass(60_000);
    expect(await whole.ask(paths.cpuOfPods())).toMatchObject({ status: 200, body: first.body });
    await whole.pass(60_000);
    const { status, body } = await whole.ask(paths.cpuOfPods());
    expect(status).toBe(503);
    expect(body.message).toMatch(
      /^the newest sample of metric cpu\.used\.percent for pods with labels "app=cart" in namespace shop is 165 s old, more than the 120 s that may be acted on; the last refresh failed: .* answered 500/,
    );
    whole.simulator.faults.clear();
    await whole.pass(15_000);
    expect(valuesOf(await whole.ask(paths.cpuOfPods()))).toEqual(['a=1']);
  });

  it('is an error when the backend has cut its answer', async () => {
    await start({ simulator: { limits: { groupedSeries: 3 } } });
    whole.addPod('a', 1);
    whole.addPod('b', 2);
    for (const path of [paths.cpuOfPods(), paths.cpuOfPod('a')]) {
      const { status, body } = await whole.ask(path);
      expect(status).toBe(503);
      expect(body.message).toContain(
        'answered with a warning (results truncated to 3 series), so the answer may be incomplete and nothing of it is used',
      );
    }
  });
});
