import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BadRequestError,
  everything,
  parseGroupResource,
  type SampleOutcome,
  type SampleRequest,
} from '@metrics-adapter/core';
import { testContext } from '@metrics-adapter/core/testing';
import type { SimulatorOptions } from '@metrics-adapter/sysdig-simulator';
import { toColumn } from '../src/data/data-aggregation.ts';
import { type DataTiming, timingOf } from '../src/data/data-window.ts';
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

describe('series that have their samples at different times', () => {
  const metricOf = { 'native-counter': 'sysdig_deltas', gauge: 'levels', counter: 'totals' } as const;
  const usual = { period: 10, window: 60 };

  /** Containers of one pod that are told every period, each so many seconds after it began. */
  async function startWithOffsets(period: number, offsets: readonly number[]): Promise<SimulatedDialects> {
    const simulated = await start({ settle: 60 });
    for (const [kind, name] of Object.entries(metricOf)) {
      simulated.simulator.describeMetric(name, { type: kind === 'gauge' ? 'gauge' : 'counter', unit: '', help: '' });
    }
    const now = simulated.clock.now() / 1000;
    const begin = (Math.floor(now / 3600) - 2) * 3600;
    for (const [index, offset] of offsets.entries()) {
      const times = Array.from({ length: 14_400 / period }, (_, at) => begin + at * period + offset);
      const tell = (name: string, value: (time: number) => number) => {
        const labels = { kube_namespace_name: 'shop', kube_pod_name: 'web', container_name: `c${index}` };
        const samples = times.map((time) => [time, value(time)] as const);
        simulated.simulator.series.setSeries(name, labels, samples);
      };
      tell('levels', () => 10 * (index + 1));
      tell('sysdig_deltas', () => period * (index + 1));
      tell('totals', (time) => 5000 + (time - begin) * (index + 1));
    }
    return simulated;
  }

  interface Told {
    readonly value: string;
    readonly time: number;
  }

  function toldBy(outcome: SampleOutcome): Told {
    expect(tellingsOf(outcome)).toEqual([expect.stringMatching(/^shop\/web: /)]);
    const [sample] = outcome.ok ? outcome.samples : [];
    return { value: String(sample?.value), time: (sample?.timestamp ?? 0) / 1000 };
  }

  /** What is 1, 2, 3 a second, and 10, 20, 30 high. */
  const truths: readonly [MetricKind, Aggregation, (window: number, period: number) => string][] = [
    ['gauge', { time: 'avg', group: 'avg' }, () => '20'],
    ['gauge', { time: 'avg', group: 'sum' }, () => '60'],
    ['gauge', { time: 'sum', group: 'avg' }, (window, period) => String((20 * window) / period)],
    ['gauge', { time: 'sum', group: 'sum' }, (window, period) => String((60 * window) / period)],
    ['gauge', { time: 'min', group: 'min' }, () => '10'],
    ['gauge', { time: 'max', group: 'max' }, () => '30'],
    ['native-counter', { time: 'rate', group: 'avg' }, () => '2'],
    ['native-counter', { time: 'rate', group: 'sum' }, () => '6'],
    ['native-counter', { time: 'avg', group: 'sum' }, (_, period) => String(6 * period)],
    ['counter', { time: 'rate', group: 'avg' }, () => '2'],
    ['counter', { time: 'rate', group: 'sum' }, () => '6'],
    ['counter', { time: 'sum', group: 'sum' }, (window) => String(6 * window)],
  ];

  /** Which of {@link truths} the data API cannot tell. */
  const refused: Readonly<Record<number, readonly string[]>> = {
    15: ['gauge sum avg', 'gauge sum sum', 'native-counter rate avg', 'native-counter rate sum'],
    20: ['gauge sum avg', 'native-counter rate avg'],
    30: ['gauge sum avg', 'native-counter rate avg'],
    60: [],
    300: ['gauge sum avg', 'native-counter rate avg'],
  };
  const ofCounters = ['counter rate avg', 'counter rate sum', 'counter sum sum'];

  it.each<[period: number, window: number, offsets: readonly number[]]>([
    [15, 120, [0, 10, 5]],
    [20, 120, [0, 10, 5]],
    [20, 120, [0, 10, 10]],
    [30, 240, [0, 10, 20]],
    [30, 120, [3, 14, 25]],
    [60, 120, [0, 20, 40]],
    [60, 240, [7, 7, 58]],
    [300, 1200, [0, 100, 200]],
    [300, 1200, [1, 150, 299]],
  ])(
    'have the true number in both, or none in the data API: every %d s, over %d s',
    async (period, window, offsets) => {
      const simulated = await startWithOffsets(period, offsets);
      const cases = truths.map(([kind, aggregation, truthOf]) => {
        const definition = seriesDefinition(kind, { series: metricOf[kind], aggregation, period, window });
        const name = `${kind} ${aggregation.time} ${aggregation.group}`;
        const timing = timingIn(definition);
        return { name, definition, timing, truth: truthOf(timing?.window ?? window, period) };
      });
      const untold = cases.filter(({ timing }) => timing === undefined).map(({ name }) => name);
      expect(untold).toEqual([...(refused[period] ?? []), ...(period === 60 ? [] : ofCounters)]);
      for (let step = 0; step < 12; step += 1) {
        for (const { name, definition, timing, truth } of cases) {
          const { promql, data } = await simulated.askBoth(askPods(definition));
          if (timing === undefined) {
            expect(data).toMatchObject({ ok: false, error: { meaning: 'bad-request' } });
            continue;
          }
          const [inPromql, inData] = [toldBy(promql), toldBy(data)];
          expect({ name, value: inData.value }).toEqual({ name, value: truth });
          expect({ name, value: inPromql.value }).toEqual({ name, value: truth });
          // Both sides of the end of an interval.
          expect(Math.abs(inPromql.time - inData.time)).toBeLessThan(timing.sampling);
        }
        await simulated.clock.advance((period * 1000 * 7) / 12);
      }
    },
  );

  it.each<[period: number, window: number]>([
    [10, 60],
    [15, 120],
    [20, 120],
    [30, 120],
    [60, 120],
    [300, 1200],
  ])('have the same time too where an interval has just ended: every %d s', async (period, window) => {
    const simulated = await start({ settle: 60 });
    simulated.simulator.describeMetric('sysdig_deltas', { type: 'counter', unit: '', help: '' });
    for (const name of ['levels', 'sysdig_deltas']) {
      for (const container of [0, 1]) {
        const labels = { kube_namespace_name: 'shop', kube_pod_name: 'web', container_name: `c${container}` };
        const value = (time: number) => valueAt({ kind: 'gauge', period }, container, time);
        simulated.simulator.series.setSeries(name, labels, { every: period, value });
      }
    }
    const settle = Math.ceil(60 / period) * period;
    const aligned = Math.ceil(simulated.clock.now() / 600_000) * 600_000;
    await simulated.clock.advance(aligned + (settle + period + 1) * 1000 - simulated.clock.now());
    for (const [kind, aggregation] of truths.filter(([one]) => one !== 'counter')) {
      const definition = seriesDefinition(kind, { series: metricOf[kind], aggregation, period, window });
      if (timingIn(definition) === undefined) continue;
      const { promql, data } = await simulated.askBoth(askPods(definition));
      expect(tellingsOf(data)).toEqual(tellingsOf(promql));
      expect(toldBy(data).time * 1000).toBe(aligned);
    }
  });

  function timingIn(definition: SeriesDefinition): DataTiming | undefined {
    try {
      return timingOf(definition, usual);
    } catch (error) {
      expect(error).toBeInstanceOf(BadRequestError);
      return undefined;
    }
  }
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

  it.each<[MetricKind, Aggregation, truth: string, inData: string]>([
    ['gauge', { time: 'avg', group: 'avg' }, '20', '20'],
    ['gauge', { time: 'avg', group: 'sum' }, '60', '20'],
    ['native-counter', { time: 'rate', group: 'sum' }, '6', '6'],
    ['native-counter', { time: 'rate', group: 'avg' }, '2', '6'],
  ])('of a %s %j over series that have samples less often than is said', async (kind, aggregation, truth, inData) => {
    const each = kind === 'gauge' ? 10 : 30;
    const containers = [0, 1, 2].map(
      (index) => (time: number) => (time % 30 === index * 10 ? each * (index + 1) : undefined),
    );
    const untold = await tellBoth(seriesDefinition(kind, { aggregation }), ...containers);
    const late =
      /^UnusableDataError: the newest sample of one series of \w+ is 35 s old, and samples are expected within 30 s/;
    expect(untold).toEqual([[expect.stringMatching(late)], line(inData)]);
    // The rule of what comes every 30 s says so, and is refused where it cannot be right.
    const definition = seriesDefinition(kind, { aggregation, period: 30, window: 120 });
    if (aggregation.time === 'rate' && aggregation.group === 'avg')
      expect(() => timingOf(definition, { period: 10, window: 60 })).toThrow(BadRequestError);
    else
      expect((await tellBoth(definition, ...containers))[1]).toEqual([
        expect.stringMatching(new RegExp(`^shop/web: ${truth} @`)),
      ]);
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
