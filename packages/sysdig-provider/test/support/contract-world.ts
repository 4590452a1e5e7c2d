import { everything, parseLabelSelector, Quantity } from '@metrics-adapter/core';
import type {
  CustomMetricsSubject,
  ExternalMetricsSubject,
  FakeObject,
  SampleSourceSubject,
} from '@metrics-adapter/core/testing';
import type { Simulator } from '@metrics-adapter/sysdig-simulator';

/** What the contracts' pods are asked for: its older id, and the name of its series. */
export const cores = { id: 'cpu.cores.used', series: 'sysdig_container_cpu_cores_used' } as const;
/** The end of the settled window, and the newest sample in it of what misses the last one. Seconds. */
export const settled = Date.UTC(2026, 0, 2, 3, 3, 30) / 1000;
const earlier = settled - 10;

/** One item for each queue of the whole cluster, for the shop alone to see. */
export const worldRules = `external:
  - name: depth_by_queue
    series: queue_depth
    groupBy: [queue]
    namespaces: [shop]
`;

type Labels = Readonly<Record<string, string>>;

function pod(namespace: string, name: string, more: Labels = {}): Labels {
  return { kube_cluster_name: 'prod', kube_namespace_name: namespace, kube_pod_name: name, ...more };
}

function node(name: string): Labels {
  return { kube_cluster_name: 'prod', kube_node_name: name };
}

function queue(namespace: string, name: string): Labels {
  return { kube_cluster_name: 'prod', kube_namespace_name: namespace, queue: name };
}

/** The series that both dialects are asked about. */
export function buildWorld({ series, describeMetric }: Pick<Simulator, 'series' | 'describeMetric'>): void {
  const level = (name: string, labels: Labels, value: number, missing?: number) =>
    series.setSeries(name, labels, { every: 10, value: (time) => (time === missing ? undefined : value) });
  const count = (name: string, labels: Labels, perSecond: number) =>
    series.setSeries(name, labels, { every: 10, value: (time) => time * perSecond });
  level(cores.series, pod('shop', 'web-1', { container_name: 'nginx' }), 2);
  level(cores.series, pod('shop', 'web-1', { container_name: 'sidecar' }), 6);
  level(cores.series, pod('shop', 'web-2'), 10, settled);
  level(cores.series, pod('bank', 'web-1'), 8, settled);
  level(cores.series, pod('shop', 'web-1', { kube_cluster_name: 'test' }), 1000);
  level('sysdig_container_memory_used_percent', pod('shop', 'web-1'), 20);
  level('sysdig_container_memory_used_percent', pod('shop', 'web-2'), 40);
  level('sysdig_container_memory_used_percent', pod('bank', 'web-1'), 70, settled);
  level('sysdig_host_cpu_idle_percent', node('node-1'), 90);
  level('sysdig_host_cpu_idle_percent', node('node-2'), 80, settled);
  describeMetric('orders_total', { type: 'counter', unit: 'number', help: '' });
  count('orders_total', queue('shop', 'a'), 16);
  count('orders_total', queue('shop', 'b'), 32);
  count('orders_total', queue('bank', 'a'), 64);
  describeMetric('queue_depth', { type: 'gauge', unit: 'number', help: '' });
  level('queue_depth', queue('shop', 'a'), 5);
  level('queue_depth', queue('shop', 'b'), 0, settled);
  level('queue_depth', queue('bank', 'c'), 7);
}

/** What lives in the cluster; the last of them has no data. */
export const worldObjects: readonly FakeObject[] = [
  { groupResource: 'pods', namespace: 'shop', name: 'web-1', labels: { tier: 'front' } },
  { groupResource: 'pods', namespace: 'shop', name: 'web-2', labels: { tier: 'back' } },
  { groupResource: 'pods', namespace: 'bank', name: 'web-1', labels: { tier: 'front' } },
  { groupResource: 'nodes', name: 'node-1' },
  { groupResource: 'nodes', name: 'node-2' },
  { groupResource: 'namespaces', name: 'shop' },
  { groupResource: 'namespaces', name: 'bank' },
  { groupResource: 'pods', namespace: 'empty', name: 'web-1' },
];

function measured(value: string, at = settled) {
  return { value: Quantity.parse(value), timestamp: at * 1000, windowSeconds: 60 };
}

const web1 = { name: 'web-1', ...measured('4') };
const web2 = { name: 'web-2', ...measured('10', earlier) };
const bankWeb1 = { name: 'web-1', ...measured('8', earlier) };
const sidecars = parseLabelSelector('container_name=sidecar');
const sidecar = { name: 'web-1', ...measured('6') };
const nodes = [
  { name: 'node-1', ...measured('90') },
  { name: 'node-2', ...measured('80', earlier) },
];
const namespaces = [
  { name: 'shop', ...measured('30') },
  { name: 'bank', ...measured('70', earlier) },
];
const pods = { group: '', resource: 'pods' };
const nodesResource = { group: '', resource: 'nodes' };
const namespacesResource = { group: '', resource: 'namespaces' };

export const podRequest = {
  kind: 'object',
  metric: cores.id,
  groupResource: pods,
  metricSelector: everything,
  namespaces: ['bank', 'shop'],
} as const;

const clusterRequest = { kind: 'object', metricSelector: everything, namespaces: 'cluster-scoped' } as const;

/** What a source is to answer. */
export const worldSamples = {
  known: {
    request: podRequest,
    samples: [
      { namespace: 'shop', ...web1 },
      { namespace: 'shop', ...web2 },
      { namespace: 'bank', ...bankWeb1 },
    ],
  },
  emptyNamespace: 'empty',
  metricSelection: { metricSelector: sidecars, samples: [{ namespace: 'shop', ...sidecar }] },
  clusterScoped: {
    request: { ...clusterRequest, metric: 'cpu.idle.percent', groupResource: nodesResource },
    samples: nodes,
  },
  namespaceMetrics: {
    request: { ...clusterRequest, metric: 'memory.used.percent', groupResource: namespacesResource },
    samples: namespaces,
  },
  external: {
    request: { kind: 'external', metric: 'orders_total', namespace: 'shop', selector: everything },
    samples: [measured('48')],
  },
  externalSelection: { selector: parseLabelSelector('queue=a'), samples: [measured('16')] },
  hiddenFrom: 'empty',
  impossibleMetric: 'a metric{}',
} satisfies Partial<SampleSourceSubject>;

/** What a custom metrics provider is to answer. */
export const worldObjectMetrics = {
  known: {
    metric: cores.id,
    groupResource: pods,
    kind: 'Pod',
    apiVersion: 'v1',
    namespace: 'shop',
    objects: [web1, web2],
  },
  selection: { selector: parseLabelSelector('tier=front'), names: ['web-1'] },
  neighbour: { namespace: 'bank', objects: [bankWeb1] },
  emptyNamespace: 'empty',
  metricSelection: { metricSelector: sidecars, objects: [sidecar] },
  clusterScoped: {
    metric: 'cpu.idle.percent',
    groupResource: nodesResource,
    kind: 'Node',
    apiVersion: 'v1',
    objects: nodes,
  },
  namespaceMetrics: {
    metric: 'memory.used.percent',
    groupResource: namespacesResource,
    kind: 'Namespace',
    apiVersion: 'v1',
    objects: namespaces,
  },
} satisfies Partial<CustomMetricsSubject>;

const queueA = { labels: { queue: 'a' }, ...measured('5') };
const queueB = { labels: { queue: 'b' }, ...measured('0', earlier) };
const queueC = { labels: { queue: 'c' }, ...measured('7') };

/** What an external metrics provider is to answer. */
export const worldQueues = {
  known: { metric: 'depth_by_queue', namespace: 'shop', series: [queueA, queueB, queueC] },
  hiddenFrom: 'bank',
  metricSelection: { selector: parseLabelSelector('queue=a'), series: [queueA] },
} satisfies Partial<ExternalMetricsSubject>;
