import { describe, expect, it } from '@jest/globals';
import {
  BackendUnavailableError,
  BadRequestError,
  MetricNotFoundError,
  Quantity,
  type SampleOutcome,
  UnusableDataError,
} from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import { seriesDefinition } from '../../test/support/definitions.ts';
import { FakeDataApi, type FakeEntity, steady } from '../../test/support/fake-data-api.ts';
import { RefusedCallError } from '../client/refused-call-error.ts';
import type { Question } from '../dialect.ts';
import type { Matcher } from '../plan/matcher.ts';
import type { MetricKind, SeriesDefinition } from '../rules/metric-definition.ts';
import { SettleTimes } from '../timing/settle-times.ts';
import { DataDialect } from './data-dialect.ts';

/** Seconds since the epoch; the clock is some way into the period that begins then. */
const at = 1_700_000_020;
/** The end of the window that is settled after 30 s. */
const settled = at - 40;

const cluster: Matcher = { label: 'kube_cluster_name', operator: '=', value: 'prod' };

function askPods(
  kind: MetricKind = 'gauge',
  more: Partial<SeriesDefinition> = {},
  matchers: readonly Matcher[] = [],
): Question {
  const definition = seriesDefinition(kind, more);
  const groupBy = ['kube_namespace_name', 'kube_pod_name'];
  const objects = { namespace: 'kube_namespace_name', name: 'kube_pod_name', wanted: new Set(['shop']) };
  return {
    metric: definition.series,
    plan: { query: { definition, matchers: [cluster, ...matchers], groupBy }, objects },
  };
}

function askExternal(groupBy: readonly string[] = [], matchers: readonly Matcher[] = []): Question {
  return { metric: 'orders', plan: { query: { definition: seriesDefinition('gauge'), matchers, groupBy } } };
}

interface Setting {
  readonly api: FakeDataApi;
  readonly clock: FakeClock;
  readonly dialect: DataDialect;
  readonly settleTimes: SettleTimes;
}

/** What there is is 20 s old at the least. */
function setUp(entities: readonly FakeEntity[] = [steady(['shop', 'web'])], fixed?: number): Setting {
  const api = new FakeDataApi(entities);
  const clock = new FakeClock((at + 3) * 1000);
  const settleTimes = new SettleTimes({ period: 10, ...(fixed !== undefined && { fixed }) });
  api.newest = at - 20;
  return { api, clock, settleTimes, dialect: new DataDialect({ api, clock, settleTimes, period: 10, window: 60 }) };
}

async function fetch({ dialect }: Setting, question = askPods()): Promise<SampleOutcome> {
  const [outcome] = await dialect.fetch([question], testContext);
  if (outcome === undefined) throw new Error('there is no outcome');
  return outcome;
}

function sampleOf(name: string, value: string, time = settled) {
  return { namespace: 'shop', name, value: Quantity.parse(value), timestamp: time * 1000, windowSeconds: 60 };
}

describe('DataDialect', () => {
  it('asks for the settled window and what came after it, and tells the whole way', async () => {
    const setting = setUp();
    const body = {
      metrics: [
        { id: 'kubernetes.namespace.name' },
        { id: 'kubernetes.pod.name' },
        { id: 'm', aggregations: { time: 'avg', group: 'avg' } },
      ],
      start: settled - 60,
      end: at - 10,
      sampling: 10,
      filter: "kubernetes.cluster.name = 'prod' and kubernetes.namespace.name = 'shop'",
      dataSourceType: 'container',
      paging: { from: 0, to: 999 },
    };
    expect(await fetch(setting)).toEqual({
      ok: true,
      samples: [sampleOf('web', '10')],
      refused: [],
      trace: [
        {
          stage: 'query',
          text: JSON.stringify(body),
          data: { call: 'POST /api/data', from: '2023-11-14T22:12:00.000Z', to: '2023-11-14T22:13:30.000Z' },
        },
        { stage: 'rows', text: 'the newest sample of all is of 2023-11-14T22:13:20.000Z' },
      ],
    });
    expect(setting.api.requests).toEqual([body]);
  });

  it('names a metric by its older id, and whose it is', async () => {
    const setting = setUp([steady(['node-1'])]);
    const definition = seriesDefinition('native-counter', { legacyId: 'net.bytes.in', origin: 'host' });
    const query = { definition, matchers: [], groupBy: ['kube_node_name'] };
    await fetch(setting, { metric: 'm', plan: { query, objects: { name: 'kube_node_name', wanted: new Set() } } });
    expect(setting.api.requests).toMatchObject([
      {
        metrics: [{ id: 'kubernetes.node.name' }, { id: 'net.bytes.in', aggregations: { time: 'sum', group: 'sum' } }],
        dataSourceType: 'host',
      },
    ]);
    expect(setting.api.requests[0]).not.toHaveProperty('filter');
  });

  it('names namespaces up to 200 of them, and keeps to those that were asked for beyond', async () => {
    const setting = setUp([steady(['ns-7', 'web']), steady(['other', 'web'])]);
    const { metric, plan } = askPods();
    const wanted = Array.from({ length: 201 }, (_, index) => `ns-${index}`);
    const objects = { namespace: 'kube_namespace_name', name: 'kube_pod_name', wanted: new Set(wanted.slice(1)) };
    await fetch(setting, { metric, plan: { ...plan, objects } });
    const outcome = await fetch(setting, {
      metric,
      plan: { ...plan, objects: { ...objects, wanted: new Set(wanted) } },
    });
    expect(setting.api.requests.map(({ filter = '' }) => filter.slice(0, 100))).toEqual([
      expect.stringMatching(
        /^kubernetes\.cluster\.name = 'prod' and kubernetes\.namespace\.name in \('ns-1', 'ns-10', /,
      ),
      "kubernetes.cluster.name = 'prod' and kubernetes.namespace.name != ''",
    ]);
    expect(outcome).toMatchObject({ samples: [{ namespace: 'ns-7', name: 'web' }] });
  });

  it('asks nothing where no namespace is wanted', async () => {
    const setting = setUp();
    const { metric, plan } = askPods();
    const objects = { namespace: 'kube_namespace_name', name: 'kube_pod_name', wanted: new Set<string>() };
    expect(await fetch(setting, { metric, plan: { ...plan, objects } })).toMatchObject({ ok: true, samples: [] });
    expect(setting.api.requests).toEqual([]);
  });

  it('has nothing where there are no rows', async () => {
    const setting = setUp([]);
    expect(await fetch(setting)).toMatchObject({
      ok: true,
      samples: [],
      refused: [],
      trace: [{ stage: 'query' }, { stage: 'rows', text: 'the answer has no rows' }],
    });
    expect(setting.settleTimes.settleOf('m')).toBe(30);
  });

  it('gives the labels of an external metric that its rule tells apart, as plans call them', async () => {
    const setting = setUp([steady(['web', 'a'], 1), steady([undefined, 'b'], 2)]);
    const outcome = await fetch(setting, askExternal(['kube_pod_name', 'queue']));
    const told = { timestamp: settled * 1000, windowSeconds: 60 };
    expect(outcome).toMatchObject({
      samples: [
        { labels: { kube_pod_name: 'web', queue: 'a' }, value: Quantity.parse('1'), ...told },
        { labels: { queue: 'b' }, value: Quantity.parse('2'), ...told },
      ],
    });
  });

  it('gives an external metric that nothing is told apart by as one value', async () => {
    const setting = setUp([steady([], 7)]);
    const samples = [{ value: Quantity.parse('7'), timestamp: settled * 1000, windowSeconds: 60 }];
    expect(await fetch(setting, askExternal())).toMatchObject({ ok: true, samples });
    expect(setting.api.requests[0]?.metrics).toEqual([{ id: 'm', aggregations: { time: 'avg', group: 'avg' } }]);
  });

  it.each([
    [{ label: 'code', operator: '=~', value: '5..' }, 'is a regular expression'],
    [{ label: 'code', operator: '=', value: '' }, 'what has no label code'],
  ] as const)('refuses a selector that it cannot say: %j', async (matcher, words) => {
    const setting = setUp();
    const outcome = await fetch(setting, askPods('gauge', {}, [matcher]));
    expect(outcome).toMatchObject({ ok: false, error: { meaning: 'bad-request' } });
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining(words) } });
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining('the metric m cannot be had: ') } });
    expect(setting.api.requests).toEqual([]);
  });

  it('fails with what the backend says, and throws what is a defect of its own', async () => {
    const setting = setUp();
    const down = new BackendUnavailableError('Sysdig is away');
    setting.api.before = () => {
      throw down;
    };
    expect(await fetch(setting)).toMatchObject({ ok: false, error: down, trace: [{ stage: 'query' }] });
    const defect = new TypeError('undefined is not a function');
    setting.api.before = () => {
      throw defect;
    };
    await expect(fetch(setting)).rejects.toBe(defect);
  });

  it('believes nothing of an answer with an object in no namespace', async () => {
    const setting = setUp([steady(['shop', 'web']), steady([undefined, 'lost'])]);
    expect(await fetch(setting)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining('a row that lacks the label kube_namespace_name') },
      trace: [{ stage: 'query' }, { stage: 'rows' }],
    });
  });

  it('tells nothing of other objects or how many there are, in words that clients read', async () => {
    const setting = setUp([steady(['shop', 'web']), steady(['bank', 'vault'])]);
    const { trace = [] } = await fetch(setting);
    expect(JSON.stringify(trace)).not.toMatch(/bank|vault/);
    expect(setting.dialect.rowLimit).toBe(100_000);
  });

  it('reads pages to the end, and again where an entity was on two of them', async () => {
    const pods = Array.from({ length: 1001 }, (_, index) => steady(['shop', `web-${index}`]));
    const setting = setUp(pods);
    const { api } = setting;
    api.before = ({ paging }) => {
      const isFirstTime = api.requests.length === 2;
      if (isFirstTime && paging?.from === 1000)
        api.entities = [pods[1000], ...pods.slice(0, 1000)].flatMap((one) => one ?? []);
    };
    api.entities = [...pods, steady(['shop', 'late'])];
    const outcome = await fetch(setting);
    expect(outcome).toMatchObject({ ok: true, samples: { length: 1001 } });
    expect(api.requests.map(({ paging, end }) => [paging?.from, end])).toEqual([
      [0, at - 10],
      [1000, at - 10],
      [0, settled],
      [1000, settled],
    ]);
    expect(setting.settleTimes.settleOf('m')).toBe(20);
    expect(outcome.trace?.map(({ stage }) => stage)).toEqual(['query', 'query', 'query', 'query', 'rows']);
  });
});

describe('several metrics of one kind of object', () => {
  const series = (id: string, kind: MetricKind = 'gauge', more: Partial<SeriesDefinition> = {}) =>
    askPods(kind, { series: id, ...more });

  it('are asked for by one request', async () => {
    const setting = setUp([{ labels: ['shop', 'web'], valueAt: (metric) => ({ a: 1, b: 2, c: 30 })[metric] }]);
    const outcomes = await setting.dialect.fetch(
      [series('b'), series('c', 'native-counter'), series('a'), series('b')],
      testContext,
    );
    expect(outcomes.map((outcome) => outcome.ok && outcome.samples.map(({ value }) => value.toString()))).toEqual([
      ['2'],
      ['3'],
      ['1'],
      ['2'],
    ]);
    expect(setting.api.requests.map(({ metrics }) => metrics.map(({ id }) => id).slice(2))).toEqual([['b', 'c', 'a']]);
  });

  it('ask for ten metrics at the most, and for one metric in one way', async () => {
    const setting = setUp();
    const other = series('m3', 'gauge', { aggregation: { time: 'max', group: 'max' } });
    const all = Array.from({ length: 11 }, (_, index) => series(`m${index}`));
    await setting.dialect.fetch([...all, other, askExternal()], testContext);
    expect(setting.api.requests.map(({ metrics }) => metrics.map(({ id }) => id))).toEqual([
      ['kubernetes.namespace.name', 'kubernetes.pod.name', ...all.slice(0, 10).map(({ metric }) => metric)],
      ['kubernetes.namespace.name', 'kubernetes.pod.name', 'm10', 'm3'],
      ['m'],
    ]);
  });

  it('share a request also where their windows differ, as long as their intervals do not', async () => {
    const setting = setUp();
    const long = series('b', 'gauge', { window: 300 });
    const coarse = series('c', 'gauge', { period: 60 });
    const outcomes = await setting.dialect.fetch([series('a'), long, coarse], testContext);
    expect(setting.api.requests.map(({ start, sampling }) => [start, sampling])).toEqual([
      [settled - 300, 10],
      [1_699_999_740, 60],
    ]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.samples[0]?.windowSeconds)).toEqual([60, 300, 120]);
  });

  const unknown = (message: string, status = 400) =>
    new RefusedCallError('refused', {
      status,
      reasons: [{ reason: 'Metric not found', message, field: 'metrics' }],
    });

  it('do not fail with one that there is not: the others are asked without it', async () => {
    const setting = setUp();
    setting.api.before = ({ metrics }) => {
      if (metrics.some(({ id }) => id === 'b.c')) throw unknown("'b.c' is not a Sysdig Cloud metric");
    };
    const outcomes = await setting.dialect.fetch([series('a'), series('b.c'), series('b.c.d')], testContext);
    expect(outcomes).toMatchObject([
      { ok: true, samples: [{ name: 'web' }] },
      {
        ok: false,
        error: new MetricNotFoundError(
          "the server could not find the metric b.c: Sysdig's data API knows no metric b.c for containers; the list of this API names the metrics that there are",
        ),
      },
      { ok: true, samples: [{ name: 'web' }] },
    ]);
    expect(setting.api.requests.map(({ metrics }) => metrics.map(({ id }) => id).slice(2))).toEqual([
      ['a', 'b.c', 'b.c.d'],
      ['a', 'b.c.d'],
    ]);
  });

  it.each([200, 404, 409, 500])('do not fail with one that there is not, said by status %d', async (status) => {
    const setting = setUp();
    setting.api.before = ({ metrics }) => {
      if (metrics.some(({ id }) => id === 'b')) throw unknown("'b' is not a Sysdig Cloud metric", status);
    };
    const outcomes = await setting.dialect.fetch([series('a'), series('b')], testContext);
    expect(outcomes).toMatchObject([{ ok: true }, { ok: false, error: { meaning: 'metric-not-found' } }]);
    expect(setting.api.requests).toHaveLength(2);
  });

  it.each([
    ['a label of the filter', [{ label: 'queue', operator: '=', value: 'a' }] as const, 'queue', 'metric-not-found'],
    ['a label by which rows are told apart', [], 'kubernetes.pod.name', 'metric-not-found'],
    ['a label of the filter', [{ label: 'queue', operator: '!=', value: 'a' }] as const, 'queue', 'bad-request'],
  ])('fail together, at once, with %s that there is not, and nothing is remembered', async (...given) => {
    const [, matchers, label, meaning] = given;
    const setting = setUp();
    let isKnown = false;
    setting.api.before = ({ filter = '', metrics }) => {
      if (isKnown || !(filter.includes(label) || metrics.some(({ id }) => id === label))) return;
      throw new RefusedCallError('refused', {
        status: 400,
        reasons: [{ reason: 'Label not found', message: `'${label}' is not a Sysdig Cloud label` }],
      });
    };
    const callsFor = async (chosen: readonly Matcher[], wanted: object) => {
      setting.api.requests.length = 0;
      const questions = ['a', 'b', 'c'].map((id) => askPods('gauge', { series: id }, chosen));
      const outcomes = await setting.dialect.fetch(questions, testContext);
      expect(outcomes).toMatchObject([wanted, wanted, wanted]);
      return setting.api.requests.length;
    };
    expect(await callsFor(matchers, { ok: false, error: { meaning } })).toBe(1);
    expect(await callsFor(matchers, { ok: false, error: { meaning } })).toBe(1);
    isKnown = true;
    expect(await callsFor(matchers, { ok: true })).toBe(1);
    expect(await callsFor([], { ok: true })).toBe(1);
  });

  it('are told from a label that a refusal speaks of besides a metric', async () => {
    const setting = setUp();
    setting.api.before = ({ metrics }) => {
      if (metrics.some(({ id }) => id === 'b')) throw unknown('metric b is not there for kubernetes.pod.name');
    };
    const outcomes = await setting.dialect.fetch([series('a'), series('b')], testContext);
    expect(outcomes).toMatchObject([{ ok: true }, { ok: false, error: { meaning: 'metric-not-found' } }]);
  });

  it('are kept apart only from those that ask for a refused one in the same words', async () => {
    const setting = setUp();
    const queue = { label: 'queue', operator: '=', value: 'a' } as const;
    setting.api.before = ({ filter = '', metrics }) => {
      if (filter.includes('queue') && metrics.some(({ id }) => id === 'b')) {
        throw new RefusedCallError('refused', { status: 400 });
      }
    };
    const callsFor = async (...matchers: readonly Matcher[]) => {
      setting.api.requests.length = 0;
      const questions = ['a', 'b', 'c'].map((id) => askPods('gauge', { series: id }, matchers));
      await setting.dialect.fetch(questions, testContext);
      return setting.api.requests.map(({ metrics }) => metrics.map(({ id }) => id).slice(2));
    };
    expect(await callsFor(queue)).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
    expect(await callsFor(queue)).toEqual([['a', 'c'], ['b']]);
    expect(await callsFor()).toEqual([['a', 'b', 'c']]);
  });

  it('are asked without one that was refused lately, which is asked for alone', async () => {
    const setting = setUp();
    setting.api.before = ({ metrics }) => {
      if (metrics.some(({ id }) => id === 'b')) throw unknown("'b' is not a Sysdig Cloud metric");
    };
    const asked = async () => {
      setting.api.requests.length = 0;
      const outcomes = await setting.dialect.fetch([series('a'), series('b'), series('c')], testContext);
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
      return setting.api.requests.map(({ metrics }) => metrics.map(({ id }) => id).slice(2));
    };
    expect(await asked()).toEqual([
      ['a', 'b', 'c'],
      ['a', 'c'],
    ]);
    await setting.clock.advance(299_000);
    setting.api.newest += 299;
    expect(await asked()).toEqual([['a', 'c'], ['b']]);
    await setting.clock.advance(301_000);
    setting.api.newest += 301;
    expect(await asked()).toEqual([
      ['a', 'b', 'c'],
      ['a', 'c'],
    ]);
  });

  it('are asked one by one where a refusal names none of them', async () => {
    const setting = setUp();
    const refused = new RefusedCallError('refused', { status: 422 });
    setting.api.before = ({ metrics }) => {
      if (metrics.some(({ id }) => id === 'b')) throw refused;
    };
    const outcomes = await setting.dialect.fetch([series('a'), series('b'), series('c')], testContext);
    expect(outcomes).toMatchObject([{ ok: true }, { ok: false, error: refused }, { ok: true }]);
    expect(setting.api.requests).toHaveLength(4);
  });

  it('fail together where the backend fails', async () => {
    const setting = setUp();
    const down = new RefusedCallError('down', { status: 503 });
    setting.api.before = () => {
      throw down;
    };
    const outcomes = await setting.dialect.fetch([series('a'), series('b')], testContext);
    expect(outcomes).toMatchObject([{ error: down }, { error: down }]);
    expect(setting.api.requests).toHaveLength(1);
  });

  it.each<[Matcher, string, string]>([
    [{ label: 'queue', operator: '=', value: 'a' }, 'unknown label queue', 'metric-not-found'],
    [{ label: 'queue', operator: '!=', value: '' }, 'unknown label queue', 'metric-not-found'],
    [{ label: 'queue', operator: '!=', value: 'a' }, 'unknown label queue', 'bad-request'],
    [{ label: 'queue', operator: 'not in', values: ['a', 'b'] }, 'unknown label "queue".', 'bad-request'],
    [{ label: 'queue', operator: '=', value: 'a' }, 'unknown label queues', 'unavailable'],
    [{ label: 'queue', operator: '=', value: 'other' }, 'other', 'unavailable'],
  ])('tell what a refused label means: %j, "%s"', async (matcher, message, meaning) => {
    const setting = setUp();
    setting.api.before = () => {
      throw new RefusedCallError('refused', {
        status: 400,
        reasons: [{ reason: 'Invalid', message, field: 'filter' }],
      });
    };
    expect(await fetch(setting, askPods('gauge', {}, [matcher]))).toMatchObject({ error: { meaning } });
  });

  it('do not wait for each other: what one cannot say is no matter to the others', async () => {
    const setting = setUp();
    const expression = { form: 'template', because: 'a rule', template: { text: 'x' } } as never;
    const { plan } = series('b');
    const outcomes = await setting.dialect.fetch(
      [series('a'), { metric: 'b', plan: { ...plan, query: { ...plan.query, definition: expression } } }],
      testContext,
    );
    expect(outcomes).toMatchObject([{ ok: true }, { ok: false, error: { name: 'BadRequestError' } }]);
    expect(outcomes[1]).toMatchObject({ error: expect.any(BadRequestError) });
  });
});

describe('how late samples are', () => {
  const startsOf = ({ api }: Setting) => api.requests.map(({ start }) => at - 10 - (start + 60));

  it('is learnt, and no longer waited for', async () => {
    const setting = setUp();
    await fetch(setting);
    await fetch(setting);
    expect(startsOf(setting)).toEqual([30, 20]);
    expect(setting.dialect.settleSecondsOf('m')).toBe(20);
  });

  it.each([
    [50, 50],
    [60, 60],
    [70, 60],
  ])('has the same moment asked once more when the newest sample is %d s old', async (age, learnt) => {
    const setting = setUp();
    setting.api.newest = at - age;
    expect(await fetch(setting)).toMatchObject({ ok: true, samples: [{ name: 'web' }] });
    expect(startsOf(setting)).toEqual([30, learnt]);
  });

  it('is learnt twice at the most in one go', async () => {
    const setting = setUp();
    setting.api.newest = at - 50;
    setting.api.before = () => {
      if (setting.api.requests.length === 2) setting.api.newest = at - 70;
    };
    expect(await fetch(setting)).toMatchObject({
      ok: false,
      error: {
        message: expect.stringContaining('the newest sample of m is 65 s old, and samples are expected within 60 s'),
      },
    });
    expect(startsOf(setting)).toEqual([30, 50]);
    expect(await fetch(setting)).toMatchObject({ ok: true });
  });

  it('makes an answer useless that is older than can be waited for', async () => {
    const setting = setUp();
    setting.api.newest = at - 90;
    expect(await fetch(setting)).toMatchObject({
      ok: false,
      error: new UnusableDataError(
        'the newest sample of m is 85 s old, and samples are expected within 40 s: the series has ended, or its samples arrive late (then say how late by --settle)',
      ),
    });
  });

  it('makes an answer useless where it may not be learnt', async () => {
    const setting = setUp(undefined, 20);
    setting.api.newest = at - 40;
    expect(await fetch(setting)).toMatchObject({ ok: false, error: { name: 'UnusableDataError' } });
    expect(setting.api.requests).toHaveLength(1);
  });

  const until = (name: string, end: number): FakeEntity => ({
    labels: ['shop', name],
    valueAt: (_metric, time) => (time <= end ? 10 : undefined),
  });

  it('is that of the slowest object that may be alive', async () => {
    const setting = setUp([steady(['shop', 'web']), until('slow', at - 60), until('gone', at - 90)]);
    const outcome = await fetch(setting, askPods('native-counter'));
    expect(startsOf(setting)).toEqual([30, 60]);
    expect(outcome).toMatchObject({ samples: [{ name: 'web' }, { name: 'slow' }], refused: [{ name: 'gone' }] });
  });

  it('is no reason to refuse the others where one object has to be waited for too long', async () => {
    const setting = setUp([steady(['shop', 'web']), until('slow', at - 60)], 20);
    expect(await fetch(setting, askPods('native-counter'))).toMatchObject({
      ok: true,
      samples: [{ name: 'web' }],
      refused: [{ name: 'slow' }],
    });
  });

  it('shows when a settled interval changes later: a series was late that a sum had hidden', async () => {
    const setting = setUp([{ labels: ['shop', 'web'], valueAt: (_metric, time) => (time > at - 60 ? 10 : 15) }]);
    await fetch(setting);
    setting.api.requests.length = 0;
    setting.api.entities = [steady(['shop', 'web'], 15)];
    await setting.clock.advance(10_000);
    setting.api.newest += 10;
    expect(await fetch(setting)).toMatchObject({ ok: true, samples: [{ value: Quantity.parse('15') }] });
    expect(setting.dialect.settleSecondsOf('m')).toBe(60);
    expect(setting.api.requests).toHaveLength(2);
  });

  it('makes an answer useless whose settled intervals change, where it may not be learnt', async () => {
    const setting = setUp([steady(['shop', 'web'])], 20);
    await fetch(setting);
    setting.api.entities = [steady(['shop', 'web'], 11)];
    expect(await fetch(setting)).toMatchObject({
      ok: false,
      error: {
        message: expect.stringContaining(
          'samples of one series of m came 65 s late or later, and samples are expected within 30 s',
        ),
      },
    });
    expect(await fetch(setting)).toMatchObject({ ok: true });
  });

  it('is not learnt from numbers that are only rounded otherwise, or from objects that are gone', async () => {
    const setting = setUp([steady(['shop', 'web'], 0.1), steady(['shop', 'old'])], 20);
    await fetch(setting);
    setting.api.entities = [steady(['shop', 'web'], 0.1 + 1e-16), steady(['shop', 'old'])];
    expect(await fetch(setting)).toMatchObject({ ok: true });
    setting.api.entities = [steady(['shop', 'web'], 0.1)];
    expect(await fetch(setting)).toMatchObject({ ok: true, samples: [{ name: 'web' }] });
  });
});
