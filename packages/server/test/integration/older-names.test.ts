import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../src/testing/index.ts';
import { metricOf } from './metric-paths.ts';
import { type ShopWorld, setGauge } from './shop-world.ts';
import { startWholeServer } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

const metric = 'net.http.request.count';
const series = 'sysdig_container_net_http_request_count';

let whole: WholeServer;
afterEach(() => whole.stop());

function furnish(world: ShopWorld): void {
  const set = (labels: Readonly<Record<string, string>>, perSecond: number) =>
    setGauge(world, { name: series, labels, value: perSecond * 10 });
  set({ kube_workload_name: 'kuard', kube_workload_type: 'deployment' }, 11);
  set({ kube_workload_name: 'kuard', kube_workload_type: 'statefulset' }, 22);
  set({ kube_service_name: 'kuard' }, 33);
}

/** As Sysdig's own custom metrics server wanted it. */
function hpaOn(service: string): KubernetesObject {
  const describedObject = { apiVersion: 'v1', kind: 'Service', name: service };
  const target = { type: 'Value', value: '20' };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'kuard', namespace: 'shop' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'kuard' },
      maxReplicas: 3,
      metrics: [{ type: 'Object', object: { metric: { name: metric }, describedObject, target } }],
    },
  };
}

describe('a Service by the name that earlier adapters wanted', () => {
  beforeEach(async () => {
    whole = await startWholeServer({ furnish });
  });

  it.each([
    ['deployment;kuard', '11'],
    ['statefulset;kuard', '22'],
    ['kuard', '33'],
  ])('is the workload that it names: %s', async (name, value) => {
    for (const written of [name, encodeURIComponent(name)]) {
      const { status, body } = await whole.ask(metricOf(`services/${written}`, metric));
      expect([status, body.items]).toMatchObject([
        200,
        [{ describedObject: { kind: 'Service', namespace: 'shop', name, apiVersion: 'v1' }, value }],
      ]);
    }
  });

  it('means nothing of other kinds, and is no other workload', async () => {
    for (const object of ['services/deployment;other', 'services/job;kuard', 'pods/deployment;kuard']) {
      expect(await whole.tell(metricOf(object, metric))).toMatch(/^404 /);
    }
  });

  it('is read with the Deployment together', async () => {
    await whole.tell(metricOf('services/deployment;kuard', metric));
    expect(await whole.tell(metricOf('deployments.apps/kuard', metric))).toBe('11');
    expect(whole.queries).toBe(1);
  });
});

describe('an HPA with such a name', () => {
  it("keeps the Deployment's values at hand", async () => {
    whole = await startWholeServer({
      furnish: (world) => {
        furnish(world);
        world.cluster.apply(hpaOn('deployment;kuard'));
      },
    });
    expect(whole.queries).toBe(1);
    for (let minute = 0; minute < 3; minute += 1) {
      expect(await whole.tell(metricOf('services/deployment;kuard', metric))).toBe('11');
      expect(await whole.tell(metricOf('deployments.apps/kuard', metric))).toBe('11');
      const before = whole.queries;
      await whole.pass(60_000);
      expect(whole.queries - before).toBeGreaterThanOrEqual(3);
      expect(whole.queries - before).toBeLessThanOrEqual(5);
    }
  });
});
