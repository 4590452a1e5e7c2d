import { afterEach, describe, expect, it } from '@jest/globals';
import { everything } from '@metrics-adapter/core';
import { FakeClock, type SampleSourceSubject, sampleSourceContract, testContext } from '@metrics-adapter/core/testing';
import { bearerCredentials } from '../src/client/credentials.ts';
import { TransportError } from '../src/client/http-transport.ts';
import { createSysdigSource } from '../src/create-sysdig-source.ts';
import { answerFromSysdig, type FakeSysdigSeries } from './support/fake-sysdig.ts';
import { FakeTransport, stalled } from './support/fake-transport.ts';

const requests = 'sysdig_container_net_http_request_count';

function pod(
  namespace: string,
  name: string,
  value: number,
  more: Readonly<Record<string, string>> = {},
): FakeSysdigSeries {
  const labels = { kube_cluster_name: 'prod', kube_namespace_name: namespace, kube_pod_name: name, ...more };
  return { name: requests, labels, value };
}

const series: readonly FakeSysdigSeries[] = [
  pod('shop', 'web-1', 1, { container_name: 'nginx' }),
  pod('shop', 'web-1', 2, { container_name: 'sidecar' }),
  pod('shop', 'web-2', 4),
  pod('bank', 'web-1', 8),
  pod('shop', 'web-1', 1000, { kube_cluster_name: 'test' }),
  { name: 'sysdig_host_cpu_idle_percent', labels: { kube_cluster_name: 'prod', kube_node_name: 'node-1' }, value: 90 },
  { name: 'orders_total', labels: { kube_cluster_name: 'prod', kube_namespace_name: 'shop', queue: 'a' }, value: 16 },
];

interface Setting {
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
    credentials: bearerCredentials(() => 'secret'),
    clock,
    timers: clock,
    onProblem: (problem) => problems.push(problem),
  });
  catalogues.push(started.catalogue);
  await started.catalogue.start();
  return { transport, started, problems };
}

describe('SysdigSampleSource keeps the contract: it', () => {
  sampleSourceContract(it, async (): Promise<SampleSourceSubject> => {
    const { transport, started } = await setUp();
    const { source } = started;
    const common = { kind: 'object', metricSelector: everything } as const;
    return {
      source,
      known: {
        ...common,
        metric: 'net.http.request.count',
        groupResource: { group: '', resource: 'pods' },
        namespaces: ['bank', 'shop'],
      },
      emptyNamespace: 'empty',
      external: { kind: 'external', metric: 'orders_total', namespace: 'shop', selector: everything },
      clusterScoped: {
        ...common,
        metric: 'cpu.idle.percent',
        groupResource: { group: '', resource: 'nodes' },
        namespaces: 'cluster-scoped',
      },
      impossibleMetric: 'a metric{}',
      breakDown: () => {
        transport.reply = () => new TransportError('timeout', 'no answer in time');
      },
      stall: () => {
        transport.reply = stalled;
      },
    };
  });
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
