import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../../src/kubernetes/testing/until.ts';
import type { KubernetesObject } from '../../src/testing/index.ts';
import { paths } from './metric-paths.ts';
import type { Reply } from './metrics-client.ts';
import { addPod, type ShopWorld, setGauge } from './shop-world.ts';
import { startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

const hpas = '/apis/autoscaling/v2/horizontalpodautoscalers';
/** How long what was read counts as wanted, in milliseconds. */
const demandTtl = 120_000;

let whole: WholeServer;
afterEach(() => whole.stop());

const target = { type: 'AverageValue', averageValue: '20' };
const metric = { name: 'cpu.used.percent' };
const ofPods = { type: 'Pods', pods: { metric, target } };
const ofService = {
  type: 'Object',
  object: { metric, describedObject: { apiVersion: 'v1', kind: 'Service', name: 'cart' }, target },
};
// The controller asks for it in lower case.
const ofQueue = { type: 'External', external: { metric: { name: 'Orders_Waiting' }, target } };

function hpa(name: string, spec: object, namespace = 'shop'): KubernetesObject {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: { scaleTargetRef, maxReplicas: 3, metrics: [spec] },
  };
}

function furnish(world: ShopWorld): void {
  for (const [index, name] of ['a', 'b', 'c'].entries()) addPod(world, { name, value: index });
  world.simulator.describeMetric('orders_waiting', { type: 'gauge', unit: 'number', help: 'Orders that wait' });
  setGauge(world, { name: 'orders_waiting', labels: {}, value: 5 });
  const labels = { kube_service_name: 'cart' };
  setGauge(world, { name: 'sysdig_container_cpu_used_percent', labels, value: 7 });
  for (const [name, spec] of Object.entries({ web: ofPods, cart: ofService, worker: ofQueue })) {
    world.cluster.apply(hpa(name, spec));
  }
}

/** How often the cluster was asked for a list of objects. */
const lists = () => whole.cluster.requests.list({ method: 'GET', watch: false }).filter(isList).length;
const isList = ({ path }: { readonly path: string }) => path.split('/').length > 3 && !path.includes('configmaps');
const queries = () => whole.simulator.requests.count('/query');
const valuesOf = ({ status, body }: Reply) =>
  status === 200 ? body.items.map(({ value }: { value: string }) => value).join(' ') : body.message;
const everyPath = [paths.cpuOfPods(), paths.cpuOfPod('b'), paths.cpuOfService('cart'), paths.ordersWaiting()];
const readAll = async () => (await Promise.all(everyPath.map((path) => whole.ask(path)))).map(valuesOf);

describe('what autoscalers will read', () => {
  it('is there when the server is ready, so that a read asks nobody anything', async () => {
    whole = await startWholeServer({ furnish });
    expect(whole.cluster.requests.count({ path: hpas, watch: false })).toBe(1);
    const before = [lists(), queries()];
    expect(before).toEqual([2, 3]);
    for (let round = 0; round < 5; round += 1) expect(await readAll()).toEqual(['0 1 2', '1', '7', '5']);
    expect([lists(), queries()]).toEqual(before);
    expect(whole.log.lines.filter((line) => line.startsWith('warn') && !line.includes('readyz'))).toEqual([]);
  });

  it('is fetched together ahead of the question, and costs no list however long it is read', async () => {
    whole = await startWholeServer({ furnish });
    const before = [lists(), queries()] as const;
    for (let minute = 0; minute < 3; minute += 1) {
      await whole.pass(60_000);
      expect(await readAll()).toEqual(['0 1 2', '1', '7', '5']);
    }
    expect(lists()).toBe(before[0]);
    // Three metrics, every fifteen seconds.
    expect(queries() - before[1]).toBeLessThanOrEqual(3 * 13);
  });

  it('is fetched before its first read when an HPA is new', async () => {
    whole = await startWholeServer({ furnish });
    whole.addPod('z', 9, { namespace: 'bank' });
    const before = queries();
    whole.cluster.apply(hpa('teller', ofPods, 'bank'));
    await until(() => whole.cluster.requests.count({ path: '/api/v1/namespaces/bank/pods', watch: true }) === 1);
    await whole.pass(100);
    expect(queries()).toBe(before + 1);
    const listed = lists();
    expect(valuesOf(await whole.ask(paths.cpuOfPods('cart', 'bank')))).toBe('9');
    expect([lists(), queries()]).toEqual([listed, before + 1]);
  });

  it('is not fetched any longer when the HPA is gone and nobody read it for two minutes', async () => {
    whole = await startWholeServer({ furnish });
    await readAll();
    for (const name of ['web', 'cart', 'worker']) {
      whole.cluster.remove({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', name, namespace: 'shop' });
    }
    await whole.pass(demandTtl);
    const before = queries();
    expect(before).toBeGreaterThan(3);
    await whole.pass(demandTtl);
    expect(queries()).toBe(before);
  });

  it('is fetched when it is read where HPAs may not be watched', async () => {
    whole = await startWholeServer({
      furnish: (world) => {
        furnish(world);
        world.cluster.faults.failNext({ path: hpas }, 403, Number.POSITIVE_INFINITY);
      },
    });
    expect(queries()).toBe(0);
    expect(await readAll()).toEqual(['0 1 2', '1', '7', '5']);
    expect(whole.log.lines.filter((line) => line.startsWith('warn: HorizontalPodAutoscalers'))).toHaveLength(1);
  });

  it('keeps nobody waiting for a backend that fails', async () => {
    whole = await startWholeServer({
      furnish: (world) => {
        furnish(world);
        world.simulator.faults.failNext(500, { times: Number.POSITIVE_INFINITY });
      },
    });
    expect((await whole.ask('/readyz')).status).toBe(200);
    expect((await whole.ask(paths.cpuOfPods())).status).toBe(503);
  });

  it('keeps the server unready for ten seconds at most while the backend says nothing', async () => {
    whole = await startWholeServer({
      furnish: (world) => {
        furnish(world);
        world.simulator.faults.failNext({ kind: 'slow', milliseconds: 1 }, { path: '/query', times: 100 });
      },
      untilReady: false,
    });
    await until(() => whole.cluster.requests.count({ path: hpas, watch: true }) === 1);
    await whole.clock.advance(9_999);
    const { status, body } = await whole.ask('/readyz');
    expect([status, body]).toEqual([500, expect.stringContaining('[-]warm-up failed: reason withheld\n')]);
    await whole.clock.advance(1);
    expect((await whole.ask('/readyz')).status).toBe(200);
    expect(whole.log.lines).toContain(
      'warn: ready after 10 s, still waiting for the first values of their metrics; first reads may have to wait',
    );
  });
});
