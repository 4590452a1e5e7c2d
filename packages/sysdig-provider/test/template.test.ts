import { describe, expect, it } from '@jest/globals';
import { evaluate, parsePromql, prometheusDefaults, SeriesStore } from '@metrics-adapter/sysdig-simulator';
import type { MetricQuery } from '../src/plan/query-plan.ts';
import { readRows } from '../src/promql/samples/read-rows.ts';
import { formatTemplateQuery } from '../src/promql/template/format-template-query.ts';
import { parseTemplate, type TemplateOptions } from '../src/promql/template/parse-template.ts';
import { evaluationTime, type Timing } from '../src/timing/window.ts';

const timing: Timing = { period: 10, settle: 30, window: 60 };
/** Milliseconds. */
const time = evaluationTime(1_700_000_000_000, timing);
/** The newest sample of a settled window, in seconds. */
const settled = 1_699_999_960;
const newest = 1_699_999_990;

const objects: TemplateOptions = { objects: true };

interface Asked {
  readonly options?: TemplateOptions;
  readonly timing?: Partial<Timing>;
}

/** What an expression says of the pods of `shop` in `prod`. */
function ask(store: SeriesStore, text: string, asked: Asked = {}) {
  const template = parseTemplate(text, asked.options ?? objects);
  const own = { ...timing, ...asked.timing };
  const isExternal = asked.options?.objects === false;
  const query: MetricQuery = {
    definition: { form: 'template', template, because: 'the test says so' },
    matchers: [
      { label: 'cluster', operator: '=', value: 'prod' },
      { label: 'pod', operator: '!=', value: '' },
    ],
    groupBy: isExternal ? [] : ['ns', 'pod'],
  };
  const written = formatTemplateQuery(query, template, own);
  const value = evaluate(parsePromql(written.text), { ...prometheusDefaults, source: store, time });
  if (value.type !== 'vector') throw new Error(`a ${value.type} came`);
  const rows = value.vector.map((sample) => ({
    labels: Object.fromEntries(sample.labels),
    value: String(sample.value),
  }));
  const read = readRows(rows, {
    metric: 'm',
    time: written.time,
    form: 'template',
    ...(written.windowSeconds !== undefined && { window: written.windowSeconds }),
    ...(!isExternal && { objects: { name: 'pod', namespace: 'ns', wanted: new Set(['shop']) } }),
  });
  return {
    values: read.samples.map(({ name, value, timestamp, windowSeconds }) => {
      return [name, Number(value.milliValue()) / 1000, timestamp / 1000, windowSeconds];
    }),
    refused: read.refused.map(({ name }) => name),
    gone: read.trace.filter(({ text: step }) => step.includes('no longer reported')).length,
  };
}

const labels = (pod: string, more: Readonly<Record<string, string>> = {}) => ({
  cluster: 'prod',
  ns: 'shop',
  pod,
  ...more,
});

/** Two pods with so many requests and errors a second, a hundred times as many in another cluster. */
function shop(): SeriesStore {
  const store = new SeriesStore();
  for (const [cluster, factor] of [
    ['prod', 1],
    ['test', 100],
  ] as const) {
    for (const [pod, requests] of [
      ['a', 10],
      ['b', 20],
    ] as const) {
      const own = { ...labels(pod), cluster };
      store.setSeries('requests_total', { ...own, code: '200' }, { every: 10, value: (at) => at * requests * factor });
      store.setSeries('deltas', own, { every: 10, value: () => requests * 10 * factor });
      store.setSeries('threads', own, { every: 10, value: () => requests + factor });
    }
    store.setSeries(
      'requests_total',
      { ...labels('a'), cluster, code: '500' },
      { every: 10, value: (at) => at * 2.5 * factor },
    );
  }
  return store;
}

/** From so many seconds on, a counter that grows by one each second. */
function begun(at: number): (when: number) => number | undefined {
  return (when) => (when < at ? undefined : when);
}

describe('free PromQL on a Sysdig', () => {
  it('gives each object its own value, of its own cluster alone', () => {
    expect(ask(shop(), 'sum by (<<groupBy>>) (rate(requests_total{code="200", <<matchers>>}[2m]))').values).toEqual([
      ['a', 10, settled, 120],
      ['b', 20, settled, 120],
    ]);
  });

  it('stays in its scope where the text has no place for it', () => {
    expect(
      ask(shop(), 'sum by (<<groupBy>>) (threads) + sum by (<<groupBy>>) (threads{cluster=~".*"})').values,
    ).toEqual([
      ['a', 22, newest, undefined],
      ['b', 42, newest, undefined],
    ]);
    expect(ask(shop(), 'sum by (<<groupBy>>) (threads{cluster="test"})')).toEqual({ values: [], refused: [], gone: 0 });
  });

  it('counts the deltas of an agent', () => {
    expect(ask(shop(), 'sum by (<<groupBy>>) (sum_over_time(deltas[<<window>>])) / <<windowSeconds>>').values).toEqual([
      ['a', 10, settled, 60],
      ['b', 20, settled, 60],
    ]);
  });

  it('gives a share of errors, 0 for who has none', () => {
    const ratio =
      '(sum by (<<groupBy>>) (rate(requests_total{code="500"}[2m])) or 0 * sum by (<<groupBy>>) (rate(requests_total[2m]))) / sum by (<<groupBy>>) (rate(requests_total[2m]))';
    expect(ask(shop(), ratio).values).toEqual([
      ['a', 0.2, settled, 120],
      ['b', 0, settled, 120],
    ]);
  });

  it('gives a quantile of a histogram, and none where nothing was counted', () => {
    const store = new SeriesStore();
    for (const [le, share] of Object.entries({ '0.1': 0.5, '0.5': 0.9, '1': 1, '+Inf': 1 })) {
      store.setSeries('seconds_bucket', labels('a', { le }), { every: 10, value: (at) => at * share });
      store.setSeries('seconds_bucket', labels('b', { le }), { every: 10, value: () => 7 });
    }
    const answer = ask(
      store,
      'histogram_quantile(0.95, sum by (<<groupBy>>, le) (rate(seconds_bucket{<<matchers>>}[2m])))',
    );
    expect(answer).toEqual({ values: [['a', 0.75, settled, 120]], refused: ['b'], gone: 0 });
  });

  it('refuses a window that is still filling', () => {
    const store = new SeriesStore();
    store.setSeries('requests_total', labels('a'), { every: 10, value: begun(settled - 100) });
    store.setSeries('requests_total', labels('b'), { every: 10, value: begun(settled - 110) });
    expect(ask(store, 'sum by (<<groupBy>>) (rate(requests_total[2m]))')).toMatchObject({
      values: [['b', 1, settled, 120]],
      refused: ['a'],
    });
  });

  it('is as old as the oldest of what it is made of', () => {
    const store = new SeriesStore();
    store.setSeries('requests_total', labels('a'), { every: 10, value: (at) => at });
    store.setSeries('queue', labels('a'), [[newest - 170, 5]]);
    expect(ask(store, 'sum by (<<groupBy>>) (rate(requests_total[1m])) + sum by (<<groupBy>>) (queue)').values).toEqual(
      [['a', 6, newest - 170, 60]],
    );
  });

  it('is no value once a part of what it is made of has ended', () => {
    const store = new SeriesStore();
    store.setSeries('requests_total', labels('a'), { every: 10, value: (at) => at });
    const limits = [60, 50, 40, 30, 20].map((ago) => [settled - ago, 10] as const);
    store.setSeries('limit', labels('a'), [...limits, [settled - 10, undefined]]);
    const answer = ask(
      store,
      'sum by (<<groupBy>>) (rate(requests_total[1m])) / max by (<<groupBy>>) (avg_over_time(limit[1m]))',
    );
    expect(answer).toEqual({ values: [], refused: [], gone: 1 });
    expect(ask(store, 'sum by (<<groupBy>>) (rate(requests_total[1m]))').values).toHaveLength(1);
  });

  it('refuses an object that a comparison leaves out', () => {
    expect(ask(shop(), 'max by (<<groupBy>>) (threads) > 15')).toEqual({
      values: [['b', 21, newest, undefined]],
      refused: ['a'],
      gone: 0,
    });
  });

  it('finds samples that are rarer than an instant query looks back', () => {
    const store = new SeriesStore();
    store.setSeries('queue', labels('a'), [[newest - 420, 5]]);
    expect(ask(store, 'max by (<<groupBy>>) (queue)')).toEqual({ values: [], refused: [], gone: 0 });
    expect(ask(store, 'max by (<<groupBy>>) (queue)', { timing: { window: 600 } }).values).toEqual([
      ['a', 5, newest - 420, undefined],
    ]);
  });

  it('makes one value of everything for an external metric', () => {
    const external: TemplateOptions = { objects: false };
    expect(ask(shop(), 'sum(threads)', { options: external }).values).toEqual([[undefined, 32, newest, undefined]]);
    expect(ask(shop(), 'scalar(sum(threads)) * 2', { options: external }).values).toEqual([
      [undefined, 64, newest, undefined],
    ]);
    expect(
      ask(shop(), 'sum(threads) / ignoring (pod) sum by (pod) (threads{pod="a"})', { options: external }).refused,
    ).toEqual([]);
  });

  it('never makes a value of nothing', () => {
    const external: TemplateOptions = { objects: false };
    expect(ask(new SeriesStore(), 'sum(threads) or vector(0)', { options: external })).toEqual({
      values: [],
      refused: [],
      gone: 1,
    });
  });

  it('compares with an earlier time where a series tells which', () => {
    const store = new SeriesStore();
    store.setSeries('load', labels('a'), { every: 10, value: (at) => (at > newest - 1800 ? 30 : 20) });
    const growth =
      'max by (<<groupBy>>) (avg_over_time(load[2m])) / max by (<<groupBy>>) (avg_over_time(load[2m] offset 1h))';
    expect(ask(store, growth, { options: { ...objects, timeSeries: 'load{<<matchers>>}' } }).values).toEqual([
      ['a', 1.5, settled, 120],
    ]);
  });

  it('looks at how something was over time where a series tells which', () => {
    const asked = { options: { ...objects, timeSeries: 'requests_total' } };
    const text = 'max by (<<groupBy>>) (max_over_time(rate(requests_total{code="200"}[1m])[5m:1m]))';
    expect(ask(shop(), text, asked).values).toEqual([
      ['a', 10, settled, 300],
      ['b', 20, settled, 300],
    ]);
  });
});
