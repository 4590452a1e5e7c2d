import { describe, expect, it } from '@jest/globals';
import {
  BackendUnavailableError,
  everything,
  InternalError,
  MetricNotFoundError,
  parseGroupResource,
  parseLabelSelector,
  type SampleOutcome,
  type SampleRequest,
} from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import type { Metrics } from './catalogue/catalogue.ts';
import type { QueryPlan } from './plan/query-plan.ts';
import type { ClusterScope } from './plan/sysdig-scope.ts';
import { SettleTimes } from './promql/samples/settle-times.ts';
import { SysdigSampleSource } from './sysdig-sample-source.ts';

interface World {
  readonly names?: readonly string[];
  /** What the catalogue tells of a type; an error when it cannot be asked. */
  readonly types?: Readonly<Record<string, string>> | Error;
  /** What every plan is answered with. */
  readonly outcome?: SampleOutcome | Error;
  readonly scope?: ClusterScope;
}

interface Setting {
  readonly source: SysdigSampleSource;
  readonly catalogue: { metrics: Metrics };
  readonly plans: { readonly metric: string; readonly plan: QueryPlan }[];
  readonly typesAsked: string[];
  readonly settleTimes: SettleTimes;
}

function setUp(world: World = {}): Setting {
  const { names = [], types = {}, outcome = { ok: true, samples: [] }, scope = { cluster: 'prod' } } = world;
  const plans: Setting['plans'] = [];
  const typesAsked: string[] = [];
  const settleTimes = new SettleTimes({ period: 10 });
  const catalogue = {
    metrics: { names: new Set(names), types: new Map<string, string>() },
    typeOf: async (series: string) => {
      typesAsked.push(series);
      if (types instanceof Error) throw types;
      return types[series];
    },
  };
  const planned = {
    fetch: async (metric: string, plan: QueryPlan) => {
      plans.push({ metric, plan });
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
  const source = new SysdigSampleSource({ catalogue, planned, budget: { pressure: () => 0.25 }, settleTimes, scope });
  return { source, catalogue, plans, typesAsked, settleTimes };
}

function objects(metric: string, resource = 'pods'): SampleRequest {
  const groupResource = parseGroupResource(resource);
  const namespaces = resource === 'nodes' ? 'cluster-scoped' : ['shop'];
  return { kind: 'object', metric, groupResource, metricSelector: everything, namespaces };
}

function external(metric: string, selector = ''): SampleRequest {
  return { kind: 'external', metric, namespace: 'shop', selector: parseLabelSelector(selector) };
}

async function fetchOne({ source }: Setting, request: SampleRequest): Promise<SampleOutcome | undefined> {
  const [outcome] = await source.fetch([request], testContext);
  return outcome;
}

describe('SysdigSampleSource.list', () => {
  it('lists what the catalogue has', () => {
    const { source } = setUp({ names: ['sysdig_host_cpu_idle_percent'] });
    expect(source.list()).toContainEqual({
      kind: 'object',
      info: { groupResource: { group: '', resource: 'nodes' }, namespaced: false, metric: 'cpu.idle.percent' },
    });
    expect(source.list()).toContainEqual({ kind: 'external', info: { metric: 'sysdig_host_cpu_idle_percent' } });
  });

  it('makes the list anew only when the catalogue has changed', () => {
    const { source, catalogue } = setUp({ names: ['a_total'] });
    const before = source.list();
    expect(source.list()).toBe(before);
    catalogue.metrics = { names: new Set(['b_total']), types: new Map() };
    expect(source.list().map(({ info }) => info.metric)).toEqual(Array.from({ length: 6 }, () => 'b_total'));
  });
});

describe('SysdigSampleSource.policyOf', () => {
  it('says how late the samples of the series come', () => {
    const { source, settleTimes } = setUp();
    expect(source.policyOf(objects('net.bytes.in'))).toEqual({ settleSeconds: 30 });
    settleTimes.observe('sysdig_container_net_in_bytes', [5], 0);
    expect(source.policyOf(objects('net.bytes.in'))).toEqual({ settleSeconds: 10 });
    expect(source.policyOf(objects('net.bytes.in', 'nodes'))).toEqual({ settleSeconds: 30 });
  });

  it.each(['*', '5xx', 'a b', 'a{b="c"}'])('is undefined for %s, which cannot be a metric', (metric) => {
    expect(setUp().source.policyOf(objects(metric))).toBeUndefined();
    expect(setUp().source.policyOf(external(metric))).toBeUndefined();
  });

  it('is there for what nobody knows yet', () => {
    expect(setUp().source.policyOf(objects('brand_new_metric'))).toBeDefined();
  });
});

describe('SysdigSampleSource.pressure', () => {
  it('is that of the budget', () => {
    expect(setUp().source.pressure()).toBe(0.25);
  });
});

describe('SysdigSampleSource.fetch', () => {
  it.each([
    [objects('net.bytes.in'), 'sysdig_container_net_in_bytes', 'native-counter'],
    [objects('net.bytes.in', 'nodes'), 'sysdig_host_net_in_bytes', 'native-counter'],
    [external('net.bytes.in'), 'sysdig_container_net_in_bytes', 'native-counter'],
    [objects('jvm.nonHeap.used'), 'jmx_jvm_nonHeap_used', 'gauge'],
    // As client-go asks for it.
    [external('jvm.nonheap.used'), 'jmx_jvm_nonHeap_used', 'gauge'],
  ] as const)('asks for a known metric without asking for its type: %j', async (request, series, kind) => {
    const setting = setUp({ types: new Error('nobody asks') });
    await fetchOne(setting, request);
    expect(setting.plans).toMatchObject([{ metric: request.metric, plan: { query: { series, kind } } }]);
    expect(setting.typesAsked).toEqual([]);
  });

  it.each([
    ['queue_depth', { queue_depth: 'gauge' }, 'gauge'],
    ['orders', { orders: 'counter' }, 'counter'],
    ['jobs_count', { jobs_count: 'gauge' }, 'gauge'],
    ['orders_total', {}, 'counter'],
    ['sysdig_program_syscall_count', { sysdig_program_syscall_count: 'counter' }, 'native-counter'],
    ['sysdig_program_cpu', {}, 'gauge'],
  ])('takes %s, reported as %j, for a %s', async (metric, types, kind) => {
    const setting = setUp({ types });
    await fetchOne(setting, objects(metric));
    expect(setting.plans).toMatchObject([{ plan: { query: { series: metric, kind } } }]);
  });

  it.each(['jobs_count', 'sysdig_program_syscall_count'])(
    'does not guess what %s is while its type cannot be asked for',
    async (metric) => {
      const down = new BackendUnavailableError('Sysdig is away');
      const setting = setUp({ names: [metric], types: down });
      expect(await fetchOne(setting, objects(metric))).toEqual({ ok: false, error: down, trace: [] });
      expect(setting.plans).toEqual([]);
    },
  );

  it('finds the only spelling of an external metric whose case was lost', async () => {
    const setting = setUp({ names: ['OrdersTotal_total'] });
    await fetchOne(setting, external('orderstotal_total'));
    expect(setting.plans).toMatchObject([{ plan: { query: { series: 'OrdersTotal_total' } } }]);
  });

  it('changes no spelling for objects, where none is lost', async () => {
    const setting = setUp({ names: ['OrdersTotal_total'] });
    await fetchOne(setting, objects('orderstotal_total'));
    expect(setting.plans).toMatchObject([{ plan: { query: { series: 'orderstotal_total' } } }]);
  });

  it('hands on what the plan is answered with, after what led to it', async () => {
    const step = { stage: 'query', text: 'up' } as const;
    const outcome: SampleOutcome = { ok: true, samples: [], refused: [], trace: [step] };
    expect(await fetchOne(setUp({ outcome }), objects('net.bytes.in'))).toEqual({
      ok: true,
      samples: [],
      refused: [],
      trace: [
        {
          stage: 'rule',
          text: 'net.bytes.in is the series sysdig_container_net_in_bytes, taken for a native-counter: it is one of the known metrics',
          data: { series: 'sysdig_container_net_in_bytes', kind: 'native-counter' },
        },
        {
          stage: 'labels',
          text: 'looked in Sysdig for sysdig_container_net_in_bytes by kube_namespace_name and kube_pod_name where kube_cluster_name="prod"',
        },
        step,
      ],
    });
  });

  it('names no namespace of those that are asked for together', async () => {
    const request: SampleRequest = {
      kind: 'object',
      metric: 'net.bytes.in',
      groupResource: parseGroupResource('deployments.apps'),
      metricSelector: parseLabelSelector('verb=GET'),
      namespaces: ['bank', 'shop'],
    };
    const outcome = await fetchOne(setUp(), request);
    expect(outcome?.trace?.[1]).toEqual({
      stage: 'labels',
      text: 'looked in Sysdig for sysdig_container_net_in_bytes by kube_namespace_name and kube_workload_name where kube_cluster_name="prod", kube_workload_type="deployment", verb="GET"',
    });
    expect(JSON.stringify(outcome?.trace)).not.toMatch(/bank|shop/);
  });

  it('says nothing of conditions where there are none', async () => {
    const outcome = await fetchOne(setUp({ scope: 'all-clusters' }), objects('net.bytes.in'));
    expect(outcome?.trace?.[1]?.text).toBe(
      'looked in Sysdig for sysdig_container_net_in_bytes by kube_namespace_name and kube_pod_name',
    );
  });

  it('tells of an external metric that it is grouped by nothing', async () => {
    const outcome = await fetchOne(setUp(), external('net.bytes.in', 'verb=GET'));
    expect(outcome?.trace?.[1]?.text).toBe(
      'looked in Sysdig for sysdig_container_net_in_bytes where kube_cluster_name="prod", kube_namespace_name="shop", verb="GET"',
    );
  });

  it('explains a failure as far as it came', async () => {
    const error = new BackendUnavailableError('Sysdig is away');
    const step = { stage: 'query', text: 'up' } as const;
    const setting = setUp({ outcome: { ok: false, error, trace: [step] } });
    const outcome = await fetchOne(setting, objects('net.bytes.in'));
    expect(outcome).toMatchObject({ ok: false, error });
    expect(outcome?.trace?.map(({ stage }) => stage)).toEqual(['rule', 'labels', 'query']);
  });

  it('gives every request its own outcome, in order', async () => {
    const setting = setUp();
    const outcomes = await setting.source.fetch(
      [
        objects('net.bytes.in'),
        objects('nobody_knows'),
        objects('net.bytes.in', 'ingresses.networking.k8s.io'),
        objects('*'),
        external('net.bytes.in', 'size>1'),
        external('net.bytes.in', 'kube_namespace_name=bank'),
        external('net.bytes.out'),
      ],
      testContext,
    );
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.meaning))).toEqual([
      'ok',
      'metric-not-found',
      'metric-not-found',
      'metric-not-found',
      'bad-request',
      'forbidden',
      'ok',
    ]);
    expect(setting.plans.map(({ metric }) => metric).toSorted()).toEqual(['net.bytes.in', 'net.bytes.out']);
  });

  it('says what it knows of a metric of which nothing tells how to aggregate it', async () => {
    expect(await fetchOne(setUp(), objects('nobody_knows'))).toMatchObject({
      error: new MetricNotFoundError(
        'the server could not find the metric nobody_knows: Sysdig knows no series nobody_knows in this cluster; the list of this API names the metrics that there are',
      ),
    });
    expect(await fetchOne(setUp({ names: ['queue_depth'] }), objects('queue_depth'))).toMatchObject({
      error: { message: expect.stringContaining('Sysdig reports no type for it') },
    });
  });

  it('hides a defect of its own from clients, not from the log', async () => {
    const defect = new TypeError('undefined is not a function');
    const outcome = await fetchOne(setUp({ outcome: defect }), objects('net.bytes.in'));
    expect(outcome).toMatchObject({ ok: false, error: new InternalError(defect) });
    expect(outcome?.ok === false && outcome.error.cause).toBe(defect);
  });

  it('asks nothing when nothing is wanted', async () => {
    const setting = setUp();
    expect(await setting.source.fetch([], testContext)).toEqual([]);
    expect(setting.plans).toEqual([]);
  });
});
