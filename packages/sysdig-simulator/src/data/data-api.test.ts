import { afterEach, describe, expect, it } from '@jest/globals';
import { startSimulator } from '../http/simulator.ts';
import type { Simulator, SimulatorOptions } from '../http/simulator-options.ts';
import type { SeriesSource } from '../series/series-source.ts';
import type { DataSwitches } from './data-switches.ts';

/** Seconds; three after a sample. */
const now = 1_700_000_003;
const newest = 1_700_000_000;
const started: Simulator[] = [];
afterEach(() => Promise.all(started.splice(0).map((one) => one.stop())));

const requestCount = 'sysdig_container_net_http_request_count';
const perSecond = { id: 'net.http.request.count', aggregations: { time: 'timeAvg', group: 'sum' } };
const pod = { id: 'kubernetes.pod.name' };

async function start(data: Partial<DataSwitches> = {}, options: SimulatorOptions = {}): Promise<Simulator> {
  const one = await startSimulator({ clock: () => now * 1000, lag: 0, data, ...options });
  started.push(one);
  return one;
}

/** Pods that serve 10, 20, 30, … requests in each period. */
async function startWithPods(count: number, data: Partial<DataSwitches> = {}): Promise<Simulator> {
  const simulator = await start(data);
  for (let index = 1; index <= count; index += 1) {
    const labels = { kube_pod_name: `pod-${index}`, kube_namespace_name: 'shop', container_name: 'app' };
    simulator.series.setSeries(requestCount, labels, { every: 10, value: () => 10 * index });
  }
  return simulator;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

async function post(simulator: Simulator, request: unknown, path = '/api/data'): Promise<Reply> {
  const response = await fetch(`${simulator.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${simulator.token}`, 'content-type': 'application/json' },
    body: typeof request === 'string' ? request : JSON.stringify(request),
  });
  return { status: response.status, body: await response.json() };
}

interface Row {
  readonly t: number;
  readonly d: readonly unknown[];
}

async function ask(simulator: Simulator, request: object): Promise<readonly Row[]> {
  const { status, body } = await post(simulator, { dataSourceType: 'container', ...request });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return (body as { readonly data: readonly Row[] }).data;
}

async function problemOf(simulator: Simulator, request: object): Promise<unknown> {
  const { status, body } = await post(simulator, request);
  return { status, ...(body as { readonly errors: readonly object[] }).errors[0] };
}

/** Values without their times, in the order of the rows. */
async function valuesOf(simulator: Simulator, request: object): Promise<readonly unknown[]> {
  return (await ask(simulator, request)).map(({ d }) => d);
}

describe('windows', () => {
  it('have a row for the end of each interval, and are echoed as they were aligned', async () => {
    const simulator = await startWithPods(1);
    const request = { dataSourceType: 'container', last: 30, sampling: 10, metrics: [perSecond] };
    expect(await post(simulator, request, '/api/data/')).toEqual({
      status: 200,
      body: {
        data: [-20, -10, 0].map((ago) => ({ t: newest + ago, d: [1] })),
        start: newest - 30,
        end: newest,
      },
    });
  });

  it('may be given by their ends, as numbers or text, and 0 for now', async () => {
    const simulator = await startWithPods(1);
    const edges = [
      { start: newest - 25, end: newest - 5 },
      { start: String(newest - 25), end: String(newest - 5) },
    ];
    for (const request of edges) {
      const rows = await ask(simulator, { ...request, sampling: 10, metrics: [perSecond] });
      expect(rows.map(({ t }) => t)).toEqual([newest - 20, newest - 10]);
    }
    const untilNow = await ask(simulator, { start: newest - 10, end: 0, sampling: 10, metrics: [perSecond] });
    expect(untilNow.map(({ t }) => t)).toEqual([newest]);
  });

  it('are one interval without a sampling, on the grid of the finest timeline that can serve them', async () => {
    const simulator = await startWithPods(1);
    const sum = { ...perSecond, aggregations: { time: 'sum', group: 'sum' } };
    const windowOf = async (last: number) =>
      (await post(simulator, { last, metrics: [sum], dataSourceType: 'container' })).body;
    expect(await windowOf(60)).toEqual({ data: [{ t: newest, d: [60] }], start: newest - 60, end: newest });
    expect(await windowOf(6010)).toMatchObject({ start: newest - 6020, end: newest - 20 });
    expect(await windowOf(3 * 86_400)).toMatchObject({ start: newest - 200 - 3 * 86_400, end: newest - 200 });
  });

  it('count back from the clock, or from the newest data that there can be', async () => {
    for (const [lastCountsFrom, times] of [
      ['clock', []],
      ['newest', [newest - 40]],
    ] as const) {
      const simulator = await startWithPods(1, { lastCountsFrom });
      simulator.faults.lag = 35;
      const rows = await ask(simulator, { last: 10, sampling: 10, metrics: [perSecond] });
      expect(rows.map(({ t }) => t)).toEqual(times);
    }
  });

  it('lack what is late: whole intervals, unless unfinished ones are shown', async () => {
    for (const [unfinishedIntervals, rows] of [
      ['missing', [[newest - 80, 60]]],
      [
        'shown',
        [
          [newest - 80, 60],
          [newest - 20, 40],
        ],
      ],
    ] as const) {
      const simulator = await startWithPods(1, { unfinishedIntervals });
      simulator.faults.lag = 43;
      const sum = { ...perSecond, aggregations: { time: 'sum', group: 'sum' } };
      const request = { start: newest - 140, end: newest - 20, sampling: 60, metrics: [sum] };
      expect((await ask(simulator, request)).map(({ t, d }) => [t, d[0]])).toEqual(rows);
    }
  });

  it('lack what is no longer kept', async () => {
    const simulator = await startWithPods(1, { retention: [{ sampling: 10, kept: 35 }] });
    const rows = await ask(simulator, { last: 60, sampling: 10, metrics: [perSecond] });
    expect(rows.map(({ t }) => t)).toEqual([newest - 20, newest - 10, newest]);
  });

  it.each([
    [{}, 'start', 'last, or start and end, must be set'],
    [{ start: 1 }, 'end', 'last, or start and end, must be set'],
    [{ last: 0 }, 'last', 'last must be greater than 0'],
    [{ last: '60' }, 'last', 'last must be a number'],
    [{ last: 60, start: 1 }, 'last', 'last excludes start and end'],
    [{ start: newest, end: newest }, 'start', 'start must be before end'],
    [{ start: 'then', end: newest }, 'start', 'start must be a number'],
    [{ last: 60, sampling: 15 }, 'sampling', 'sampling must be one of 10, 60, 600, 3600, 86400'],
    [{ last: 60, sampling: 1 }, 'sampling', 'sampling must be one of 10, 60, 600, 3600, 86400'],
    [{ last: 6001, sampling: 10 }, 'last', 'last cannot be greater than 600 * sampling'],
    [{ start: newest - 6001, end: newest, sampling: 10 }, 'end', 'end cannot be greater than 600 * sampling'],
    [{ last: 451 * 86_400 }, 'last', 'no timeline can serve this window'],
  ])('are refused: %j', async (window, field, message) => {
    const simulator = await startWithPods(1);
    expect(await problemOf(simulator, { ...window, metrics: [perSecond] })).toMatchObject({
      status: 400,
      field,
      message,
    });
  });

  it('may have 600 samples', async () => {
    expect(await ask(await startWithPods(1), { last: 6000, sampling: 10, metrics: [perSecond] })).toHaveLength(600);
  });

  it('may have other samplings by a switch', async () => {
    const simulator = await startWithPods(1, { samplings: [1, 10], samplingOfWholeWindow: true });
    expect(await ask(simulator, { last: 20, sampling: 1, metrics: [perSecond] })).toHaveLength(2);
    expect(await ask(simulator, { last: 30, sampling: 30, metrics: [perSecond] })).toEqual([{ t: newest, d: [1] }]);
  });
});

describe('metrics', () => {
  it('are answered in the order of the request, keys in place, by old ids and new ones', async () => {
    const simulator = await startWithPods(1);
    simulator.series.setSeries('jmx_jvm_thread_count', { kube_pod_name: 'pod-1' }, { every: 10, value: () => 7 });
    const request = {
      last: 10,
      metrics: [
        { id: 'jvm.thread.count', aggregations: { time: 'avg' } },
        { metric: 'kube_pod_name' },
        { id: requestCount },
        { metric: 'kubernetes.namespace.name' },
      ],
      filter: "kubernetes.pod.name = 'pod-1'",
    };
    // The threads have no namespace: another tuple of keys, another row.
    expect([...(await valuesOf(simulator, request))].sort()).toEqual(
      [
        [7, 'pod-1', null, null],
        [null, 'pod-1', 1, 'shop'],
      ].sort(),
    );
  });

  it('are those of hosts, unless the request says otherwise or names a label of containers', async () => {
    const simulator = await startWithPods(2);
    simulator.series.setSeries(
      'sysdig_host_net_http_request_count',
      { host_hostname: 'a' },
      { every: 10, value: () => 50 },
    );
    const values = async (request: object) => valuesOf(simulator, { dataSourceType: null, last: 10, ...request });
    expect(await values({ metrics: [perSecond] })).toEqual([[5]]);
    expect(await values({ metrics: [perSecond], dataSourceType: 'container' })).toEqual([[3]]);
    expect(await values({ metrics: [perSecond, { id: 'container.name' }] })).toEqual([[3, 'app']]);
    expect(await values({ metrics: [perSecond], filter: "container_name = 'app'" })).toEqual([[3]]);
    expect(await values({ metrics: [perSecond, { id: 'container.name' }], dataSourceType: 'host' })).toEqual([
      [5, null],
    ]);
    expect(await values({ metrics: [perSecond, pod] })).toEqual([[5, null]]);
    expect(await values({ metrics: [{ ...perSecond, id: requestCount }] })).toEqual([[3]]);
  });

  it('may be those of containers as soon as pods are named', async () => {
    const simulator = await startWithPods(1, { containerKeys: 'kubernetes' });
    expect(await valuesOf(simulator, { dataSourceType: null, last: 10, metrics: [perSecond, pod] })).toEqual([
      [1, 'pod-1'],
    ]);
  });

  it('mean the first aggregations of their descriptors when nothing is said', async () => {
    const simulator = await startWithPods(2);
    for (const name of ['a', 'b']) {
      simulator.series.setSeries('jobs', { name }, { every: 10, value: () => (name === 'a' ? 2 : 4) });
    }
    const metrics = [{ id: 'net.http.request.count' }, { id: 'jobs', aggregations: {} }];
    expect(await valuesOf(simulator, { last: 60, metrics })).toEqual([[3, 3]]);
  });

  it('that are labels are joined', async () => {
    const simulator = await startWithPods(3);
    const names = { id: 'kubernetes.pod.name', aggregations: { time: 'concat', group: 'concat' } };
    expect(await valuesOf(simulator, { last: 10, metrics: [perSecond, names] })).toEqual([[6, 'pod-1, pod-2, pod-3']]);
  });

  it('need not be there: keys alone list entities', async () => {
    const rows = await valuesOf(await startWithPods(2), { last: 10, metrics: [pod] });
    expect([...rows].sort()).toEqual([['pod-1'], ['pod-2']]);
  });

  it('that are unknown are told as Sysdig tells it, with a status that nobody knows', async () => {
    const request = { last: 10, metrics: [pod, { id: 'nothing', aggregations: { time: 'avg', group: 'sum' } }] };
    expect(await problemOf(await startWithPods(1), request)).toEqual({
      status: 400,
      reason: 'Metric not found',
      message: "'nothing' is not a Sysdig Cloud metric",
      field: 'metrics',
      rejectedValue: [
        {
          groupAggregation: null,
          alias: 'kubernetes.pod.name',
          aggregations: null,
          timeAggregation: null,
          metric: 'kubernetes.pod.name',
        },
        {
          groupAggregation: 'sum',
          alias: 'nothing',
          aggregations: { time: 'avg', group: 'sum' },
          timeAggregation: 'avg',
          metric: 'nothing',
        },
      ],
    });
    expect(await problemOf(await startWithPods(1, { unknownMetricStatus: 200 }), request)).toMatchObject({
      status: 200,
    });
  });

  it('that are known have no data where there are none', async () => {
    const simulator = await startWithPods(1);
    expect(await ask(simulator, { last: 10, metrics: [{ id: 'memory.used.percent' }] })).toEqual([]);
  });

  it.each([
    [undefined, 'metrics', 'metrics must be a list'],
    [[], 'metrics', 'metrics must not be empty'],
    [[{}], 'metrics', 'id must be a text'],
    [[perSecond, perSecond], 'metrics', 'a metric must not appear twice'],
    [[perSecond, { id: requestCount }], 'metrics', 'a metric must not appear twice'],
    [[{ id: 'cpu.used.percent', aggregations: { time: 'Avg' } }], 'aggregations.time', /^unknown aggregation/],
    [[{ id: 'cpu.used.percent', aggregations: { group: 'timeAvg' } }], 'aggregations.group', /^unknown aggregation/],
    [[{ id: 'cpu.used.percent', aggregations: { time: 'concat' } }], 'aggregations.time', /^unknown aggregation/],
    [[{ ...pod, aggregations: { time: 'avg' } }], 'aggregations.time', /^unknown aggregation/],
  ])('are refused: %j', async (metrics, field, message) => {
    const problem = await problemOf(await startWithPods(1), { last: 10, dataSourceType: 'container', metrics });
    expect(problem).toMatchObject({
      status: 400,
      field,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  it('may have aggregations in capitals by a switch', async () => {
    const capital = { id: requestCount, aggregations: { time: 'Avg', group: 'SUM' } };
    expect(await valuesOf(await startWithPods(2, { anyCase: true }), { last: 60, metrics: [capital] })).toEqual([[30]]);
  });
});

describe('many entities', () => {
  it('cost one look at each series of the metrics, and none at others', async () => {
    const looks = new Map<string, number>();
    const count = 2000;
    const look = (name: string) => looks.set(name, (looks.get(name) ?? 0) + 1);
    const source: SeriesSource = {
      *series(name) {
        for (const metric of [requestCount, 'jobs'].filter((one) => name === undefined || name === one)) {
          for (let index = 0; index < count; index += 1) {
            yield {
              labels: new Map(Object.entries({ __name__: metric, kube_pod_name: `pod-${index}` })),
              existsIn: () => true,
              newestIn: () => undefined,
              samplesBetween: () => {
                look(metric);
                return [{ time: newest * 1000, value: index }];
              },
            };
          }
        }
      },
    };
    const simulator = await start({}, { sources: [source] });
    const request = { last: 60, sampling: 10, metrics: [pod, perSecond], paging: { from: 0, to: 9999 } };
    expect(await ask(simulator, request)).toHaveLength(count);
    expect(Object.fromEntries(looks)).toEqual({ [requestCount]: count });
  });
});

describe('aggregations', () => {
  /** 6, 1, none, 3, none, 2 within a minute; 4 before it. */
  const samples = [
    [-60, 4],
    [-50, 6],
    [-40, 1],
    [-20, 3],
    [0, 2],
  ].map(([ago = 0, value = 0]) => [newest + ago, value] as const);

  async function aggregate(name: string, time: string, data: Partial<DataSwitches> = {}): Promise<unknown> {
    const simulator = await start(data);
    simulator.series.setSeries(name, {}, samples);
    simulator.describeMetric('orders_total', { type: 'counter', unit: '', help: '' });
    const [row] = await valuesOf(simulator, {
      last: 60,
      metrics: [{ id: name, aggregations: { time, group: 'sum' } }],
    });
    return Object(row)[0];
  }

  it.each([
    [requestCount, 'timeAvg', 12 / 60],
    [requestCount, 'avg', 3],
    [requestCount, 'sum', 12],
    [requestCount, 'min', 1],
    [requestCount, 'max', 6],
    ['jobs', 'timeAvg', 3],
    ['jobs', 'avg', 3],
    ['jobs', 'rateOfChange', -2 / 60],
    ['jmx_jvm_heap_used', 'timeAvg', 3],
    // 2 more, then 1 after a reset, 2 more, and 2 after another.
    ['orders_total', 'timeAvg', 7 / 60],
    ['orders_total', 'sum', 12],
  ])('of %s in time: %s', async (name, time, expected) => {
    expect(await aggregate(name, time)).toBeCloseTo(expected, 12);
  });

  it('that nobody knows are switches', async () => {
    expect(await aggregate('jobs', 'timeAvg', { gaugeRate: 'expected' })).toBe(2);
    expect(await aggregate('orders_total', 'sum', { scrapedSum: 'increase' })).toBe(7);
    // 5 in the 50 seconds between the first sample inside and the last, which stands for the whole minute.
    expect(await aggregate('orders_total', 'timeAvg', { scrapedRate: 'prometheus' })).toBeCloseTo(5 / 50, 12);
  });

  it('of a single sample of a counter need one before', async () => {
    const simulator = await start();
    simulator.describeMetric('orders_total', { type: 'counter', unit: '', help: '' });
    simulator.series.setSeries('orders_total', {}, [[newest, 5]]);
    const metrics = [{ id: 'orders_total', aggregations: { time: 'timeAvg' } }];
    expect(await ask(simulator, { last: 60, metrics })).toEqual([]);
    simulator.series.setSeries('orders_total', {}, [
      [newest - 70, 5],
      [newest, 11],
    ]);
    expect(await ask(simulator, { last: 60, metrics })).toEqual([{ t: newest, d: [0.1] }]);
    simulator.series.setSeries('orders_total', {}, [
      [newest - 130, 5],
      [newest, 11],
    ]);
    expect(await ask(simulator, { last: 60, metrics })).toEqual([]);
  });

  it('of time come before those of groups', async () => {
    const simulator = await start();
    simulator.series.setSeries('jobs', { name: 'a' }, { every: 10, value: (time) => (time / 10) % 6 });
    simulator.series.setSeries('jobs', { name: 'b' }, { every: 10, value: (time) => (time / 10 + 3) % 6 });
    const of = async (time: string, group: string) =>
      (await valuesOf(simulator, { last: 60, metrics: [{ id: 'jobs', aggregations: { time, group } }] }))[0];
    expect(await of('max', 'sum')).toEqual([10]);
    expect(await of('min', 'max')).toEqual([0]);
    expect(await of('avg', 'avg')).toEqual([2.5]);
    expect(await of('sum', 'min')).toEqual([15]);
  });

  it('none keeps series apart', async () => {
    const apart = { ...perSecond, aggregations: { time: 'timeAvg', group: 'none' } };
    const simulator = await startWithPods(3, { rowOrder: 'chronological' });
    expect(await valuesOf(simulator, { last: 10, metrics: [{ id: 'container.name' }, apart] })).toEqual([
      ['app', 1],
      ['app', 2],
      ['app', 3],
    ]);
  });
});

describe('entities', () => {
  const podsOf = async (simulator: Simulator, request: object) =>
    (await valuesOf(simulator, { last: 10, metrics: [pod, perSecond], ...request })).map((row) => Object(row)[0]);
  const numbered = (...numbers: number[]) => numbers.map((number) => `pod-${number}`);

  it('come ten at a time when nothing is said, the greatest first', async () => {
    const simulator = await startWithPods(12, { rowOrder: 'chronological' });
    expect(await podsOf(simulator, {})).toEqual(numbered(12, 11, 10, 9, 8, 7, 6, 5, 4, 3));
  });

  it('come in pages of entities, not of rows, both ends included, and an empty one after the last', async () => {
    const simulator = await startWithPods(5, { rowOrder: 'chronological' });
    expect(await podsOf(simulator, { paging: { from: 1, to: 2 } })).toEqual(numbered(4, 3));
    expect(
      await ask(simulator, { last: 60, sampling: 10, metrics: [pod, perSecond], paging: { from: 0, to: 1 } }),
    ).toHaveLength(12);
    expect(await podsOf(simulator, { paging: { from: 4, to: 8 } })).toEqual(numbered(1));
    expect(await podsOf(simulator, { paging: { from: 5, to: 9 } })).toEqual([]);
  });

  it('come with the least first under min and none', async () => {
    const simulator = await startWithPods(3, { rowOrder: 'chronological' });
    for (const group of ['min', 'none']) {
      const least = { ...perSecond, aggregations: { time: 'timeAvg', group } };
      expect(await podsOf(simulator, { metrics: [pod, least] })).toEqual(numbered(1, 2, 3));
    }
  });

  it('have their rows in no order, but the same one every time', async () => {
    const request = { last: 60, sampling: 10, metrics: [pod, perSecond] };
    const rows = await ask(await startWithPods(4), request);
    const sorted = await ask(await startWithPods(4, { rowOrder: 'chronological' }), request);
    expect(rows).not.toEqual(sorted);
    expect(rows.map(({ t }) => t)).not.toEqual(sorted.map(({ t }) => t));
    expect(await ask(await startWithPods(4), request)).toEqual(rows);
    const byKey = (one: Row, other: Row) => JSON.stringify(one).localeCompare(JSON.stringify(other));
    expect([...rows].sort(byKey)).toEqual([...sorted].sort(byKey));
  });

  it('without a label have null for it', async () => {
    const simulator = await startWithPods(1);
    expect(await valuesOf(simulator, { last: 10, metrics: [pod, { id: 'kubernetes.job.name' }, perSecond] })).toEqual([
      ['pod-1', null, 1],
    ]);
  });

  it.each([
    [[], 'paging'],
    [{ from: 0 }, 'paging.to'],
    [{ from: '0', to: 9 }, 'paging.from'],
    [{ from: -1, to: 9 }, 'paging'],
    [{ from: 5, to: 4 }, 'paging'],
    [{ from: 0, to: 1.5 }, 'paging'],
    [{ from: 0, to: 100 }, 'paging.to'],
  ])('are not paged by %j', async (paging, field) => {
    const simulator = await startWithPods(1, { pagingMaximum: 99 });
    expect(await problemOf(simulator, { last: 10, metrics: [pod, perSecond], paging })).toMatchObject({
      status: 400,
      field,
    });
  });
});

describe('gaps', () => {
  const request = { last: 30, sampling: 10, metrics: [{ id: 'jobs' }, { id: 'workers' }] };

  async function startWithGaps(data: Partial<DataSwitches>): Promise<Simulator> {
    const simulator = await start(data);
    simulator.series.setSeries('jobs', {}, [
      [newest - 20, 4],
      [newest, 5],
    ]);
    simulator.series.setSeries('workers', {}, [
      [newest - 60, 1],
      [newest, Number.NaN],
    ]);
    return simulator;
  }

  it('are rows that are not there, or null where another metric has a value', async () => {
    expect(await ask(await startWithGaps({}), request)).toEqual([
      { t: newest - 20, d: [4, null] },
      { t: newest, d: [5, null] },
    ]);
  });

  it('are null by a switch, but what is late has no row even then', async () => {
    const simulator = await startWithGaps({ gaps: 'null' });
    expect(await ask(simulator, request)).toEqual([
      { t: newest - 20, d: [4, null] },
      { t: newest - 10, d: [null, null] },
      { t: newest, d: [5, null] },
    ]);
    simulator.faults.lag = 5;
    expect((await ask(simulator, request)).map(({ t }) => t)).toEqual([newest - 20, newest - 10]);
  });
});

describe('filters of requests', () => {
  it.each([
    ["kubernetes.pod.name in ('pod-1', 'pod-2')", 3],
    ["not kube_pod_name in ('pod-1') and kubernetes.namespace.name = 'shop'", 5],
    [null, 6],
    ['', 6],
    ["kubernetes.namespace.name = 'elsewhere'", undefined],
  ])('choose series: %j', async (filter, expected) => {
    const rows = await valuesOf(await startWithPods(3), { last: 10, metrics: [perSecond], filter });
    expect(rows).toEqual(expected === undefined ? [] : [[expected]]);
  });

  it.each([
    ["colour = 'red'", 'unknown label colour'],
    ["kube_pod_name = 'a' or kube_pod_name = 'b'", 'the filter has "or" at character 21 instead of "and" or the end'],
    [7, 'filter must be a text'],
  ])('are refused: %j', async (filter, message) => {
    const problem = await problemOf(await startWithPods(1), { last: 10, metrics: [perSecond], filter });
    expect(problem).toEqual({
      status: 400,
      reason: 'Invalid request',
      message,
      field: 'filter',
      rejectedValue: filter,
    });
  });

  it('may be more than is known of them, by switches', async () => {
    const simulator = await startWithPods(3, {
      filterGrammar: 'lenient',
      unknownLabels: 'absent',
      negationNeedsLabel: true,
    });
    const of = (filter: string) => valuesOf(simulator, { last: 10, metrics: [perSecond], filter });
    expect(await of("kube_pod_name = 'pod-1' or kube_pod_name = 'pod-2'")).toEqual([[3]]);
    expect(await of("colour = 'red'")).toEqual([]);
    expect(await of("colour != 'red'")).toEqual([]);
  });
});

describe('a team', () => {
  it('sees what is in its scope, and hears of nothing else', async () => {
    const simulator = await startWithPods(2);
    simulator.series.setSeries('jobs', { kube_namespace_name: 'other' }, { every: 10, value: () => 1 });
    simulator.change({ teamScope: "kubernetes.namespace.name = 'shop' and kubernetes.pod.name != 'pod-2'" });
    expect(await valuesOf(simulator, { last: 10, metrics: [perSecond] })).toEqual([[1]]);
    // It is known, and has no data.
    expect(await valuesOf(simulator, { last: 10, metrics: [{ id: 'jobs' }] })).toEqual([]);
    const headers = { authorization: `Bearer ${simulator.token}` };
    const query = async (text: string) =>
      (await fetch(`${simulator.url}/prometheus/api/v1/query?query=${text}`, { headers })).json();
    expect(await query(`count(${requestCount})`)).toMatchObject({ data: { result: [{ value: [now, '1'] }] } });
    expect(await query('jobs')).toMatchObject({ status: 'success', data: { result: [] } });
    expect(() => simulator.change({ teamScope: 'everything' })).toThrow('has its end at character 11');
    expect(await valuesOf(simulator, { last: 10, metrics: [perSecond] })).toEqual([[1]]);
  });
});

describe('answers', () => {
  it('may look as in old documents, or have numbers as text', async () => {
    const request = { last: 20, sampling: 10, metrics: [pod, perSecond] };
    const nested = await ask(await startWithPods(2, { rowShape: 'nested', rowOrder: 'chronological' }), request);
    expect(nested).toEqual(
      [newest - 10, newest].map((t) => ({
        t,
        d: [
          ['pod-2', 2],
          ['pod-1', 1],
        ],
      })),
    );
    expect(await valuesOf(await startWithPods(1, { numbersAsText: true }), request)).toEqual([
      ['pod-1', '1'],
      ['pod-1', '1'],
    ]);
  });

  it('carry what a fault makes of the values', async () => {
    const simulator = await startWithPods(1);
    simulator.faults.failNext({ kind: 'nan' });
    expect(await ask(simulator, { last: 10, metrics: [pod, perSecond] })).toEqual([{ t: newest, d: ['pod-1', 'NaN'] }]);
  });

  it('have the status of refusals that is wanted', async () => {
    const simulator = await startWithPods(1, { validationStatus: 422 });
    expect(await problemOf(simulator, { metrics: [perSecond] })).toMatchObject({ status: 422, field: 'start' });
  });

  it.each(['', '{', '[]', 'null'])('to a body that is no JSON object (%j) are those of the gateway', async (body) => {
    const simulator = await startWithPods(1);
    expect(await post(simulator, body)).toEqual({
      status: 400,
      body: { timestamp: now * 1000, status: 400, error: 'Bad Request', path: '/api/data' },
    });
  });

  it('need the token and POST', async () => {
    const simulator = await startWithPods(1);
    const headers = { authorization: `Bearer ${simulator.token}` };
    expect((await fetch(`${simulator.url}/api/data`, { headers })).status).toBe(405);
    expect((await fetch(`${simulator.url}/api/data`, { method: 'POST' })).status).toBe(401);
  });

  it('count against the limit of requests', async () => {
    const simulator = await start({}, { limits: { requestsPerMinute: 1 } });
    await post(simulator, {});
    expect((await post(simulator, {})).status).toBe(429);
  });
});
