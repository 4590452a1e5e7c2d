import { describe, expect, it } from '@jest/globals';
import {
  BackendUnavailableError,
  BadRequestError,
  everything,
  MetricNotFoundError,
  parseGroupResource,
  type SampleRequest,
} from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import { descriptor } from '../../test/support/descriptor.ts';
import { DescriptorTable } from '../catalogue/descriptor-table.ts';
import { type Metrics, noMetrics } from '../catalogue/metrics.ts';
import { TenantLabels } from '../catalogue/tenant-labels.ts';
import type { MetricDescriptor } from '../client/monitor-api.ts';
import { DefaultMetrics } from './default-metrics.ts';

/** A catalogue that knows what a test says, and asks for types in one more place. */
class FakeCatalogue {
  metrics: Metrics = noMetrics;
  types: Readonly<Record<string, string>> | Error = {};
  readonly asked: string[] = [];

  readonly typeOf = async (series: string): Promise<string | undefined> => {
    this.asked.push(series);
    if (this.types instanceof Error) throw this.types;
    return this.types[series];
  };
}

interface Known {
  readonly names?: readonly string[];
  readonly types?: Readonly<Record<string, string>>;
  readonly descriptors?: readonly MetricDescriptor[];
  readonly labels?: readonly string[];
  readonly areById?: boolean;
  readonly awaitsDescriptors?: boolean;
}

function setUp({ names = [], types = {}, descriptors, labels, ...more }: Known = {}) {
  const catalogue = new FakeCatalogue();
  const table = new DescriptorTable();
  for (const each of descriptors ?? []) table.add(each);
  catalogue.metrics = {
    names: new Set(names),
    types: new Map(Object.entries(types)),
    ...more,
    ...(descriptors !== undefined && { descriptors: table.metrics }),
    ...(labels !== undefined && { labels: new TenantLabels(labels.map((id) => ({ id, publicId: id }))) }),
  };
  return { catalogue, metrics: new DefaultMetrics(catalogue) };
}

function forObjects(metric: string, resource = 'pods'): SampleRequest {
  const groupResource = parseGroupResource(resource);
  return { kind: 'object', metric, groupResource, metricSelector: everything, namespaces: ['shop'] };
}

function external(metric: string): SampleRequest {
  return { kind: 'external', metric, namespace: 'shop', selector: everything };
}

describe('DefaultMetrics.resolve', () => {
  it('says what a metric of objects is, of this cluster and by the labels of their kind', async () => {
    const { metrics, catalogue } = setUp();
    expect(await metrics.resolve(forObjects('net.http.request.count', 'deployments.apps'), testContext)).toEqual({
      definition: {
        form: 'series',
        series: 'sysdig_container_net_http_request_count',
        legacyId: 'net.http.request.count',
        origin: 'container',
        kind: 'native-counter',
        aggregation: { time: 'rate', group: 'sum' },
        unit: 'requests',
        because: 'it is one of the known metrics',
      },
      scope: 'cluster',
      where: [],
      groupBy: [],
      inNamespace: false,
      objects: {
        name: 'kube_workload_name',
        namespace: 'kube_namespace_name',
        fixed: { kube_workload_type: 'deployment' },
        origin: 'container',
      },
    });
    expect(catalogue.asked).toEqual([]);
  });

  it('says what an external metric is, of the asking namespace and as one value', async () => {
    const { metrics } = setUp({ types: { queue_depth: 'gauge' } });
    expect(await metrics.resolve(external('queue.depth'), testContext)).toEqual({
      definition: {
        form: 'series',
        series: 'queue_depth',
        legacyId: 'queue.depth',
        origin: 'container',
        kind: 'gauge',
        aggregation: { time: 'avg', group: 'avg' },
        because: 'its type is reported as gauge',
      },
      scope: 'cluster',
      where: [],
      groupBy: [],
      inNamespace: true,
    });
  });

  it("means the host's series for nodes", async () => {
    const { metrics } = setUp();
    const { definition } = await metrics.resolve(forObjects('memory.bytes.used', 'nodes'), testContext);
    expect(definition).toMatchObject({ series: 'sysdig_host_memory_used_bytes', origin: 'host' });
  });

  it('takes the aggregation that the tenant calls usual, and its name for the data API', async () => {
    const lag = descriptor('shop.queue.lag', 'gauge', { timeAggregations: ['max'], groupAggregations: ['sum'] });
    const { metrics, catalogue } = setUp({ descriptors: [lag] });
    const { definition } = await metrics.resolve(forObjects('shop_queue_lag'), testContext);
    expect(definition).toMatchObject({ legacyId: 'shop.queue.lag', aggregation: { time: 'max', group: 'sum' } });
    expect(catalogue.asked).toEqual([]);
  });

  it('takes the spelling and the labels that the tenant has', async () => {
    const { metrics } = setUp({
      names: ['sysdig_container_file_bytes_total'],
      labels: ['kube_statefulSet_name', 'kube_namespace_name'],
    });
    const { definition, objects } = await metrics.resolve(
      forObjects('file.bytes.total', 'statefulsets.apps'),
      testContext,
    );
    expect(definition).toMatchObject({ series: 'sysdig_container_file_bytes_total', legacyId: 'file.bytes.total' });
    expect(objects).toMatchObject({ name: 'kube_statefulSet_name', fixed: {} });
  });

  it('asks for a type that no list told', async () => {
    const { metrics, catalogue } = setUp();
    catalogue.types = { orders: 'counter' };
    expect((await metrics.resolve(forObjects('orders'), testContext)).definition).toMatchObject({ kind: 'counter' });
    expect(catalogue.asked).toEqual(['orders']);
  });

  it('asks which counter it is where a descriptor does not tell', async () => {
    const { metrics, catalogue } = setUp({ descriptors: [descriptor('orders', 'counter')] });
    catalogue.types = { orders: 'counter' };
    expect((await metrics.resolve(forObjects('orders'), testContext)).definition).toMatchObject({ kind: 'counter' });
    expect(catalogue.asked).toEqual(['orders']);
  });

  it('fails when the type cannot be asked for', async () => {
    const { metrics, catalogue } = setUp();
    catalogue.types = new BackendUnavailableError('Sysdig is away');
    await expect(metrics.resolve(forObjects('orders_total'), testContext)).rejects.toBe(catalogue.types);
  });

  it.each([
    ['a b', 'pods', 'a metric cannot be named a b'],
    [
      'orders',
      'pods',
      'the server could not find the metric orders: Sysdig knows no series orders in this cluster; the list of this API names the metrics that there are',
    ],
    [
      'latency',
      'pods',
      'the metric latency (series latency) cannot be made into a value: Sysdig reports its type as histogram, and an aggregation is never guessed; ask for one of its series (latency_count, latency_sum), or say what to make of it in a rule (promql:)',
    ],
    [
      'odd',
      'pods',
      'the metric odd (series odd) cannot be made into a value: Sysdig reports no type for it, and an aggregation is never guessed; say its type in a rule (type: gauge, counter or delta)',
    ],
    [
      'up',
      'ingresses.networking.k8s.io',
      'the server could not find the metric up for ingresses.networking.k8s.io: Sysdig has no label that names objects of this kind; it has for pods, services, namespaces, nodes, deployments.apps, statefulsets.apps, daemonsets.apps, replicasets.apps, replicationcontrollers, jobs.batch, cronjobs.batch, horizontalpodautoscalers.autoscaling, resourcequotas, persistentvolumeclaims, persistentvolumes, storageclasses.storage.k8s.io; a rule can say which label names others (resources: nameLabel)',
    ],
  ])('refuses %s for %s', async (metric, resource, message) => {
    const { metrics } = setUp({ names: ['odd', 'latency'], types: { latency: 'histogram' } });
    const refusal = metrics.resolve(forObjects(metric, resource), testContext);
    await expect(refusal).rejects.toEqual(new MetricNotFoundError(message));
  });
});

describe('DefaultMetrics, of names whose case client-go took away', () => {
  const types = { Orders: 'gauge', orders: 'counter', my_Queue: 'gauge' };
  const names = Object.keys(types);

  it.each([
    ['my_queue', 'my_Queue'],
    ['my.queue', 'my_Queue'],
    ['jvm.nonheap.used', 'jmx_jvm_nonHeap_used'],
    ['jmx_jvm_gc_ps_scavenge_time', 'jmx_jvm_gc_PS_Scavenge_time'],
    ['Orders', 'Orders'],
  ])('finds %s', async (asked, series) => {
    const { metrics } = setUp({ names: [...names, 'jmx_jvm_gc_PS_Scavenge_time'], types });
    expect((await metrics.resolve(external(asked), testContext)).definition).toMatchObject({ series });
    expect(metrics.policyOf(external(asked))).toEqual({ source: series, policy: {} });
  });

  it('refuses what may be two, and names them', async () => {
    const { metrics, catalogue } = setUp({ names, types });
    await expect(metrics.resolve(external('orders'), testContext)).rejects.toEqual(
      new BadRequestError(
        "the external metric orders may be any of Orders, orders: Kubernetes' clients write the names of external metrics in small letters, and nothing else tells them apart; give the one that is meant a name of its own in a rule (external:)",
      ),
    );
    expect(metrics.policyOf(external('orders'))).toBeDefined();
    expect(catalogue.asked).toEqual([]);
  });

  it('does not for metrics of objects, whose case arrives', async () => {
    const { metrics } = setUp({ names, types });
    expect((await metrics.resolve(forObjects('orders'), testContext)).definition).toMatchObject({ kind: 'counter' });
    expect((await metrics.resolve(forObjects('Orders'), testContext)).definition).toMatchObject({ kind: 'gauge' });
    await expect(metrics.resolve(forObjects('my_queue'), testContext)).rejects.toThrow(MetricNotFoundError);
  });

  it('knows names that were not there before', async () => {
    const { metrics, catalogue } = setUp({ names, types });
    expect(metrics.policyOf(external('late'))?.source).toBe('late');
    catalogue.metrics = { ...catalogue.metrics, names: new Set(['Late']) };
    expect(metrics.policyOf(external('late'))?.source).toBe('Late');
  });
});

describe('DefaultMetrics, of metrics that PromQL cannot tell apart', () => {
  const descriptors = [
    descriptor('shop.orders.size'),
    descriptor('shop.orders-size', 'counter'),
    descriptor('shop.orders.Size'),
  ];
  const names = ['shop_orders_size', 'shop_orders_Size'];

  it.each([
    ['shop.orders.size', 'gauge'],
    ['shop.orders-size', 'native-counter'],
  ])('means %s by its id', async (metric, kind) => {
    const { metrics } = setUp({ names: ['shop_orders_size'], descriptors: descriptors.slice(0, 2), areById: true });
    for (const request of [forObjects(metric), external(metric)]) {
      const { definition } = await metrics.resolve(request, testContext);
      expect(definition).toMatchObject({ series: 'shop_orders_size', legacyId: metric, kind });
    }
    expect(metrics.describeMetric(metric)).toMatchObject({ legacyId: metric, kind });
  });

  it('means one that is called as the series', async () => {
    const two = [descriptor('orders.size'), descriptor('orders_size', 'counter')];
    const { metrics, catalogue } = setUp({ names, descriptors: two, areById: true });
    catalogue.types = { orders_size: 'counter' };
    const { definition } = await metrics.resolve(forObjects('orders_size'), testContext);
    expect(definition).toMatchObject({ kind: 'counter' });
    expect(definition).not.toHaveProperty('legacyId');
  });

  it('refuses every name that is none of their ids, and names them', async () => {
    const { metrics, catalogue } = setUp({ names, descriptors, areById: true });
    await expect(metrics.resolve(forObjects('shop_orders_size'), testContext)).rejects.toEqual(
      new BadRequestError(
        "the metric shop_orders_size may be any of shop.orders-size, shop.orders.size, which Sysdig's data API tells apart: ask by the name of the one that is meant, or write it into a rule (series:)",
      ),
    );
    expect(metrics.describeMetric('shop_orders_size')).toBeUndefined();
    expect(catalogue.asked).toEqual([]);
  });

  it('is not about PromQL, in which they are one series', async () => {
    const { metrics } = setUp({ names, descriptors });
    expect((await metrics.resolve(forObjects('shop_orders_size'), testContext)).definition).toMatchObject({
      series: 'shop_orders_size',
    });
  });
});

describe('DefaultMetrics, while descriptors were never read', () => {
  const unread = { awaitsDescriptors: true };
  const notYet = (metric: string, series: string) =>
    new BackendUnavailableError(
      `the metric ${metric} (series ${series}) cannot be made into a value yet: what its samples are, the list of metrics tells, which could not be read from Sysdig so far; it is tried again by itself, unless a rule says what they are (type: gauge, counter or delta)`,
    );

  it.each([
    ['my.queue.count', 'my_queue_count'],
    ['http_requests_total', 'http_requests_total'],
    ['sysdig_container_net_foo_count', 'sysdig_container_net_foo_count'],
  ])('makes nothing of %s by its name alone', async (metric, series) => {
    const { metrics } = setUp(unread);
    await expect(metrics.resolve(forObjects(metric), testContext)).rejects.toEqual(notYet(metric, series));
    await expect(metrics.resolve(external(metric), testContext)).rejects.toEqual(notYet(metric, series));
  });

  it('calls nothing unknown that may be in the list', async () => {
    const odd = notYet('odd', 'odd');
    const { metrics: byId } = setUp({ ...unread, areById: true });
    await expect(byId.resolve(forObjects('odd'), testContext)).rejects.toEqual(odd);
    const { metrics: listed } = setUp({ ...unread, names: ['odd'] });
    await expect(listed.resolve(forObjects('odd'), testContext)).rejects.toEqual(odd);
    const { metrics: unlisted } = setUp(unread);
    await expect(unlisted.resolve(forObjects('odd'), testContext)).rejects.toThrow(MetricNotFoundError);
  });

  it('makes values by the table and by a type that was told', async () => {
    const { metrics, catalogue } = setUp({ ...unread, types: { my_queue_count: 'gauge', latency: 'histogram' } });
    catalogue.types = { orders_total: 'counter' };
    for (const metric of ['net.bytes.in', 'my.queue.count', 'orders_total']) {
      expect((await metrics.resolve(forObjects(metric), testContext)).definition).toBeDefined();
    }
    await expect(metrics.resolve(forObjects('latency'), testContext)).rejects.toThrow(MetricNotFoundError);
  });

  it('makes values as soon as they are read', async () => {
    const { metrics, catalogue } = setUp({ ...unread, areById: true });
    await expect(metrics.resolve(forObjects('my.queue.count'), testContext)).rejects.toThrow('yet');
    const { catalogue: read } = setUp({ descriptors: [descriptor('my.queue.count')], areById: true });
    catalogue.metrics = read.metrics;
    const { definition } = await metrics.resolve(forObjects('my.queue.count'), testContext);
    expect(definition).toMatchObject({ legacyId: 'my.queue.count', kind: 'gauge' });
  });
});

describe('DefaultMetrics.policyOf', () => {
  it.each([
    ['net.bytes.in', 'sysdig_container_net_in_bytes'],
    ['anything', 'anything'],
    ['a b', undefined],
  ])('of %s names its source %s', (metric, source) => {
    const { metrics } = setUp();
    expect(metrics.policyOf(forObjects(metric))?.source).toBe(source);
  });
});

describe('DefaultMetrics.policyOf, of samples that come once in a while', () => {
  const usual = { period: 10, settle: 30, window: 60, maxAge: 120 };
  const policyOf = (maxAge: number) => {
    const { catalogue } = setUp();
    return new DefaultMetrics(catalogue, { ...usual, maxAge }).policyOf(external('ibm_app_cpu'))?.policy;
  };

  it('lets them be as old as they are when they can first be served', () => {
    expect(policyOf(120)).toEqual({ maxAge: 240 });
    expect(policyOf(300)).toEqual({});
  });
});

describe('DefaultMetrics.offers', () => {
  it('are the same array as long as the catalogue says the same', () => {
    const { metrics, catalogue } = setUp({ names: ['http_requests_total'] });
    const before = metrics.offers();
    expect(before).toHaveLength(6);
    metrics.policyOf(external('http_requests_total'));
    expect(metrics.offers()).toBe(before);
    catalogue.metrics = { ...catalogue.metrics, names: new Set(['a_total', 'b_total']) };
    expect(metrics.offers()).toHaveLength(12);
  });
});

describe('DefaultMetrics.describeMetric', () => {
  const { metrics } = setUp({
    names: ['sysdig_container_cpu_used_percent', 'shop_orders', 'queue_depth', 'http_requests_total'],
    types: { queue_depth: 'gauge' },
    descriptors: [descriptor('shop.orders', 'counter', { type: 'byte' })],
  });

  it('tells of a known metric by either name', () => {
    const told = {
      series: 'sysdig_container_cpu_used_percent',
      legacyId: 'cpu.used.percent',
      unit: 'percent',
      kind: 'gauge',
      aggregation: { time: 'avg', group: 'avg' },
      certainty: 'seen',
      source: 'table',
      because: 'it is one of the known metrics',
      isListed: true,
    };
    expect(metrics.describeMetric('cpu.used.percent')).toEqual(told);
    expect(metrics.describeMetric('sysdig_container_cpu_used_percent')).toEqual(told);
  });

  it('tells of the host by a legacy id when asked for it', () => {
    const told = metrics.describeMetric('cpu.used.percent', 'host');
    expect(told).toMatchObject({ series: 'sysdig_host_cpu_used_percent', isListed: false });
  });

  it.each([
    ['shop_orders', { legacyId: 'shop.orders', unit: 'bytes', source: 'descriptor', certainty: 'reported' }],
    ['shop.orders', { legacyId: 'shop.orders', unit: 'bytes', source: 'descriptor', certainty: 'reported' }],
    ['queue_depth', { kind: 'gauge', source: 'metadata', certainty: 'reported' }],
    ['http_requests_total', { kind: 'counter', source: 'name', certainty: 'inferred' }],
    ['sysdig_other', { kind: 'gauge', source: 'name', certainty: 'inferred', isListed: false }],
  ])('tells of %s on whose word', (name, told) => {
    expect(metrics.describeMetric(name)).toMatchObject(told);
  });

  it.each(['odd', 'a b'])('tells nothing of %s', (name) => {
    expect(metrics.describeMetric(name)).toBeUndefined();
  });
});
