import { describe, expect, it } from '@jest/globals';
import {
  BackendUnavailableError,
  everything,
  InternalError,
  MetricNotFoundError,
  type MetricOffer,
  type MetricPolicy,
  parseGroupResource,
  parseLabelSelector,
  type SampleOutcome,
  type SampleRequest,
} from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import type { Dialect, Question } from './dialect.ts';
import type { ClusterScope } from './plan/sysdig-scope.ts';
import { type ResolvedMetric, type SeriesDefinition, usualAggregations } from './rules/metric-definition.ts';
import type { MetricResolver } from './rules/metric-resolver.ts';
import { objectLabelsOf } from './rules/object-labels.ts';
import { SysdigSampleSource } from './sysdig-sample-source.ts';

const bytes: SeriesDefinition = {
  form: 'series',
  series: 'sysdig_container_net_in_bytes',
  origin: 'container',
  kind: 'native-counter',
  aggregation: usualAggregations['native-counter'],
  because: 'the test says so',
};

const offers: readonly MetricOffer[] = [{ kind: 'external', info: { metric: 'bytes' } }];
const unknown = new MetricNotFoundError('nobody knows it');

interface World {
  readonly scope?: ClusterScope;
  readonly policy?: MetricPolicy;
  /** What every question is answered with. */
  readonly outcome?: SampleOutcome | Error;
}

/** A source that knows one metric, `bytes`. */
function setUp({ scope = { cluster: 'prod' }, policy = {}, outcome = { ok: true, samples: [] } }: World = {}) {
  const asked: Question[][] = [];
  const metrics: MetricResolver = {
    offers: () => offers,
    policyOf: ({ metric }) => (metric === 'bytes' ? { source: 'the-series', policy } : undefined),
    resolve: async (request): Promise<ResolvedMetric> => {
      if (request.metric !== 'bytes') throw request.metric === 'broken' ? new TypeError('a defect') : unknown;
      const objects = request.kind === 'object' ? objectLabelsOf(request.groupResource) : undefined;
      const inNamespace = request.kind === 'external';
      return { definition: bytes, scope: 'cluster', where: [], groupBy: [], inNamespace, ...(objects && { objects }) };
    },
  };
  const dialect: Dialect = {
    rowLimit: 1000,
    settleSecondsOf: (source) => (source === 'the-series' ? 20 : 0),
    fetch: async (questions) => {
      asked.push([...questions]);
      if (outcome instanceof Error) throw outcome;
      return questions.map(() => outcome);
    },
  };
  return { source: new SysdigSampleSource({ metrics, dialect, budget: { pressure: () => 0.25 }, scope }), asked };
}

function objects(metric: string, { resource = 'pods', selector = '' } = {}): SampleRequest {
  const groupResource = parseGroupResource(resource);
  const metricSelector = selector === '' ? everything : parseLabelSelector(selector);
  return { kind: 'object', metric, groupResource, metricSelector, namespaces: ['bank', 'shop'] };
}

function external(metric: string, selector = ''): SampleRequest {
  return { kind: 'external', metric, namespace: 'shop', selector: parseLabelSelector(selector) };
}

async function fetchOne(setting: ReturnType<typeof setUp>, request: SampleRequest): Promise<SampleOutcome | undefined> {
  const [outcome] = await setting.source.fetch([request], testContext);
  return outcome;
}

describe('SysdigSampleSource', () => {
  it('lists what its metrics offer', () => {
    expect(setUp().source.list()).toBe(offers);
  });

  it('adds to a policy how late the samples come', () => {
    const { source } = setUp({ policy: { maxAge: 90 } });
    expect(source.policyOf(external('bytes'))).toEqual({ maxAge: 90, settleSeconds: 20 });
    expect(source.policyOf(external('*'))).toBeUndefined();
  });

  it('takes a service of an earlier adapter for the workload that it means', () => {
    const services = parseGroupResource('services');
    const deployments = parseGroupResource('deployments.apps');
    const { source } = setUp();
    expect(source.aliasOf({ groupResource: services, name: 'deployment;cart' })).toEqual({
      groupResource: deployments,
      name: 'cart',
    });
    expect(source.aliasOf({ groupResource: services, name: 'cart' })).toBeUndefined();
  });

  it('is under the pressure of its budget', () => {
    expect(setUp().source.pressure()).toBe(0.25);
  });
});

describe('SysdigSampleSource.fetch', () => {
  it('hands on what the plan is answered with, after what led to it', async () => {
    const step = { stage: 'query', text: 'up' } as const;
    const outcome: SampleOutcome = { ok: true, samples: [], refused: [], trace: [step] };
    expect(await fetchOne(setUp({ outcome }), objects('bytes'))).toEqual({
      ok: true,
      samples: [],
      refused: [],
      trace: [
        {
          stage: 'rule',
          text: 'bytes is the series sysdig_container_net_in_bytes, taken for a native-counter: the test says so',
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
    const request = objects('bytes', { resource: 'deployments.apps', selector: 'verb=GET' });
    const outcome = await fetchOne(setUp(), request);
    expect(outcome?.trace?.[1]).toEqual({
      stage: 'labels',
      text: 'looked in Sysdig for sysdig_container_net_in_bytes by kube_namespace_name and kube_workload_name where kube_cluster_name="prod", kube_workload_type="deployment", verb="GET"',
    });
    expect(JSON.stringify(outcome?.trace)).not.toMatch(/bank|shop/);
  });

  it('says nothing of conditions where there are none', async () => {
    const outcome = await fetchOne(setUp({ scope: 'all-clusters' }), objects('bytes'));
    expect(outcome?.trace?.[1]?.text).toBe(
      'looked in Sysdig for sysdig_container_net_in_bytes by kube_namespace_name and kube_pod_name',
    );
  });

  it('tells of an external metric that it is grouped by nothing', async () => {
    const outcome = await fetchOne(setUp(), external('bytes', 'verb=GET'));
    expect(outcome?.trace?.[1]?.text).toBe(
      'looked in Sysdig for sysdig_container_net_in_bytes where kube_cluster_name="prod", kube_namespace_name="shop", verb="GET"',
    );
  });

  it('explains a failure as far as it came', async () => {
    const error = new BackendUnavailableError('Sysdig is away');
    const step = { stage: 'query', text: 'up' } as const;
    const outcome = await fetchOne(setUp({ outcome: { ok: false, error, trace: [step] } }), objects('bytes'));
    expect(outcome).toMatchObject({ ok: false, error });
    expect(outcome?.trace?.map(({ stage }) => stage)).toEqual(['rule', 'labels', 'query']);
  });

  it('gives every request its own outcome, in order, and asks for what can be asked together', async () => {
    const { source, asked } = setUp();
    const requests = [
      objects('bytes'),
      objects('nobody_knows'),
      external('bytes', 'size>1'),
      external('bytes', 'kube_namespace_name=bank'),
      objects('broken'),
      external('bytes'),
    ];
    const outcomes = await source.fetch(requests, testContext);
    expect(outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.error.meaning))).toEqual([
      'ok',
      'metric-not-found',
      'bad-request',
      'forbidden',
      'internal',
      'ok',
    ]);
    expect(asked.map((together) => together.map(({ plan }) => plan.objects?.name))).toEqual([
      ['kube_pod_name', undefined],
    ]);
  });

  it('hides a defect of its own from clients, not from the log', async () => {
    const defect = new TypeError('undefined is not a function');
    const outcome = await fetchOne(setUp({ outcome: defect }), objects('bytes'));
    expect(outcome).toMatchObject({ ok: false, error: new InternalError(defect) });
    expect(outcome?.ok === false && outcome.error.cause).toBe(defect);
    expect(outcome?.trace?.map(({ stage }) => stage)).toEqual(['rule', 'labels']);
  });

  it('asks nothing when nothing is wanted', async () => {
    const { source, asked } = setUp();
    expect(await source.fetch([], testContext)).toEqual([]);
    expect(asked).toEqual([]);
  });
});
