import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { everything, parseGroupResource, type SampleRequest } from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import type { SimulatorOptions } from '@metrics-adapter/sysdig-simulator';
import { toColumn } from '../src/data/data-aggregation.ts';
import type { Question } from '../src/dialect.ts';
import { type BuiltInMetric, builtInMetrics } from '../src/rules/built-in-metrics.ts';
import type { Aggregation, MetricKind, SeriesDefinition } from '../src/rules/metric-definition.ts';
import { objectLabelsOf } from '../src/rules/object-labels.ts';
import { aggregationCases } from './support/aggregation-cases.ts';
import { seriesDefinition } from './support/definitions.ts';
import { SimulatedDialects, type SimulatedDialectsOptions, tellingsOf } from './support/simulated-dialects.ts';

const cluster = { kube_cluster_name: 'prod' };
const started: SimulatedDialects[] = [];
afterEach(async () => {
  for (const one of started.splice(0)) await one.stop();
});

async function start(options: SimulatedDialectsOptions = {}): Promise<SimulatedDialects> {
  const one = await SimulatedDialects.start(options);
  started.push(one);
  return one;
}

type Labels = Readonly<Record<string, string>>;

/** Containers of two workloads in two namespaces, two to a pod. */
const containers: readonly Labels[] = ['shop', 'bank'].flatMap((namespace) =>
  ['deployment', 'statefulset', 'daemonset'].flatMap((type) =>
    ['a', 'b'].map((container) => ({
      ...cluster,
      kube_namespace_name: namespace,
      kube_workload_type: type,
      kube_workload_name: `web-${type}`,
      kube_service_name: 'web',
      kube_pod_name: `web-${type}-0`,
      container_name: container,
    })),
  ),
);
const nodes: readonly Labels[] = ['one', 'two'].map((node) => ({ ...cluster, kube_node_name: node }));

/** What a metric of this kind tells at a time, different for each series, in whole numbers. */
function valueAt(metric: Pick<BuiltInMetric, 'kind' | 'period'>, series: number, time: number): number {
  const { kind, period = 10 } = metric;
  if (kind === 'counter') return 5000 + ((time / period) % 1000) * (3 + series) + ((time / period + series) % 2);
  return 40 + (((time / period) * 7 + series * 13) % 23);
}

/** Sysdig with every metric of the table. */
async function startWithEverything(): Promise<SimulatedDialects> {
  const simulated = await SimulatedDialects.start();
  for (const metric of builtInMetrics) {
    const type = metric.kind === 'gauge' ? 'gauge' : 'counter';
    simulated.simulator.describeMetric(metric.series, { type, unit: metric.unit, help: '' });
    for (const [index, labels] of (metric.origin === 'host' ? nodes : containers).entries()) {
      const samples = { every: metric.period ?? 10, value: (time: number) => valueAt(metric, index, time) };
      simulated.simulator.series.setSeries(metric.series, labels, samples);
      // The simulator does not know all of the older names, and takes what it does not know for a metric of users' own.
      if (metric.legacyId !== undefined) {
        simulated.simulator.series.setSeries(metric.legacyId.replaceAll('.', '_'), labels, samples);
      }
    }
  }
  return simulated;
}

function requestOf(metric: string, resource: string): SampleRequest {
  const isClusterWide = ['nodes', 'namespaces'].includes(resource);
  return {
    kind: 'object',
    metric,
    groupResource: parseGroupResource(resource),
    metricSelector: everything,
    namespaces: isClusterWide ? 'cluster-scoped' : ['bank', 'shop'],
  };
}

describe('the same metric in both dialects', () => {
  let simulated: SimulatedDialects;
  beforeAll(async () => {
    simulated = await startWithEverything();
  });
  afterAll(() => simulated.stop());

  // The simulator's older API knows these errors of hosts alone.
  const isKnown = ({ series }: BuiltInMetric) => series !== 'sysdig_container_syscall_error_count';
  const ofContainers = builtInMetrics.filter((metric) => metric.origin === 'container' && isKnown(metric));
  const ofHosts = builtInMetrics.filter(({ origin }) => origin === 'host');
  const namesOf = (metrics: readonly BuiltInMetric[]) => [
    ...new Set(metrics.flatMap(({ series, legacyId }) => [series, ...(legacyId === undefined ? [] : [legacyId])])),
  ];

  it.each<[resource: string, objects: number, metrics: readonly BuiltInMetric[]]>([
    ['pods', 6, ofContainers],
    ['services', 2, ofContainers],
    ['deployments.apps', 2, ofContainers],
    ['statefulsets.apps', 2, ofContainers],
    ['daemonsets.apps', 2, ofContainers],
    ['namespaces', 2, ofContainers],
    ['nodes', 2, ofHosts],
  ])('has the same number and time for %s, by every name', async (resource, objects, metrics) => {
    const requests = namesOf(metrics).map((metric) => requestOf(metric, resource));
    const [promql, data] = await Promise.all(
      (['promql', 'data'] as const).map((dialect) => simulated.sources[dialect].fetch(requests, testContext)),
    );
    const told = (outcomes: typeof promql) =>
      Object.fromEntries(
        requests.map(({ metric }, index) => [metric, outcomes?.[index] && tellingsOf(outcomes[index])]),
      );
    expect(told(data)).toEqual(told(promql));
    expect(promql?.map((outcome) => outcome.ok && outcome.samples.length)).toEqual(requests.map(() => objects));
  });

  it('has the same number and time as an external metric, by every name', async () => {
    const requests = namesOf(ofContainers).map(
      (metric): SampleRequest => ({ kind: 'external', metric, namespace: 'shop', selector: everything }),
    );
    const [promql, data] = await Promise.all(
      (['promql', 'data'] as const).map((dialect) => simulated.sources[dialect].fetch(requests, testContext)),
    );
    expect(data?.map(tellingsOf)).toEqual(promql?.map(tellingsOf));
    expect(promql?.map((outcome) => outcome.ok && outcome.samples.length)).toEqual(requests.map(() => 1));
  });
});

/** A question for pods of the namespace shop. */
function askPods(definition: SeriesDefinition): Question {
  const objects = objectLabelsOf(parseGroupResource('pods'));
  if (objects === undefined) throw new Error('pods have labels');
  const groupBy = [objects.namespace ?? '', objects.name];
  return {
    metric: 'm',
    plan: {
      query: { definition, matchers: [], groupBy },
      objects: { name: objects.name, namespace: 'kube_namespace_name', wanted: new Set(['shop']) },
    },
  };
}

function canBeAsked(definition: SeriesDefinition): boolean {
  try {
    toColumn(definition);
    return true;
  } catch {
    return false;
  }
}

describe('the same rule in both dialects', () => {
  const metricOf = { 'native-counter': 'sysdig_deltas', gauge: 'levels', counter: 'totals' } as const;
  const cases = aggregationCases
    .map(({ kind, aggregation }) => seriesDefinition(kind, { series: metricOf[kind], aggregation }))
    .filter(canBeAsked);

  /** Pods with containers that miss samples: `gap` all of its containers the same one, `young` has a second one for 30 s. */
  async function startWithPods(lag: number, data: SimulatorOptions['data'] = {}): Promise<SimulatedDialects> {
    const simulated = await start({ simulator: { lag, data } });
    const { simulator, clock } = simulated;
    const newest = Math.floor(clock.now() / 10_000) * 10 - Math.ceil(lag / 10) * 10;
    simulator.describeMetric('sysdig_deltas', { type: 'counter', unit: '', help: '' });
    simulator.describeMetric('totals', { type: 'counter', unit: '', help: '' });
    simulator.describeMetric('levels', { type: 'gauge', unit: '', help: '' });
    const set = (pod: string, container: number, isThere: (time: number) => boolean) => {
      for (const [kind, name] of Object.entries(metricOf)) {
        const labels = { kube_namespace_name: 'shop', kube_pod_name: pod, container_name: `c${container}` };
        const value = (time: number) =>
          isThere(time) ? valueAt({ kind: kind as keyof typeof metricOf }, container, time) : undefined;
        simulator.series.setSeries(name, labels, { every: 10, value });
      }
    };
    for (const container of [0, 1, 2]) set('steady', container, () => true);
    for (const container of [0, 1]) set('gap', container, (time) => time % 60 !== 20);
    set('fresh', 0, (time) => time > newest - 50);
    for (const container of [0, 1]) set('ended', container, (time) => time < newest - 30);
    return simulated;
  }

  async function expectAgreement(simulated: SimulatedDialects, definition: SeriesDefinition): Promise<void> {
    const { promql, data } = await simulated.askBoth(askPods(definition));
    const told = { kind: definition.kind, ...definition.aggregation };
    // Of a new counter the data API tells a period later: see below.
    const isTold = (line: string) => definition.kind !== 'counter' || !line.startsWith('shop/fresh');
    const expected = tellingsOf(promql).filter(isTold);
    expect({ ...told, is: tellingsOf(data).filter(isTold) }).toEqual({ ...told, is: expected });
    expect(expected).toContainEqual(expect.stringMatching(/^shop\/steady: /));
  }

  it.each([0, 5, 15, 20, 40, 55])('has the same number and time when samples come %d s late', async (lag) => {
    const simulated = await startWithPods(lag);
    for (const definition of cases) await expectAgreement(simulated, definition);
    expect(cases).toHaveLength(2 + 2 + 2 + 1 + 1 + (2 + 2) + (2 + 2 + 1 + 1));
  });

  it('has the same number and time as time goes by', async () => {
    const simulated = await startWithPods(15);
    for (let step = 0; step < 12; step += 1) {
      for (const definition of cases) await expectAgreement(simulated, definition);
      await simulated.clock.advance(7000);
    }
  });

  it.each<SimulatorOptions['data'] & object>([
    { numbersAsText: true },
    { rowOrder: 'chronological' },
    { gaps: 'null' },
    { unfinishedIntervals: 'shown' },
    { lastCountsFrom: 'newest' },
    { gaugeRate: 'expected' },
    { scrapedSum: 'increase' },
    { filterGrammar: 'lenient' },
    { negationNeedsLabel: true },
    { containerKeys: 'kubernetes' },
    { anyCase: true },
  ])('has the same number and time if Sysdig turns out to be so: %j', async (data) => {
    const simulated = await startWithPods(15, data);
    for (const definition of cases) await expectAgreement(simulated, definition);
  });

  it('has no value of a scraped counter if Sysdig needs two samples in an interval', async () => {
    const simulated = await startWithPods(15, { scrapedRate: 'prometheus' });
    const { promql, data } = await simulated.askBoth(askPods(seriesDefinition('counter', { series: 'totals' })));
    expect(promql).toMatchObject({
      ok: true,
      samples: expect.arrayContaining([expect.objectContaining({ name: 'steady' })]),
    });
    expect(data).toMatchObject({ ok: true, samples: [], refused: [] });
  });

  it('has no value if Sysdig answers as its oldest documents say', async () => {
    const simulated = await startWithPods(15, { rowShape: 'nested' });
    const { data } = await simulated.askBoth(askPods(seriesDefinition('gauge', { series: 'levels' })));
    expect(data).toMatchObject({ ok: false, error: { message: expect.stringContaining('use --dialect promql') } });
  });
});

describe('what differs', () => {
  /** The end of the settled window. */
  const settled = Date.UTC(2026, 0, 2, 3, 3, 30) / 1000;
  const metricOf = { 'native-counter': 'sysdig_deltas', gauge: 'levels', counter: 'totals' } as const;

  type Value = (time: number) => number | undefined;

  /** What both dialects make of one pod's containers. */
  async function tellBoth(definition: SeriesDefinition, ...containers: readonly Value[]) {
    const simulated = await start({ settle: 20 });
    const { simulator } = simulated;
    const series = metricOf[definition.kind];
    simulator.describeMetric(series, { type: definition.kind === 'gauge' ? 'gauge' : 'counter', unit: '', help: '' });
    for (const [index, value] of containers.entries()) {
      const labels = { kube_namespace_name: 'shop', kube_pod_name: 'web', container_name: `c${index}` };
      simulator.series.setSeries(series, labels, { every: 10, value });
    }
    const { promql, data } = await simulated.askBoth(askPods({ ...definition, series }));
    return [tellingsOf(promql), tellingsOf(data)];
  }

  const always = (value: number) => () => value;
  const since = (begin: number, value: number) => (time: number) => (time > begin ? value : undefined);
  const line = (value: string, at = settled) => [`shop/web: ${value} @${new Date(at * 1000).toISOString()} /60`];

  it.each<[MetricKind, Aggregation, string, string]>([
    ['gauge', { time: 'avg', group: 'avg' }, '25', '17500m'],
    ['gauge', { time: 'avg', group: 'sum' }, '50', '30'],
    ['native-counter', { time: 'rate', group: 'avg' }, '1', '1750m'],
    ['native-counter', { time: 'rate', group: 'sum' }, '3', '3'],
  ])('of a %s %j over series of which one is younger than the window', async (kind, aggregation, inPromql, inData) => {
    const told = await tellBoth(seriesDefinition(kind, { aggregation }), always(10), since(settled - 30, 40));
    expect(told).toEqual([line(inPromql), line(inData)]);
  });

  it('a window that no series fills alone, and several do together', async () => {
    const first = (time: number) => (time > settled - 30 && time <= settled ? undefined : 20);
    const told = await tellBoth(seriesDefinition('native-counter'), first, since(settled - 30, 20));
    expect(told).toEqual([['shop/web refused'], line('2')]);
  });

  it('a counter that began at zero within the window', async () => {
    const begin = settled - 50;
    const value = (time: number) => (time < begin ? undefined : (time - begin) * 2);
    const [inPromql, inData] = await tellBoth(seriesDefinition('counter'), value);
    expect([inPromql, inData]).toEqual([line('1833m'), ['shop/web refused']]);
    const [afterwards, same] = await tellBoth(seriesDefinition('counter'), (time) =>
      time < begin - 10 ? undefined : (time - begin + 10) * 2,
    );
    expect([afterwards, same]).toEqual([line('2'), line('2')]);
  });

  it('the time of samples that are not taken at full intervals', async () => {
    const simulated = await start({ settle: 20 });
    const samples = Array.from({ length: 30 }, (_, index) => [settled + 33 - index * 10, 5] as const);
    simulated.simulator.series.setSeries('levels', { kube_namespace_name: 'shop', kube_pod_name: 'web' }, samples);
    const { promql, data } = await simulated.askBoth(askPods(seriesDefinition('gauge', { series: 'levels' })));
    expect([tellingsOf(promql), tellingsOf(data)]).toEqual([line('5', settled + 3), line('5')]);
  });

  it('a new counter has its first value a period later', async () => {
    const simulated = await start({ settle: 20 });
    simulated.simulator.describeMetric('totals', { type: 'counter', unit: '', help: '' });
    const born = Date.UTC(2026, 0, 2, 3, 2, 40) / 1000;
    const labels = { kube_namespace_name: 'shop', kube_pod_name: 'web' };
    const value = (time: number) => (time < born ? undefined : 5000 + (time - born) * 2);
    simulated.simulator.series.setSeries('totals', labels, { every: 10, value });
    const question = askPods(seriesDefinition('counter', { series: 'totals' }));
    const told: (readonly string[])[] = [];
    for (let step = 0; step < 2; step += 1) {
      const { promql, data } = await simulated.askBoth(question);
      told.push([...tellingsOf(promql), ...tellingsOf(data)]);
      await simulated.clock.advance(10_000);
    }
    const [first, second] = ['30', '40'].map((seconds) => `shop/web: 2 @2026-01-02T03:03:${seconds}.000Z /60`);
    expect(told).toEqual([
      [first, 'shop/web refused'],
      [second, second],
    ]);
  });

  it.each([
    [false, '25'],
    [true, '40'],
  ])('what lacks a label may not count where another value is asked for: %s', async (negationNeedsLabel, average) => {
    const simulated = await start({ settle: 20, simulator: { data: { negationNeedsLabel } } });
    const set = (value: number, more: Labels) => {
      const labels = { kube_namespace_name: 'shop', kube_pod_name: 'web', ...more };
      simulated.simulator.series.setSeries('levels', labels, { every: 10, value: () => value });
    };
    set(10, {});
    set(20, { queue: 'a' });
    set(40, { queue: 'b' });
    const { metric, plan } = askPods(seriesDefinition('gauge', { series: 'levels' }));
    const matchers = [{ label: 'queue', operator: '!=', value: 'a' }] as const;
    const { promql, data } = await simulated.askBoth({ metric, plan: { ...plan, query: { ...plan.query, matchers } } });
    expect([tellingsOf(promql), tellingsOf(data)]).toEqual([line('25'), line(average)]);
  });
});
