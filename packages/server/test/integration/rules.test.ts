import { afterEach, describe, expect, it } from '@jest/globals';
import { metricOf } from './metric-paths.ts';
import { clusterName, type ShopWorld, setGauge } from './shop-world.ts';
import { startWholeServer, type WholeServerOptions } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

const requests = 'sysdig_container_net_http_request_count';
const cart = { kube_workload_name: 'cart', kube_workload_type: 'deployment' };
const checkout = { ...cart, kube_workload_name: 'checkout' };

let whole: WholeServer;
afterEach(() => whole.stop());

async function start(rules: string, options: WholeServerOptions = {}): Promise<void> {
  whole = await startWholeServer({ furnish: furnishRequests, ...options, rules });
  await whole.untilListed();
}

/** Requests of two pods by route, and errors of one of them; each sample is what happened in ten seconds. */
function furnishRequests(world: ShopWorld): void {
  const of = (pod: string, url: string, code = '200') => {
    return { ...cart, kube_pod_name: pod, net_http_url: url, net_http_statuscode: code };
  };
  setGauge(world, { name: requests, labels: of('a', 'basket'), value: 30 });
  setGauge(world, { name: requests, labels: of('b', 'basket'), value: 40 });
  setGauge(world, { name: requests, labels: of('b', 'total'), value: 20 });
  setGauge(world, { name: requests, labels: of('b', 'total', '503'), value: 500 });
  setGauge(world, { name: 'queue_depth', labels: cart, value: 12 });
  setGauge(world, { name: 'queue_depth', labels: { ...cart, kube_namespace_name: 'bank' }, value: 34 });
}

const ofDeployment = (metric: string, selector?: string) =>
  metricOf('deployments.apps/cart', metric, selector === undefined ? {} : { selector });

describe('a metric rule', () => {
  const rules = `metrics:
  - name: good_requests
    series: net.http.request.count
    resources: [pods, deployments.apps]
    aggregation: {time: rate, group: max}
    window: 2m
    where: 'net_http_statuscode!~"5.."'
    metricLabels: [net.http.url]
`;

  it('says what a name is made of, over which window, with what left out', async () => {
    await start(rules);
    const { status, body } = await whole.ask(ofDeployment('good_requests'));
    expect([status, body.items]).toEqual([
      200,
      [
        {
          describedObject: { kind: 'Deployment', namespace: 'shop', name: 'cart', apiVersion: 'apps/v1' },
          metric: { name: 'good_requests', selector: null },
          timestamp: '2026-01-02T03:03:20Z',
          windowSeconds: 120,
          value: '4',
        },
      ],
    ]);
  });

  it('leaves the series to those who ask for it by its own name', async () => {
    await start(rules);
    const { body } = await whole.ask(ofDeployment('net.http.request.count'));
    expect(body.items).toMatchObject([{ value: '59', windowSeconds: 60 }]);
  });

  it('speaks of its own kinds of objects alone', async () => {
    await start(rules);
    expect(await whole.tell(metricOf('pods/b', 'good_requests'))).toBe('4');
    expect(await whole.tell(metricOf('services/cart', 'good_requests'))).toMatch(/^404 .*good_requests/);
  });

  it('says by which labels an autoscaler may choose', async () => {
    await start(rules);
    expect(await whole.tell(ofDeployment('good_requests', 'net_http_url=total'))).toBe('2');
    expect(await whole.tell(ofDeployment('good_requests', 'net.http.url in (basket,total)'))).toBe('4');
    expect(await whole.tell(ofDeployment('good_requests', 'net_http_statuscode=503'))).toBe(
      '400 the metric good_requests cannot be selected by the label net_http_statuscode: its rule allows net_http_url (metricLabels)',
    );
  });

  it('is of some namespaces alone where it says so', async () => {
    await start(
      'metrics: [{name: depth, series: queue_depth, type: gauge, resources: [deployments.apps], namespaces: [bank]}]',
    );
    const refused = '403 the metric depth may not be used from namespace shop: it is for certain namespaces only';
    expect(await whole.tell(ofDeployment('depth'))).toBe(refused);
    expect(await whole.tell(metricOf('deployments.apps/*', 'depth'))).toBe(refused);
    expect(await whole.tell(metricOf('deployments.apps/cart', 'depth', { namespace: 'bank' }))).toBe('34');
    expect(whole.queries).toBe(1);
  });

  it('may say what is answered while there is no value', async () => {
    await start('metrics: [{name: spare, series: jobs, type: gauge, resources: [deployments.apps], fallback: 30}]');
    const { body } = await whole.ask(ofDeployment('spare'));
    expect(body.items).toMatchObject([{ value: '30', timestamp: '2026-01-02T03:04:05Z' }]);
    expect(whole.log.lines).toContain(
      'warn: a metric has no sample that may be served, and its fallback is served instead',
    );
    whole.setGauge('jobs', cart, 7);
    await whole.pass(30_000);
    expect(await whole.tell(ofDeployment('spare'))).toBe('7');
  });

  it('keeps its own age and interval', async () => {
    const timing = 'window: 2m, maxAge: 5m, refreshInterval: 1m';
    await start(`metrics: [{name: depth, series: queue_depth, type: gauge, resources: [deployments.apps], ${timing}}]`);
    expect(await whole.tell(ofDeployment('depth'))).toBe('12');
    await whole.pass(50_000);
    expect([await whole.tell(ofDeployment('depth')), whole.queries]).toEqual(['12', 1]);
    whole.simulator.faults.failNext(500, { times: Number.POSITIVE_INFINITY });
    await whole.pass(200_000);
    expect(await whole.tell(ofDeployment('depth'))).toBe('12');
    await whole.pass(30_000);
    expect(await whole.tell(ofDeployment('depth'))).toMatch(/^503 /);
  });
});

describe('free PromQL', () => {
  const bucket = (name: string, le: string, perSecond: number) => {
    const labels = { kube_workload_name: name, kube_workload_type: 'deployment', le };
    return { name: 'latency_bucket', labels, value: (time: number) => (time - 1_700_000_000) * perSecond };
  };
  const furnish = (world: ShopWorld) => {
    setGauge(world, bucket('cart', '1', 50));
    setGauge(world, bucket('cart', '2', 100));
    setGauge(world, bucket('cart', '+Inf', 100));
    setGauge(world, bucket('checkout', '1', 0));
    setGauge(world, bucket('checkout', '2', 10));
    setGauge(world, bucket('checkout', '+Inf', 10));
    setGauge(world, { name: 'hits', labels: cart, value: 6 });
    setGauge(world, { name: 'hits', labels: { ...cart, kube_cluster_name: 'other-cluster' }, value: 1000 });
    setGauge(world, { name: 'hits', labels: checkout, value: 8 });
  };

  it('makes percentiles of histograms, of each Deployment its own', async () => {
    const expression =
      'histogram_quantile(0.5, sum by (<<groupBy>>, le) (rate(latency_bucket{<<matchers>>}[<<window>>])))';
    await start(`metrics: [{name: median, promql: '${expression}', resources: [deployments.apps], window: 2m}]`, {
      furnish,
    });
    const { body } = await whole.ask(ofDeployment('median'));
    expect(body.items).toMatchObject([{ value: '1', windowSeconds: 120, timestamp: '2026-01-02T03:03:20Z' }]);
    expect(await whole.tell(metricOf('deployments.apps/checkout', 'median'))).toBe('1500m');
    expect(whole.queries).toBe(1);
  });

  it('sees nothing of other clusters, also where its author named no matchers', async () => {
    await start("metrics: [{name: hits2, promql: 'sum by (<<groupBy>>) (hits) * 2', resources: [deployments.apps]}]", {
      furnish,
    });
    expect(await whole.tell(ofDeployment('hits2'))).toBe('12');
    expect(await whole.tell(metricOf('deployments.apps/checkout', 'hits2'))).toBe('16');
  });
});

describe('a rule with a pattern', () => {
  const heaps = String.raw`metrics:
  - {name: jvm_$1, series: '/^jvm\.(.*)$/', resources: [pods]}
`;
  const furnish = (world: ShopWorld) => {
    setGauge(world, { name: 'jmx_jvm_heap_used', labels: { kube_pod_name: 'a' }, value: 77 });
    setGauge(world, { name: 'jmx_jvm_heap_max', labels: { kube_pod_name: 'a' }, value: 99 });
  };
  const listed = async () => {
    const { body } = await whole.ask('/apis/custom.metrics.k8s.io/v1beta2');
    const names: readonly string[] = body.resources.map(({ name }: { readonly name: string }) => name);
    return names.filter((name) => name.startsWith('pods/'));
  };

  it('gives a name to each series of the backend, and lists these', async () => {
    await start(`${heaps}discovery: {list: rules}`, { furnish });
    expect(await listed()).toEqual(['pods/jvm_heap.max', 'pods/jvm_heap.used']);
    expect(await whole.tell(metricOf('pods/a', 'jvm_heap.used'))).toBe('77');
    expect(await whole.tell(metricOf('pods/a', 'jvm_heap.max'))).toBe('99');
  });

  it('gives way to a rule with this very name', async () => {
    await start(`${heaps}  - {name: jvm_heap.used, series: jvm.heap.max, resources: [pods]}`, { furnish });
    expect(await whole.tell(metricOf('pods/a', 'jvm_heap.used'))).toBe('99');
  });

  it('is refused with what may be meant where it gives one name twice', async () => {
    const wide = String.raw`metrics: [{name: heap_$1, series: '/^jvm\.heap\.(used|max).*$/', resources: [pods]}]`;
    await start(wide, {
      furnish: (world) => {
        furnish(world);
        setGauge(world, { name: 'jmx_jvm_heap_used_percent', labels: { kube_pod_name: 'a' }, value: 50 });
      },
    });
    expect(await whole.tell(metricOf('pods/a', 'heap_max'))).toBe('99');
    const rule = `rule "heap_$1" (${whole.folder.path}/rules.yaml:1)`;
    expect(await whole.tell(metricOf('pods/a', 'heap_used'))).toBe(
      `400 the metric heap_used may be any of jvm.heap.used by ${rule}, jvm.heap.used.percent by ${rule}: write patterns that do not give one name twice, or a rule with this very name`,
    );
    expect(whole.queries).toBe(1);
  });
});

it('asks for no other cluster by any rule of this one', async () => {
  await start('metrics: [{name: depth, series: queue_depth, type: gauge, resources: [deployments.apps]}]', {
    furnish: (world) => {
      setGauge(world, { name: 'queue_depth', labels: { ...cart, kube_cluster_name: 'other-cluster' }, value: 1000 });
      setGauge(world, { name: 'queue_depth', labels: { ...cart, kube_cluster_name: clusterName }, value: 5 });
    },
  });
  expect(await whole.tell(ofDeployment('depth'))).toBe('5');
});
