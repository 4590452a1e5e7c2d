import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { createShop, type Simulator, startSimulator } from '@metrics-adapter/sysdig-simulator';
import { Catalogue, type CatalogueChange } from '../src/catalogue/catalogue.ts';
import { AxiosTransport } from '../src/client/axios-transport.ts';
import { BackendClient } from '../src/client/backend-client.ts';
import { CallBudget } from '../src/client/call-budget.ts';
import { ClockWatch } from '../src/client/clock-watch.ts';
import { bearerCredentials } from '../src/client/credentials.ts';
import { MonitorApi } from '../src/client/monitor-api.ts';
import { PrometheusApi } from '../src/client/prometheus-api.ts';
import { DefaultMetrics } from '../src/rules/default-metrics.ts';

const series = 'sysdig_container_net_http_request_count';
const minute = 60_000;

describe('Catalogue, before a simulated Sysdig', () => {
  const transport = new AxiosTransport();
  const backend = 'Sysdig';
  let clock: FakeClock;
  let simulator: Simulator;
  let problems: string[];
  let changes: CatalogueChange[];

  beforeEach(async () => {
    clock = new FakeClock();
    problems = [];
    changes = [];
    const shop = createShop();
    simulator = await startSimulator({ clock: () => clock.now(), sources: [shop], wait: () => new Promise(() => {}) });
    const labels = { kube_cluster_name: 'prod', kube_namespace_name: 'shop', kube_workload_name: 'cart' };
    const pods = { ...labels, kube_workload_type: 'deployment', kube_pod_name: 'cart-1' };
    simulator.series.setSeries(series, pods, { every: 10, value: () => 100 });
    simulator.series.setSeries('jmx_jvm_heap_used', pods, { every: 10, value: () => 1e6 });
    simulator.series.setSeries('queue_depth', pods, { every: 10, value: () => 7 });
    simulator.describeMetric('queue_depth', { type: 'gauge', unit: 'messages', help: '' });
  });

  afterEach(async () => {
    await simulator.stop();
  });

  function createCatalogue(dialect: 'promql' | 'data'): Catalogue {
    const credentials = bearerCredentials(() => simulator.token);
    const budget = new CallBudget({ settings: { callsPerMinute: 6000 }, clock, timers: clock, backend });
    const clockWatch = new ClockWatch({ tolerance: Number.POSITIVE_INFINITY, backend });
    const client = new BackendClient({ transport, credentials, clock, budget, clockWatch, timeout: 15_000 });
    return new Catalogue({
      ...(dialect === 'promql' && { client: new PrometheusApi({ client, base: `${simulator.url}/prometheus` }) }),
      monitor: new MonitorApi({ client, base: `${simulator.url}/api` }),
      scope: { cluster: 'prod' },
      clock,
      timers: clock,
      interval: 10 * minute,
      onProblem: (problem) => problems.push(String(problem)),
      onChange: (change) => changes.push(change),
    });
  }

  /** Moves the clock, then lets the calls that fell due go their way over the network. */
  async function moveUntil(milliseconds: number, isDone: () => boolean): Promise<void> {
    await clock.advance(milliseconds);
    while (!isDone()) await new Promise((resolve) => setImmediate(resolve));
  }

  it('knows by PromQL what this cluster has, and by descriptors what the tenant says of it', async () => {
    const catalogue = createCatalogue('promql');
    await catalogue.start();
    catalogue.stop();
    expect(problems).toEqual([]);
    const { names, types, units, descriptors, labels } = catalogue.metrics;
    expect([...names]).toEqual(expect.arrayContaining(['jmx_jvm_heap_used', 'queue_depth', series]));
    expect([types.get('queue_depth'), units?.get('queue_depth')]).toEqual(['gauge', 'messages']);
    expect(descriptors?.get(series)).toMatchObject({
      id: 'net.http.request.count',
      traits: { metricType: 'counter', time: 'timeAvg', group: 'sum' },
    });
    expect(labels?.idsOf('kube_workload_name')).toEqual(['kubernetes.workload.name']);
    expect(changes).toEqual([{ added: [...names], removed: [], size: names.size }]);
  });

  it('knows better than a descriptor that calls a level a counter', async () => {
    const catalogue = createCatalogue('promql');
    await catalogue.start();
    catalogue.stop();
    expect(catalogue.metrics.descriptors?.get('jmx_jvm_heap_used')?.traits.metricType).toBe('counter');
    const metrics = new DefaultMetrics(catalogue);
    expect(metrics.describeMetric('jvm.heap.used')).toMatchObject({ kind: 'gauge', unit: 'bytes', source: 'table' });
  });

  it('works from descriptors alone where there is no Prometheus API', async () => {
    simulator.change({ promqlRoots: [] });
    const catalogue = createCatalogue('data');
    await catalogue.start();
    catalogue.stop();
    expect(problems).toEqual([]);
    expect(catalogue.metrics.names.has(series)).toBe(true);
    expect(new DefaultMetrics(catalogue).describeMetric('net.http.request.count')).toMatchObject({
      series,
      kind: 'native-counter',
      isListed: true,
    });
  });

  it('works with an older server', async () => {
    simulator.change({ oldServer: true });
    const catalogue = createCatalogue('data');
    await catalogue.start();
    catalogue.stop();
    expect(problems).toEqual([]);
    expect(catalogue.metrics.names.has(series)).toBe(true);
    expect(catalogue.metrics.labels).toBeUndefined();
  });

  it.each([7, -7])('reads all of thousands of metrics while they become more or fewer by %i a page', async (growth) => {
    simulator.change({ inventedMetrics: 5000, growthPerPage: growth });
    const catalogue = createCatalogue('data');
    await catalogue.start();
    catalogue.stop();
    expect(problems).toEqual([]);
    const invented = [...catalogue.metrics.names].filter((name) => name.startsWith('app_invented_'));
    expect(invented.length).toBeGreaterThanOrEqual(Math.min(5000, simulator.settings.inventedMetrics));
    expect(catalogue.metrics.names.has(series)).toBe(true);
  });

  it('uses nothing of a list of which a page fails, and reads it again soon', async () => {
    simulator.change({ inventedMetrics: 5000 });
    const catalogue = createCatalogue('data');
    await catalogue.start();
    const before = catalogue.metrics;
    simulator.change({ inventedMetrics: 6000 });
    simulator.faults.failNext(403, { path: '/api/v2/metrics/descriptors', after: 1 });
    const pages = () => simulator.requests.count('/api/v2/metrics/descriptors');
    const read = pages();
    await moveUntil(10 * minute, () => problems.length > 0);
    expect(pages()).toBe(read + 2);
    expect(catalogue.metrics).toBe(before);
    await moveUntil(minute / 2, () => catalogue.metrics !== before);
    catalogue.stop();
    expect(catalogue.metrics.names.size).toBe(before.names.size + 1000);
    expect(problems).toHaveLength(1);
  });
});
