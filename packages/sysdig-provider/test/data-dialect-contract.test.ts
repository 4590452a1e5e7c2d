import { afterEach, describe, expect, it } from '@jest/globals';
import { everything, parseLabelSelector, Quantity, type Sample } from '@metrics-adapter/core';
import { type SampleSourceSubject, sampleSourceContract, testContext } from '@metrics-adapter/core/testing';
import type { HttpTransport } from '../src/client/http-transport.ts';
import { answer, stalled } from './support/fake-transport.ts';
import { SimulatedDialects } from './support/simulated-dialects.ts';

const cores = 'sysdig_container_cpu_cores_used';
/** The end of the settled window, and the newest sample in it of a pod that misses the last one. Seconds. */
const settled = Date.UTC(2026, 0, 2, 3, 3, 30) / 1000;
const earlier = settled - 10;

/** What the catalogue knows. */
const types = { orders_total: 'counter', [cores]: 'gauge', sysdig_host_cpu_idle_percent: 'gauge' };

const started: SimulatedDialects[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

type Labels = Readonly<Record<string, string>>;

function podLabels(namespace: string, name: string, more: Labels = {}): Labels {
  return { kube_cluster_name: 'prod', kube_namespace_name: namespace, kube_pod_name: name, ...more };
}

async function setUp(): Promise<SimulatedDialects> {
  const simulated = await SimulatedDialects.start({ settle: 20, types });
  started.push(simulated);
  const { series } = simulated.simulator;
  const level = (name: string, labels: Labels, value: number, missing?: number) =>
    series.setSeries(name, labels, { every: 10, value: (time) => (time === missing ? undefined : value) });
  level(cores, podLabels('shop', 'web-1', { container_name: 'nginx' }), 2);
  level(cores, podLabels('shop', 'web-1', { container_name: 'sidecar' }), 6);
  level(cores, podLabels('shop', 'web-2'), 10);
  level(cores, podLabels('bank', 'web-1'), 8, settled);
  level(cores, podLabels('shop', 'web-1', { kube_cluster_name: 'test' }), 1000);
  level('sysdig_host_cpu_idle_percent', { kube_cluster_name: 'prod', kube_node_name: 'node-1' }, 90);
  simulated.simulator.describeMetric('orders_total', { type: 'counter', unit: 'number', help: '' });
  const orders = (queue: string, perSecond: number, namespace: string) => {
    const labels = { kube_cluster_name: 'prod', kube_namespace_name: namespace, queue };
    series.setSeries('orders_total', labels, { every: 10, value: (time) => time * perSecond });
  };
  orders('a', 16, 'shop');
  orders('b', 32, 'shop');
  orders('a', 64, 'bank');
  return simulated;
}

function measured(value: string, at = settled) {
  return { value: Quantity.parse(value), timestamp: at * 1000, windowSeconds: 60 };
}

const pods = {
  kind: 'object',
  metric: 'cpu.cores.used',
  groupResource: { group: '', resource: 'pods' },
  metricSelector: everything,
  namespaces: ['bank', 'shop'],
} as const;

const known = {
  known: {
    request: pods,
    samples: [
      { namespace: 'shop', name: 'web-1', ...measured('4') },
      { namespace: 'shop', name: 'web-2', ...measured('10') },
      { namespace: 'bank', name: 'web-1', ...measured('8', earlier) },
    ],
  },
  emptyNamespace: 'empty',
  metricSelection: {
    metricSelector: parseLabelSelector('container_name=sidecar'),
    samples: [{ namespace: 'shop', name: 'web-1', ...measured('6') }],
  },
  clusterScoped: {
    request: {
      ...pods,
      metric: 'cpu.idle.percent',
      groupResource: { group: '', resource: 'nodes' },
      namespaces: 'cluster-scoped',
    },
    samples: [{ name: 'node-1', ...measured('90') }],
  },
  namespaceMetrics: {
    request: { ...pods, groupResource: { group: '', resource: 'namespaces' }, namespaces: 'cluster-scoped' },
    samples: [
      { name: 'shop', ...measured('6') },
      { name: 'bank', ...measured('8', earlier) },
    ],
  },
  external: {
    request: { kind: 'external', metric: 'orders_total', namespace: 'shop', selector: everything },
    samples: [measured('48')],
  },
  externalSelection: { selector: parseLabelSelector('queue=a'), samples: [measured('16')] },
  hiddenFrom: 'empty',
  impossibleMetric: 'a metric{}',
} satisfies Partial<SampleSourceSubject>;

/** Changes the rows of one object in every answer. */
function changing({ name, namespace }: Sample, change: (row: Row) => readonly unknown[]) {
  return (transport: HttpTransport): HttpTransport => ({
    send: async (request) => {
      const given = await transport.send(request);
      if (given.status !== 200) return given;
      const body = JSON.parse(given.body) as { data: Row[] };
      const data = body.data.flatMap((row) => (row.d[0] === namespace && row.d[1] === name ? change(row) : [row]));
      return { ...given, body: JSON.stringify({ ...body, data }) };
    },
  });
}

interface Row {
  readonly t: number;
  readonly d: readonly (string | number | null)[];
}

describe('the data API as a sample source', () => {
  const createSubject = async (): Promise<SampleSourceSubject> => {
    const simulated = await setUp();
    const through = (wrap: (transport: HttpTransport) => HttpTransport) => {
      simulated.transport = wrap(simulated.transport);
    };
    return {
      ...known,
      source: simulated.sources.data,
      clock: simulated.clock,
      secrets: [simulated.simulator.token],
      countCalls: () => simulated.bodies.length,
      breakDown: () => through(() => ({ send: async () => answer(401, `who is ${simulated.simulator.token}?`) })),
      breakMetric: () =>
        through((transport) => ({
          send: async (request) =>
            request.body?.includes('cpu.cores.used') ? answer(422, 'cannot') : transport.send(request),
        })),
      spoil: (sample) => through(changing(sample, ({ t, d }) => [{ t, d: [...d.slice(0, -1), 'NaN'] }])),
      duplicate: (sample) =>
        through(
          changing(sample, ({ t, d }) => [
            { t, d },
            { t, d: [...d.slice(0, -1), 77] },
          ]),
        ),
      vanish: (sample) => through(changing(sample, () => [])),
      stall: () =>
        through(() => ({
          send: async (request) => {
            const reply = await stalled(request);
            if ('status' in reply) return reply;
            throw reply;
          },
        })),
    };
  };
  sampleSourceContract({ it, describe }, createSubject);

  it('is asked in the words of the data API', async () => {
    const simulated = await setUp();
    await simulated.sources.data.fetch([pods], testContext);
    expect(simulated.bodies.map((body) => JSON.parse(body))).toEqual([
      {
        metrics: [
          { id: 'kubernetes.namespace.name' },
          { id: 'kubernetes.pod.name' },
          { id: 'cpu.cores.used', aggregations: { time: 'avg', group: 'avg' } },
        ],
        start: settled - 60,
        end: settled + 20,
        sampling: 10,
        filter:
          "kubernetes.cluster.name = 'prod' and kubernetes.namespace.name in ('bank', 'shop') and kubernetes.pod.name != ''",
        dataSourceType: 'container',
        paging: { from: 0, to: 999 },
      },
    ]);
  });
});
