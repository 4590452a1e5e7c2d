import { afterEach, describe, expect, it } from '@jest/globals';
import { everything, parseLabelSelector, Quantity, type Sample } from '@metrics-adapter/core';
import { FakeClock, type SampleSourceSubject, sampleSourceContract, testContext } from '@metrics-adapter/core/testing';
import { bearerCredentials } from '../src/client/credentials.ts';
import { createSysdigSource } from '../src/create-sysdig-source.ts';
import { answerFromSysdig, type FakeSysdigSeries } from './support/fake-sysdig.ts';
import { answer, FakeTransport, stalled } from './support/fake-transport.ts';

const requests = 'sysdig_container_net_http_request_count';
const token = 'canary-5e0f1c-token-of-sysdig';

function pod(
  namespace: string,
  name: string,
  value: number,
  more: Readonly<Record<string, string>> = {},
): FakeSysdigSeries {
  const labels = { kube_cluster_name: 'prod', kube_namespace_name: namespace, kube_pod_name: name, ...more };
  return { name: requests, labels, value };
}

function orders(queue: string, value: number, namespace = 'shop'): FakeSysdigSeries {
  return { name: 'orders_total', labels: { kube_cluster_name: 'prod', kube_namespace_name: namespace, queue }, value };
}

const series: readonly FakeSysdigSeries[] = [
  pod('shop', 'web-1', 1, { container_name: 'nginx' }),
  pod('shop', 'web-1', 2, { container_name: 'sidecar' }),
  pod('shop', 'web-2', 4),
  { ...pod('bank', 'web-1', 8), age: 20 },
  pod('shop', 'web-1', 1000, { kube_cluster_name: 'test' }),
  { name: 'sysdig_host_cpu_idle_percent', labels: { kube_cluster_name: 'prod', kube_node_name: 'node-1' }, value: 90 },
  orders('a', 16),
  orders('b', 32),
  orders('a', 64, 'bank'),
];

/** The sample of a value: the fake's are so many seconds older than the time that is asked for. */
function measured(value: string, age = 15) {
  const timestamp = Date.UTC(2026, 0, 2, 3, 3, 54, 999) - age * 1000;
  return { value: Quantity.parse(value), timestamp, windowSeconds: 60 };
}

interface Setting {
  readonly clock: FakeClock;
  readonly transport: FakeTransport;
  readonly started: ReturnType<typeof createSysdigSource>;
  readonly problems: unknown[];
}

const catalogues: Setting['started']['catalogue'][] = [];
afterEach(() => {
  for (const catalogue of catalogues.splice(0)) catalogue.stop();
});

async function setUp(): Promise<Setting> {
  const transport = new FakeTransport(answerFromSysdig(series, { orders_total: 'counter' }));
  const clock = new FakeClock();
  const problems: unknown[] = [];
  const started = createSysdigSource({
    settings: {
      base: 'https://sysdig.example.com/prometheus',
      scope: { cluster: 'prod' },
      samplePeriod: 10,
      window: 60,
      requestTimeout: 15,
      updateInterval: 600,
    },
    transport,
    credentials: bearerCredentials(() => token),
    clock,
    timers: clock,
    onProblem: (problem) => problems.push(problem),
  });
  catalogues.push(started.catalogue);
  await started.catalogue.start();
  return { clock, transport, started, problems };
}

const pods = {
  kind: 'object',
  metric: 'net.http.request.count',
  groupResource: { group: '', resource: 'pods' },
  metricSelector: everything,
  namespaces: ['bank', 'shop'],
} as const;
const nodes = {
  ...pods,
  metric: 'cpu.idle.percent',
  groupResource: { group: '', resource: 'nodes' },
  namespaces: 'cluster-scoped',
} as const;
const namespaces = {
  ...pods,
  groupResource: { group: '', resource: 'namespaces' },
  namespaces: 'cluster-scoped',
} as const;

/** What of the series above a source is to answer. */
const known = {
  known: {
    request: pods,
    samples: [
      { namespace: 'shop', name: 'web-1', ...measured('3') },
      { namespace: 'shop', name: 'web-2', ...measured('4') },
      { namespace: 'bank', name: 'web-1', ...measured('8', 20) },
    ],
  },
  emptyNamespace: 'empty',
  metricSelection: {
    metricSelector: parseLabelSelector('container_name=sidecar'),
    samples: [{ namespace: 'shop', name: 'web-1', ...measured('2') }],
  },
  clusterScoped: { request: nodes, samples: [{ name: 'node-1', ...measured('90') }] },
  namespaceMetrics: {
    request: namespaces,
    samples: [
      { name: 'shop', ...measured('7') },
      { name: 'bank', ...measured('8', 20) },
    ],
  },
  external: {
    request: { kind: 'external', metric: 'orders_total', namespace: 'shop', selector: everything },
    samples: [measured('48')],
  },
  externalSelection: { selector: parseLabelSelector('queue=a'), samples: [measured('16')] },
  hiddenFrom: 'empty',
  impossibleMetric: 'a metric{}',
  secrets: [token],
} satisfies Partial<SampleSourceSubject>;

describe('SysdigSampleSource', () => {
  // Its queries add up what is of one object: there is never a second value.
  const abilities = { ambiguousData: false };
  const createSubject = async (): Promise<SampleSourceSubject> => {
    const { clock, transport, started } = await setUp();
    const answerAnew = (changed: readonly FakeSysdigSeries[]) => {
      transport.reply = answerFromSysdig(changed, { orders_total: 'counter' });
    };
    const isOf = ({ labels }: FakeSysdigSeries, { namespace, name }: Sample) =>
      labels['kube_namespace_name'] === namespace && labels['kube_pod_name'] === name;
    return {
      ...known,
      source: started.source,
      clock,
      countCalls: () => transport.requests.length,
      breakDown: () => {
        transport.reply = () => answer(401, `the token ${token} is not known`);
      },
      breakMetric: () => {
        const { reply } = transport;
        transport.reply = (request) =>
          request.url.searchParams.get('query')?.includes(requests) ? answer(422, 'cannot') : reply(request);
      },
      spoil: (sample) => answerAnew(series.map((one) => (isOf(one, sample) ? { ...one, value: Infinity } : one))),
      vanish: (sample) => answerAnew(series.filter((one) => !isOf(one, sample))),
      stall: () => {
        transport.reply = stalled;
      },
    };
  };
  sampleSourceContract({ it, describe }, createSubject, abilities);
});

describe('createSysdigSource', () => {
  it('makes a source that answers with what its transport got', async () => {
    const { started, problems } = await setUp();
    const [outcome] = await started.source.fetch(
      [
        {
          kind: 'object',
          metric: 'net.http.request.count',
          groupResource: { group: '', resource: 'pods' },
          metricSelector: everything,
          namespaces: ['shop'],
        },
      ],
      testContext,
    );
    const values = outcome?.ok ? outcome.samples.map(({ name, value }) => [name, value.toString()]) : outcome;
    expect(values).toEqual([
      ['web-1', '3'],
      ['web-2', '4'],
    ]);
    expect(problems).toEqual([]);
  });

  it('reads nothing before its catalogue is started', () => {
    const transport = new FakeTransport();
    const clock = new FakeClock();
    const settings = { base: 'http://h', scope: 'all-clusters', samplePeriod: 1, settle: 0, window: 10 } as const;
    createSysdigSource({
      settings: { ...settings, requestTimeout: 1, updateInterval: 60 },
      transport,
      credentials: bearerCredentials(() => 'secret'),
      clock,
      timers: clock,
      onProblem: () => {},
    });
    expect(transport.requests).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
