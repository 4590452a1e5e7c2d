import { afterEach, describe, expect, it } from '@jest/globals';
import { FreshnessEngine } from '@metrics-adapter/core';
import {
  customMetricsProviderContract,
  externalMetricsProviderContract,
  FakeClock,
  FakeObjectLister,
  FakeResourceMapper,
  type SampleSourceSubject,
  sampleSourceContract,
  testContext,
} from '@metrics-adapter/core/testing';
import { bearerCredentials } from '../src/client/credentials.ts';
import { createSysdigSource } from '../src/create-sysdig-source.ts';
import type { DialectName } from '../src/dialect.ts';
import {
  buildWorld,
  cores,
  podRequest,
  settled,
  worldObjectMetrics,
  worldObjects,
  worldQueues,
  worldRules,
  worldSamples,
} from './support/contract-world.ts';
import { dialectRows } from './support/dialect-rows.ts';
import { answer, FakeTransport, stalled } from './support/fake-transport.ts';
import { WiredSysdig } from './support/wired-sysdig.ts';

/** As long as a sample may be held, and a little; seconds. */
const longer = 100;
const dialects: readonly DialectName[] = ['promql', 'data'];

const started: WiredSysdig[] = [];
const engines: FreshnessEngine[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) engine.stop();
  for (const one of started.splice(0)) await one.stop();
});

async function start(dialect: DialectName): Promise<WiredSysdig> {
  const wired = await WiredSysdig.start({ dialect, rules: worldRules });
  started.push(wired);
  const { series, describeMetric } = wired.simulator;
  buildWorld({ series, describeMetric: describeMetric.bind(wired.simulator) });
  await wired.sysdig.catalogue.start();
  expect(wired.problems).toEqual([]);
  return wired;
}

/** What every contract can do to the backend. */
function powersOver(wired: WiredSysdig) {
  const { clock, requests, simulator } = wired;
  const { token } = simulator;
  return {
    clock,
    secrets: [token],
    countCalls: () => requests.length,
    breakDown: () => wired.wrap(() => new FakeTransport(() => answer(401, `who is ${token}?`))),
    stall: () => wired.wrap(() => new FakeTransport(stalled)),
  };
}

async function createSourceSubject(dialect: DialectName): Promise<SampleSourceSubject> {
  const wired = await start(dialect);
  const { questionOf, ...changes } = dialectRows[dialect];
  const { id, series } = cores;
  const isOfPods = (question = '') => question.includes(id) || question.includes(series);
  return {
    ...worldSamples,
    ...powersOver(wired),
    source: wired.sysdig.source,
    breakMetric: () =>
      wired.wrap((transport) => ({
        send: async (request) => (isOfPods(questionOf(request)) ? answer(422, 'cannot') : transport.send(request)),
      })),
    spoil: (sample) => wired.wrap(changes.spoil(sample)),
    duplicate: (sample) => wired.wrap(changes.duplicate(sample)),
    vanish: (sample) => wired.wrap(changes.vanish(sample)),
  };
}

/** The source behind the engine, as a server has it. */
async function createProviderSubject(dialect: DialectName) {
  const wired = await start(dialect);
  const { clock } = wired;
  const lister = new FakeObjectLister(worldObjects);
  const mapper = new FakeResourceMapper();
  const engine = new FreshnessEngine({ source: wired.sysdig.source, mapper, lister, clock, timers: clock });
  engines.push(engine);
  const { namespace } = worldObjectMetrics.known;
  return {
    ...powersOver(wired),
    provider: engine,
    whileWaiting: () => clock.advance(50),
    vanish: async (name: string) => {
      wired.wrap(dialectRows[dialect].vanish({ namespace, name }));
      lister.objects = worldObjects.filter((one) => one.namespace !== namespace || one.name !== name);
      await wired.live(longer);
    },
  };
}

describe.each(dialects)('Sysdig by %s', (dialect) => {
  describe('as SampleSource', () => {
    sampleSourceContract({ it, describe }, () => createSourceSubject(dialect));
  });

  describe('as CustomMetricsProvider', () => {
    customMetricsProviderContract({ it, describe }, async () => ({
      ...worldObjectMetrics,
      ...(await createProviderSubject(dialect)),
    }));
  });

  describe('as ExternalMetricsProvider', () => {
    externalMetricsProviderContract({ it, describe }, async () => ({
      ...worldQueues,
      ...(await createProviderSubject(dialect)),
    }));
  });

  it('asks nothing before its catalogue is started', () => {
    const transport = new FakeTransport();
    const clock = new FakeClock();
    const source = createSysdigSource({
      settings: {
        base: 'http://h',
        monitorBase: 'http://h',
        dialect,
        scope: 'all-clusters',
        samplePeriod: 10,
        settle: 0,
        window: 60,
        requestTimeout: 1,
        updateInterval: 60,
      },
      transport,
      credentials: bearerCredentials(() => 'secret'),
      clock,
      timers: clock,
      onProblem: () => {},
    });
    expect(source.source.list()).toEqual([]);
    expect(transport.requests).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

const pods = `${cores.series}{kube_cluster_name="prod",kube_namespace_name=~"bank|shop",kube_pod_name!=""}`;

describe('what the pods of the contracts are asked by', () => {
  it('is PromQL', async () => {
    const wired = await start('promql');
    const before = wired.requests.length;
    await wired.sysdig.source.fetch([podRequest], testContext);
    const asked = wired.requests.slice(before);
    expect(asked.map(({ method, url }) => [method, url.pathname, Object.fromEntries(url.searchParams)])).toEqual([
      [
        'GET',
        '/prometheus/api/v1/query',
        {
          query: [
            `label_replace(avg by (kube_namespace_name, kube_pod_name) (avg_over_time(${pods}[60s] offset 20s) and ${pods} offset 20s), "__k", "v", "", "")`,
            `label_replace(max by (kube_namespace_name, kube_pod_name) (timestamp(${pods} offset 20s) > time() - 80), "__k", "t", "", "")`,
            `label_replace(max(timestamp(${pods})), "__k", "w", "", "")`,
            `label_replace(min(timestamp(${pods}) > time() - 70), "__k", "s", "", "")`,
          ].join(' or '),
          time: '1767323034.999',
          timeout: '15',
        },
      ],
    ]);
  });

  it('is the words of the data API', async () => {
    const wired = await start('data');
    const before = wired.requests.length;
    await wired.sysdig.source.fetch([podRequest], testContext);
    const asked = wired.requests.slice(before);
    expect(asked.map(({ method, url, body = '' }) => [method, url.pathname, JSON.parse(body)])).toEqual([
      [
        'POST',
        '/api/data',
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
      ],
    ]);
  });
});
