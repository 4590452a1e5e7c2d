import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, Simulators } from '../../test/support/simulators.ts';
import type { Simulator } from '../index.ts';
import type { MetricDescriptor } from './metric-descriptor.ts';

interface DescriptorPage {
  readonly total: number;
  readonly offset: number;
  readonly metricDescriptors: readonly MetricDescriptor[];
}

const simulators = new Simulators();
let simulator: Simulator;
beforeEach(async () => {
  simulator = await simulators.start();
});
afterEach(() => simulators.stop());

const address = '/api/v2/metrics/descriptors';

function setSeries(name: string, labels: Readonly<Record<string, string>> = {}): void {
  simulator.series.setSeries(name, labels, { every: 10, value: () => 1 });
}

async function getPage(query = ''): Promise<DescriptorPage> {
  const { status, body } = await ask(simulator, `${address}${query}`);
  expect(status).toBe(200);
  return body as DescriptorPage;
}

const idsOf = ({ metricDescriptors }: DescriptorPage) => metricDescriptors.map(({ id }) => id);

async function getDescriptor(id: string): Promise<MetricDescriptor | undefined> {
  const { metricDescriptors } = await getPage(`?filter=${id}&limit=1000`);
  return metricDescriptors.find((one) => one.id === id);
}

describe('/api/v2/metrics/descriptors', () => {
  it('has each metric under its public name and its legacy id, and each label', async () => {
    setSeries('sysdig_container_net_http_request_count', { kube_pod_name: 'a', _sysdig_datasource: 'agent' });
    setSeries('sysdig_host_net_http_request_count', { host_hostname: 'node-1' });
    setSeries('orders_total', { queue: 'eu' });
    const page = await getPage();
    expect({ ...page, metricDescriptors: idsOf(page) }).toEqual({
      total: 7,
      offset: 0,
      metricDescriptors: [
        'host.hostName',
        'kubernetes.pod.name',
        'net.http.request.count',
        'orders_total',
        'queue',
        'sysdig_container_net_http_request_count',
        'sysdig_host_net_http_request_count',
      ],
    });
  });

  it('tells everything that was seen of a descriptor, and in it the default aggregations first', async () => {
    setSeries('sysdig_container_net_http_request_count', { kube_pod_name: 'a', container_name: 'c' });
    setSeries('sysdig_host_net_http_request_count', { host_hostname: 'node-1' });
    expect(await getDescriptor('net.http.request.count')).toEqual({
      id: 'net.http.request.count',
      metricType: 'counter',
      type: 'int',
      scale: 1,
      category: 'network',
      namespaces: ['host', 'host.container', 'kubernetes.pod'],
      scopes: [],
      timeAggregations: ['timeAvg', 'avg', 'sum', 'min', 'max', 'rateOfChange'],
      groupAggregations: ['sum', 'avg', 'min', 'max'],
      identity: false,
      canMonitor: true,
      canGroupBy: false,
      canFilter: false,
      heuristic: false,
      documented: true,
    });
    expect(await getDescriptor('sysdig_host_net_http_request_count')).toMatchObject({ namespaces: ['host'] });
    expect(await getDescriptor('kubernetes.pod.name')).toMatchObject({
      metricType: 'segmentBy',
      type: 'string',
      timeAggregations: ['concat'],
      canMonitor: false,
      canGroupBy: true,
    });
  });

  it.each([
    ['jvm.heap.used', 'jmx_jvm_heap_used'],
    ['jvm.heap.max', 'jmx_jvm_heap_max'],
    ['jvm.nonHeap.committed', 'jmx_jvm_nonHeap_committed'],
  ])('calls %s a counter, which it is not, and says of Java that nothing can be done with it', async (id, shown) => {
    setSeries(shown);
    const wrong = { metricType: 'counter', category: 'jmx', canMonitor: false, canGroupBy: false, canFilter: false };
    expect(await getDescriptor(id)).toMatchObject(wrong);
    expect(await getDescriptor(shown)).toMatchObject(wrong);
  });

  it.each([
    ['counter', 'counter', 'timeAvg', 'sum'],
    ['gauge', 'gauge', 'avg', 'avg'],
    ['histogram', 'histogram', 'avg', 'avg'],
    ['summary', 'gauge', 'avg', 'avg'],
    ['unknown', 'none', 'avg', 'avg'],
  ] as const)('takes what a scraped %s is from its metadata', async (type, metricType, time, group) => {
    simulator.describeMetric('orders', { type, unit: 'byte', help: '' });
    setSeries('orders');
    const descriptor = await getDescriptor('orders');
    expect(descriptor).toMatchObject({ metricType, type: 'byte', category: 'appinfo' });
    expect([descriptor?.timeAggregations[0], descriptor?.groupAggregations[0]]).toEqual([time, group]);
    expect(descriptor).not.toHaveProperty('documented');
  });

  it('has pages', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) setSeries(name);
    const page = await getPage('?offset=3&limit=10');
    expect([page.total, page.offset, idsOf(page)]).toEqual([5, 3, ['d', 'e']]);
    expect(await getPage('?offset=5&limit=10')).toEqual({ total: 5, offset: 5, metricDescriptors: [] });
    simulator.change({ defaultPage: 2 });
    expect(idsOf(await getPage('?offset=1'))).toEqual(['b', 'c']);
    expect((await ask(simulator, `${address}?offset=-1`)).body).toEqual({
      errors: [
        {
          reason: 'Invalid parameter',
          message: 'offset is a whole number of at least 0',
          field: 'offset',
          rejectedValue: '-1',
        },
      ],
    });
  });

  it('finds parts of names, types and types of metrics', async () => {
    simulator.describeMetric('orders_total', { type: 'counter', unit: 'number', help: '' });
    simulator.describeMetric('orders_bytes', { type: 'gauge', unit: 'byte', help: '' });
    setSeries('orders_total', { queue: 'eu' });
    setSeries('orders_bytes');
    expect(idsOf(await getPage('?filter=orders_'))).toEqual(['orders_bytes', 'orders_total']);
    expect(idsOf(await getPage('?types=byte,string'))).toEqual(['orders_bytes', 'queue']);
    expect(idsOf(await getPage('?metricTypes=counter,gauge'))).toEqual(['orders_bytes', 'orders_total']);
    expect(await getPage('?metricTypes=counter&filter=bytes')).toMatchObject({ total: 0 });
  });

  it('forgets what had no data for 14 days', async () => {
    const ago = (days: number) => simulators.time - days * 86_400;
    simulator.series.setSeries('late', {}, [[ago(13), 1]]);
    simulator.series.setSeries('gone', {}, [[ago(15), 1]]);
    expect(idsOf(await getPage())).toEqual(['late']);
  });
});

describe('switches of the descriptors', () => {
  it('invent twenty thousand, of which a page shows those that were asked for', async () => {
    setSeries('orders');
    simulator.change({ inventedMetrics: 20_000 });
    const last = await getPage('?offset=19999&limit=5000');
    expect([last.total, idsOf(last)]).toEqual([20_001, ['app.invented.000001', 'orders']]);
    expect((await getPage('?limit=5000')).metricDescriptors).toHaveLength(5000);
    const kinds = last.metricDescriptors.map(({ metricType }) => metricType);
    expect(kinds).toEqual(['gauge', 'none']);
    expect(idsOf(await getPage('?filter=019998'))).toEqual(['app.invented.019998']);
  });

  it('let the list grow or shrink from page to page, and all that follows move', async () => {
    setSeries('orders');
    simulator.change({ inventedMetrics: 2, growthPerPage: 1 });
    const pages = [await getPage('?limit=1'), await getPage('?offset=1&limit=1')];
    expect(pages.map(({ total }) => total)).toEqual([3, 4]);
    expect(pages.map(idsOf)).toEqual([['app.invented.000002'], ['app.invented.000002']]);
    simulator.change({ growthPerPage: -2 });
    expect([await getPage(), await getPage(), await getPage()].map(({ total }) => total)).toEqual([5, 3, 1]);
  });

  it('fail a page in the middle, or make it late', async () => {
    const waited: number[] = [];
    simulator = await simulators.start({ wait: async (milliseconds) => void waited.push(milliseconds) });
    simulator.faults.failNext(503, { path: '/metrics/descriptors', after: 1 });
    simulator.faults.failNext({ kind: 'slow', milliseconds: 5_000 }, { path: '/metrics/descriptors', times: 3 });
    const statuses = [];
    for (const offset of [0, 100, 200]) statuses.push((await ask(simulator, `${address}?offset=${offset}`)).status);
    expect([statuses, waited]).toEqual([
      [200, 503, 200],
      [5_000, 5_000],
    ]);
  });
});

describe('an old server', () => {
  beforeEach(() => {
    setSeries('sysdig_container_net_http_request_count', { kube_pod_name: 'a' });
    simulator.change({ oldServer: true });
  });

  it('fails where the newer lists are', async () => {
    const error = { timestamp: simulators.time * 1000, status: 500, error: 'Internal Server Error', path: address };
    expect(await ask(simulator, address)).toMatchObject({ status: 500, body: error });
    for (const path of ['/api/v2/labels/descriptors', '/api/v3/labels/', '/api/v3/labels/descriptors/kube_pod_name']) {
      expect((await ask(simulator, path)).status).toBe(404);
    }
  });

  it('has the list by id', async () => {
    const { body } = await ask(simulator, '/api/data/metrics?light=true');
    expect(Object.keys(Object(body))).toEqual([
      'kubernetes.pod.name',
      'net.http.request.count',
      'sysdig_container_net_http_request_count',
    ]);
    expect(body).toMatchObject({
      'net.http.request.count': {
        id: 'net.http.request.count',
        name: 'net.http.request.count',
        type: 'int',
        metricType: 'counter',
        category: 'network',
        canMonitor: true,
        canCalculate: true,
        hidden: false,
        timeAggregations: ['timeAvg', 'avg', 'sum', 'min', 'max', 'rateOfChange'],
        aggregationForGroup: 'sum',
        timeAvg: true,
        concat: false,
        countDistinct: false,
        namespaces: ['kubernetes.pod'],
      },
      'kubernetes.pod.name': { metricType: 'segmentBy', concat: true, canCalculate: false },
    });
    const light = Object(body)['net.http.request.count'];
    const whole = Object((await ask(simulator, '/api/data/metrics')).body)['net.http.request.count'];
    expect(whole).toEqual({ ...light, groupBy: ['kubernetes.pod'], scopes: [] });
  });

  it('tells by what a metric can be split', async () => {
    const path = '/api/data/metrics/net.http.request.count/segmentationMetrics';
    expect((await ask(simulator, path)).body).toEqual({ segmentationMetrics: ['kubernetes.pod.name'] });
  });
});

describe('a server whose data API was withdrawn', () => {
  it.each([410, 404])('answers %d to all of it, and the rest as ever', async (status) => {
    setSeries('orders');
    simulator.change({ dataApi: status });
    for (const path of ['/api/data', '/api/data/', '/api/data/batch', '/api/data/metrics']) {
      const { body, ...reply } = await ask(simulator, path, { method: 'POST', body: '{}' });
      expect(reply.status).toBe(status);
      expect(body).toMatchObject({ status, path });
    }
    expect((await ask(simulator, '/prometheus/api/v1/query?query=orders')).body).toMatchObject({ status: 'success' });
    expect((await getPage()).total).toBe(1);
  });
});
