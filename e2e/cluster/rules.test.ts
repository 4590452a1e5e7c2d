import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '@metrics-adapter/sysdig-simulator';
import { Cleanup } from '../cleanup.ts';
import { Kubectl } from '../control-plane/kubectl.ts';
import { eventually } from '../eventually.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { clusterName, installAdapter } from './adapter.ts';
import { autoscalerOf, readScaling, removeAutoscalers } from './autoscaler.ts';
import { type Fixture, startFixture } from './fixture.ts';
import { sharedCluster } from './shared-cluster.ts';
import { requestCount, Workload } from './workload.ts';

const goodRules = `metrics:
  - name: good_requests
    series: net.http.request.count
    resources: [deployments.apps]
    where: 'code!="500"'
external:
  - name: Waiting_By_Queue
    series: queue_depth
    type: gauge
    aggregation: {time: avg, group: sum}
    groupBy: [queue]
    metricLabels: [app]
`;
const badRules = goodRules.replace('type: gauge', 'typ: gauge').replace('good_requests', 'other_requests');
const complaint = 'the metric rules are wrong now; those before them stay until this is mended';

/** For how long nothing may change, in milliseconds: five syncs of the HPA controller. */
const longEnough = 10_000;

const target = (value: number) => ({ type: 'Value', value: String(value) });

/** One metric of a Deployment, by a rule. */
const byRule = ({ name }: Workload, value: number) => ({
  type: 'Object',
  object: {
    describedObject: { apiVersion: 'apps/v1', kind: 'Deployment', name },
    metric: { name: 'good_requests' },
    target: target(value),
  },
});

/** The same Deployment as HPAs of earlier adapters name it. */
const byOlderName = ({ name }: Workload, value: number) => ({
  type: 'Object',
  object: {
    describedObject: { apiVersion: 'v1', kind: 'Service', name: `deployment;${name}` },
    metric: { name: requestCount.metric },
    target: target(value),
  },
});

/** The queues of an application, added up by the HPA controller. */
const byQueues = ({ name }: Workload, averageValue: number) => ({
  type: 'External',
  external: {
    metric: { name: 'Waiting_By_Queue', selector: { matchLabels: { app: name } } },
    target: { type: 'AverageValue', averageValue: String(averageValue) },
  },
});

const namespace = 'rules';

async function expectReplicas(workload: Workload, replicas: number): Promise<void> {
  const scaled = async () => expect(await workload.replicas()).toBe(replicas);
  await eventually(scaled, { timeout: 90_000, interval: 500 }).catch(async (error: Error) => {
    throw new Error(`${error.message}\n${await workload.describeAutoscaler()}`, { cause: error });
  });
}

describe('HorizontalPodAutoscalers on metrics of rules', () => {
  const cleanup = new Cleanup();
  let fixture: Fixture;
  let file: string;
  let workloads: Readonly<Record<'ruled' | 'older' | 'queues', Workload>>;

  beforeAll(async () => {
    file = join(await createTemporaryFolder('rules', cleanup), 'rules.yaml');
    await writeFile(file, goodRules);
    fixture = await startFixture({ rules: file });
    const shared = { ...fixture, namespace };
    workloads = {
      ruled: new Workload({ ...shared, name: 'kuard-ruled' }),
      older: new Workload({ ...shared, name: 'kuard-older' }),
      queues: new Workload({ ...shared, name: 'kuard-queues' }),
    };
    for (const workload of Object.values(workloads)) await workload.deploy(1);
  });
  afterAll(async () => {
    await fixture?.dispose();
    await cleanup.run();
  });

  function setQueue(queue: string, value: number): void {
    const where = { kube_cluster_name: clusterName, kube_namespace_name: namespace };
    fixture.exporter.set('queue_depth', { ...where, app: workloads.queues.name, queue }, value);
  }

  it('follow a rule for objects, which leaves out what failed', async () => {
    const { ruled } = workloads;
    const failed = { kube_cluster_name: clusterName, kube_namespace_name: namespace, code: '500' };
    const labels = { ...failed, kube_workload_name: ruled.name, kube_workload_type: 'deployment' };
    fixture.exporter.set(requestCount.series, labels, 10_000);
    await ruled.receive(100);
    await fixture.kubectl.apply(autoscalerOf(ruled, byRule(ruled, 100)));
    await ruled.receiveUntil(200, 4);
    await ruled.receiveUntil(20, 1);
  });

  it('add up the items of an external rule, which the controller asks for in small letters', async () => {
    const { queues } = workloads;
    setQueue('orders', 20);
    setQueue('invoices', 17);
    await fixture.kubectl.apply(autoscalerOf(queues, byQueues(queues, 10)));
    await expectReplicas(queues, 4);
    setQueue('orders', 3);
    await expectReplicas(queues, 2);
  });

  it('follow a Deployment by the name that earlier adapters wanted', async () => {
    const { older } = workloads;
    await older.receive(100);
    await fixture.kubectl.apply(autoscalerOf(older, byOlderName(older, 100)));
    await older.receiveUntil(200, 4);
    await older.receiveUntil(20, 1);
  });

  it('go on as before when the rules become wrong', async () => {
    const { ruled, queues } = workloads;
    await ruled.receiveUntil(100, 1);
    const states = async () => [...(await readScaling(fixture.kubectl, namespace)).values()];
    const before = (await states()).map(({ replicas }) => replicas);
    await writeFile(file, badRules);
    const told = async () =>
      expect((await fixture.adapter.readLog()).filter(({ message }) => message === complaint)).toHaveLength(1);
    await eventually(told, { timeout: 30_000 });
    for (const end = Date.now() + longEnough; Date.now() < end; ) {
      for (const { scalingActive } of await states()) expect(scalingActive).toMatchObject({ status: 'True' });
      expect((await states()).map(({ replicas }) => replicas)).toEqual(before);
    }
    await ruled.receiveUntil(200, 4);
    setQueue('orders', 23);
    await expectReplicas(queues, 4);
  });
});

describe('HorizontalPodAutoscalers on an installation without PromQL', () => {
  const cleanup = new Cleanup();
  let simulator: Simulator;
  let kubectl: Kubectl;

  beforeAll(async () => {
    const cluster = sharedCluster();
    kubectl = new Kubectl(cluster.kubectl, cluster.adminKubeconfig);
    simulator = await startSimulator({ lag: 0, settings: { promqlRoots: [] } });
    cleanup.add(() => simulator.stop());
    const file = join(await createTemporaryFolder('rules', cleanup), 'rules.yaml');
    await writeFile(file, goodRules);
    const adapter = await installAdapter({
      cluster,
      sdcEndpoint: simulator.url,
      flags: {
        'backend-auth': 'token',
        dialect: 'data',
        rules: file,
        'sample-period': '10s',
        window: '20s',
        'max-age': '60s',
      },
      environment: { SDC_TOKEN: simulator.token },
    });
    cleanup.add(() => adapter.uninstall());
    cleanup.add(() => removeAutoscalers(kubectl));
  });
  afterAll(() => cleanup.run());

  it('follow the data API', async () => {
    // What it reports to is never asked: the simulator has the series.
    const exporter = { set: () => {}, remove: () => {} };
    const workload = new Workload({ kubectl, exporter, namespace: 'data', name: 'kuard-data' });
    await workload.deploy(1);
    let perSecond = 100;
    const where = { kube_cluster_name: clusterName, kube_namespace_name: 'data' };
    const labels = { ...where, kube_workload_name: 'kuard-data', kube_workload_type: 'deployment', code: '200' };
    simulator.series.setSeries(requestCount.series, labels, { every: 10, value: () => perSecond * 10 });
    await kubectl.apply(autoscalerOf(workload, byRule(workload, 100)));
    perSecond = 200;
    await expectReplicas(workload, 4);
    perSecond = 20;
    await expectReplicas(workload, 1);
    expect(simulator.requests.count('/query')).toBe(0);
  });
});
