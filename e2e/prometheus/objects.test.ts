import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { formatGroupResource, type SampleRequest } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import type { SysdigSourceSettings } from '@metrics-adapter/sysdig-provider';
import { createProvider, externalOf, fetchOne, objectsOf, type ProviderUnderTest, read } from './ask-source.ts';
import type { Labels } from './exporter.ts';
import { formatOpenMetrics, type Series, samplesOf } from './open-metrics.ts';
import { type Prometheus, startPrometheusOnBlocks } from './prometheus.ts';

const requests = 'net.http.request.count';
const end = 1_700_000_600;
/** The time of every value here: the newest sample that is 30 s old half a period before the end. */
const at = end - 40;

/** Native counters of so many a second: each series has a digit of its own in the sums. */
function native(origin: 'container' | 'host', perSecond: number, labels: Labels): Series {
  const samples = samplesOf({ every: 10, from: end - 200, to: end, value: () => perSecond * 10 });
  return { name: `sysdig_${origin}_net_http_request_count`, labels: { kube_cluster_name: 'prod', ...labels }, samples };
}

/** Labels that mean something to PromQL, RE2, Go, or a text of two lines. */
const hostileValues = [
  'a"b',
  'a\\b',
  'a\\',
  'a\nb',
  'a|b',
  '.*',
  '^x$',
  '(',
  '[a-z]',
  '{}',
  '"} or vector(0) #',
  String.raw`\u0041`,
  '100%',
  '%s',
  "it's",
  'größe 数 🦊',
  'a\u0007b\u2028c',
];

const shop = { kube_namespace_name: 'shop' };
const series: readonly Series[] = [
  ...[
    { verb: 'GET', perSecond: 1 },
    { verb: 'POST', perSecond: 2 },
  ].map(({ verb, perSecond }) =>
    native('container', perSecond, {
      ...shop,
      kube_pod_name: 'web-1',
      kube_workload_name: 'web',
      kube_workload_type: 'deployment',
      kube_service_name: 'web',
      verb,
    }),
  ),
  native('container', 4, {
    ...shop,
    kube_pod_name: 'web-2',
    kube_workload_name: 'web',
    kube_workload_type: 'deployment',
    kube_service_name: 'web',
    verb: 'GET',
  }),
  native('container', 8, {
    ...shop,
    kube_pod_name: 'web-0',
    kube_workload_name: 'web',
    kube_workload_type: 'statefulset',
  }),
  native('container', 16, {
    ...shop,
    kube_pod_name: 'agent-x',
    kube_workload_name: 'agent',
    kube_workload_type: 'daemonset',
  }),
  native('container', 32, {
    kube_namespace_name: 'bank',
    kube_pod_name: 'web-1',
    kube_workload_name: 'web',
    kube_workload_type: 'deployment',
  }),
  native('container', 64, { kube_namespace_name: 'secret', kube_pod_name: 'web-1' }),
  native('container', 128, {
    ...shop,
    kube_cluster_name: 'test',
    kube_pod_name: 'web-1',
    kube_workload_name: 'web',
    kube_workload_type: 'deployment',
    verb: 'GET',
  }),
  // A container that belongs to no pod, and one outside of Kubernetes.
  native('container', 256, shop),
  native('container', 512, {}),
  native('host', 1, { kube_node_name: 'node-1' }),
  native('host', 2, { kube_node_name: 'node-2' }),
  native('host', 4, { kube_cluster_name: 'test', kube_node_name: 'node-1' }),
  native('host', 8, {}),
  ...hostileValues.map((path, index) => ({
    ...native('container', 2 ** index, { ...shop, path }),
    name: 'sysdig_container_net_error_count',
  })),
  { ...native('container', 1, { kube_cluster_name: 'test', ...shop }), name: 'only_in_test_total' },
];

let prometheus: Prometheus;
const providers: ProviderUnderTest[] = [];

beforeAll(async () => {
  prometheus = await startPrometheusOnBlocks(formatOpenMetrics(series));
});
afterAll(() => prometheus.dispose());
afterEach(() => {
  for (const provider of providers.splice(0)) provider.close();
});

function create(settings?: Partial<SysdigSourceSettings>): ProviderUnderTest {
  const provider = createProvider(prometheus, new FakeClock((end + 3) * 1000), settings);
  providers.push(provider);
  return provider;
}

/** The values of an answer, without their time, which is the same for all. */
async function values(request: SampleRequest, settings?: Partial<SysdigSourceSettings>): Promise<readonly string[]> {
  const lines = await read(create(settings), request);
  for (const line of lines) expect(line).toMatch(new RegExp(` at ${at}$`));
  return lines.map((line) => line.replace(/ at .*/, ''));
}

describe('objects of this cluster', () => {
  it.each([
    ['pods', ['shop/agent-x = 16', 'shop/web-0 = 8', 'shop/web-1 = 3', 'shop/web-2 = 4']],
    ['services', ['shop/web = 7']],
    ['deployments.apps', ['shop/web = 7']],
    ['statefulsets.apps', ['shop/web = 8']],
    ['daemonsets.apps', ['shop/agent = 16']],
  ])('are told apart by their labels: %s', async (resource, expected) => {
    expect(await values(objectsOf(requests, { resource }))).toEqual(expected);
  });

  it('are told apart by namespace', async () => {
    const namespaces = ['bank', 'shop'];
    expect(await values(objectsOf(requests, { resource: 'deployments.apps', namespaces }))).toEqual([
      'bank/web = 32',
      'shop/web = 7',
    ]);
  });

  it('are those of the namespaces that were asked for, however many these are', async () => {
    const others = Array.from({ length: 49 }, (_, index) => `team-${index}`);
    const few = await values(objectsOf(requests, { namespaces: ['bank', 'shop'] }));
    expect(await values(objectsOf(requests, { namespaces: ['bank', ...others.slice(1), 'shop'] }))).toEqual(few);
    expect(await values(objectsOf(requests, { namespaces: ['bank', ...others, 'shop'] }))).toEqual(few);
    expect(few).toHaveLength(5);
  });

  it('may be namespaces themselves', async () => {
    expect(await values(objectsOf(requests, { resource: 'namespaces', namespaces: 'cluster-scoped' }))).toEqual([
      'bank = 32',
      'secret = 64',
      'shop = 287',
    ]);
  });

  it('may be nodes, whose metrics are those of the host', async () => {
    const nodes = { resource: 'nodes', namespaces: 'cluster-scoped' } as const;
    expect(await values(objectsOf(requests, nodes))).toEqual(['node-1 = 1', 'node-2 = 2']);
    expect(await values(objectsOf('sysdig_host_net_http_request_count', nodes))).toEqual(['node-1 = 1', 'node-2 = 2']);
  });

  it('are those of all clusters when that is wanted', async () => {
    const scope = 'all-clusters';
    expect(await values(objectsOf(requests, { resource: 'deployments.apps' }), { scope })).toEqual(['shop/web = 135']);
  });

  it('are others in another cluster', async () => {
    expect(await values(objectsOf(requests), { scope: { cluster: 'test' } })).toEqual(['shop/web-1 = 128']);
  });

  it('are none in a cluster that Sysdig does not know', async () => {
    expect(await values(objectsOf(requests), { scope: { cluster: 'production' } })).toEqual([]);
  });
});

describe('a metric selector', () => {
  it.each([
    ['verb=GET', ['shop/web-1 = 1', 'shop/web-2 = 4']],
    ['verb in (POST,PUT)', ['shop/web-1 = 2']],
    ['verb in (GET,POST)', ['shop/web-1 = 3', 'shop/web-2 = 4']],
    ['verb!=GET', ['shop/agent-x = 16', 'shop/web-0 = 8', 'shop/web-1 = 2']],
    ['verb notin (GET,POST)', ['shop/agent-x = 16', 'shop/web-0 = 8']],
    ['verb', ['shop/web-1 = 3', 'shop/web-2 = 4']],
    ['!verb', ['shop/agent-x = 16', 'shop/web-0 = 8']],
    ['verb=GET,kubernetes.pod.name!=web-1', ['shop/web-2 = 4']],
    ['verb=G.T', []],
    ['kube_namespace_name=bank', []],
  ])('chooses what it would in Kubernetes: %s', async (where, expected) => {
    expect(await values(objectsOf(requests, { where }))).toEqual(expected);
  });
});

describe('an external metric', () => {
  it.each([
    ['', ' = 287'],
    ['verb=GET', ' = 5'],
    ['verb in (GET,POST)', ' = 7'],
    ['kube_workload_name=web,kube_workload_type!=statefulset', ' = 7'],
  ])('is one sum of what the namespace has: %j', async (where, expected) => {
    expect(await values(externalOf(requests, where))).toEqual([expected]);
  });

  it('is nothing where nothing is selected', async () => {
    expect(await values(externalOf(requests, 'verb=DELETE'))).toEqual([]);
  });

  it('is not found where nobody knows it', async () => {
    expect(await fetchOne(create(), externalOf('nobody_knows'))).toMatchObject({
      ok: false,
      error: { meaning: 'metric-not-found' },
    });
  });

  it.each(hostileValues)('is selected by the label %j and no other', async (value) => {
    const errors = (operator: '=' | 'in' | '!=' | 'notin', selected: readonly string[]): SampleRequest => ({
      ...externalOf('net.error.count'),
      selector: { requirements: [{ key: 'path', operator, values: selected }] },
    });
    const own = 2 ** hostileValues.indexOf(value);
    const all = 2 ** hostileValues.length - 1;
    expect(await values(errors('=', [value]))).toEqual([expectLine(own)]);
    expect(await values(errors('in', [value, 'another']))).toEqual([expectLine(own)]);
    expect(await values(errors('!=', [value]))).toEqual([expectLine(all - own)]);
    expect(await values(errors('notin', [value]))).toEqual([expectLine(all - own)]);
  });

  function expectLine(value: number): string {
    return ` = ${value % 1000 === 0 ? `${value / 1000}k` : value}`;
  }
});

describe('the catalogue', () => {
  it('lists what this cluster has', async () => {
    const provider = create();
    await provider.catalogue.start();
    provider.catalogue.stop();
    const offers = provider.source
      .list()
      .map((offer) =>
        offer.kind === 'external'
          ? `external ${offer.info.metric}`
          : `${formatGroupResource(offer.info.groupResource)} ${offer.info.metric}`,
      );
    expect(offers.filter((offer) => /^(?:pods|nodes|external) /.test(offer))).toEqual([
      'pods net.error.count',
      'pods net.http.request.count',
      'pods sysdig_container_net_error_count',
      'pods sysdig_container_net_http_request_count',
      'pods sysdig_host_net_http_request_count',
      'nodes net.http.request.count',
      'nodes sysdig_container_net_error_count',
      'nodes sysdig_container_net_http_request_count',
      'nodes sysdig_host_net_http_request_count',
      'external net.error.count',
      'external net.http.request.count',
      'external sysdig_container_net_error_count',
      'external sysdig_container_net_http_request_count',
      'external sysdig_host_net_http_request_count',
    ]);
  });
});

describe('a backend that refuses', () => {
  it('is explained: an address where nothing is', async () => {
    const provider = create({ base: `${prometheus.endpoint}elsewhere` });
    expect(await fetchOne(provider, objectsOf(requests))).toMatchObject({
      ok: false,
      error: {
        message: `Sysdig at ${new URL(prometheus.endpoint).origin} (GET /elsewhere/api/v1/query) answered 404 (404 page not found): it has no Prometheus API at this address; check SDC_ENDPOINT and --promql-prefix, or use --dialect data for an on-prem installation without one`,
      },
    });
  });
});
