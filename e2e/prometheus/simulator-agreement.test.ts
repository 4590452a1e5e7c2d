import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  evaluate,
  PromqlExecutionError,
  PromqlSyntaxError,
  parsePromql,
  prometheusDefaults,
  SeriesStore,
  startSimulator,
  type Vector,
} from '@metrics-adapter/sysdig-simulator';
import { formatQuery } from '../../packages/sysdig-provider/src/promql/query/promql-query.ts';
import { seriesDefinition } from '../../packages/sysdig-provider/test/support/definitions.ts';
import { ask } from '../http.ts';
import { agreementSamples, end } from './agreement-samples.ts';
import { createPromqlGenerator } from './generate-promql.ts';
import { formatOpenMetrics } from './open-metrics.ts';
import { type Prometheus, startPrometheusOnBlocks } from './prometheus.ts';

let prometheus: Prometheus;
const store = new SeriesStore();
for (const { name, labels, samples } of agreementSamples) store.setSeries(name, labels, samples);

beforeAll(async () => {
  prometheus = await startPrometheusOnBlocks(formatOpenMetrics(agreementSamples));
});
afterAll(() => prometheus.dispose());

/** What one of them says: values by labels, in the order of the labels, or how it refuses. */
type Answer = readonly (readonly [labels: string, value: number])[] | 'bad data' | 'cannot be executed';

async function askPrometheus(query: string, time: number): Promise<Answer> {
  try {
    const result = await prometheus.query(query, time);
    return inOrder(result.map(({ metric, value: [, text] }) => [Object.entries(metric), toNumber(text)]));
  } catch (error) {
    const text = String(error);
    if (text.includes('answers 400')) return 'bad data';
    if (text.includes('answers 422')) return 'cannot be executed';
    throw error;
  }
}

function askSimulator(query: string, time: number): Answer {
  try {
    const value = evaluate(parsePromql(query), { ...prometheusDefaults, source: store, time: time * 1000 });
    const vector: Vector = value.type === 'vector' ? value.vector : [];
    return inOrder(vector.map(({ labels, value }) => [[...labels], value]));
  } catch (error) {
    if (error instanceof PromqlSyntaxError) return 'bad data';
    if (error instanceof PromqlExecutionError) return 'cannot be executed';
    throw error;
  }
}

function inOrder(result: readonly (readonly [pairs: readonly [string, string][], value: number])[]): Answer {
  return result
    .map(([pairs, value]) => [JSON.stringify(pairs.toSorted()), value] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

function toNumber(text: string): number {
  return Number(text.replace('Inf', 'Infinity'));
}

/** The places where both do not say the same; empty: they agree. */
function differences(theirs: Answer, ours: Answer): readonly string[] {
  if (typeof theirs === 'string' || typeof ours === 'string')
    return theirs === ours ? [] : [`${show(theirs)} ≠ ${show(ours)}`];
  if (theirs.length !== ours.length) return [`${show(theirs)} ≠ ${show(ours)}`];
  return theirs.flatMap(([labels, value], index) => {
    const [ourLabels, ourValue = Number.NaN] = ours[index] ?? [];
    return labels === ourLabels && isSame(value, ourValue) ? [] : [`${labels} ${value} ≠ ${ourLabels} ${ourValue}`];
  });
}

function show(answer: Answer): string {
  return typeof answer === 'string' ? answer : `${answer.length} rows`;
}

/** Within a billionth. */
function isSame(one: number, other: number): boolean {
  return (
    Object.is(one, other) || one === other || Math.abs(one - other) <= 1e-9 * Math.max(Math.abs(one), Math.abs(other))
  );
}

async function compare(
  query: string,
  time: number,
): Promise<{ readonly differing: readonly string[]; readonly rows: number }> {
  const [theirs, ours] = [await askPrometheus(query, time), askSimulator(query, time)];
  const differing = differences(theirs, ours).map((difference) => `${query} at ${time}: ${difference}`);
  return { differing, rows: typeof theirs === 'string' ? 0 : theirs.length };
}

describe('the simulator and Prometheus 2.42 on the same samples', () => {
  it('agree on every query that the provider writes', async () => {
    const definitions = [
      seriesDefinition('native-counter', { series: 'sysdig_container_net_http_request_count' }),
      seriesDefinition('gauge', { series: 'sysdig_container_cpu_used_percent' }),
      seriesDefinition('counter', { series: 'checkout_orders_total' }),
      seriesDefinition('native-counter', {
        series: 'sysdig_container_net_http_request_count',
        aggregation: { time: 'rate', group: 'avg' },
      }),
      seriesDefinition('counter', { series: 'checkout_orders_total', aggregation: { time: 'sum', group: 'min' } }),
    ];
    const timings = [
      { period: 10, settle: 30, window: 60 },
      { period: 10, settle: 0, window: 20 },
      { period: 15, settle: 45, window: 120 },
      { period: 10, settle: 30, window: 600 },
      { period: 60, settle: 60, window: 900 },
    ];
    const groupings = [[], ['kube_pod_name', 'kube_namespace_name'], ['kube_workload_name', 'kube_namespace_name']];
    const matchers = [
      [],
      [{ label: 'kube_namespace_name', operator: '=~', value: 'bank|shop' }],
      [
        { label: 'kube_cluster_name', operator: '=', value: 'prod' },
        { label: 'net_http_method', operator: '!~', value: 'POST|PUT' },
      ],
    ] as const;
    const queries = definitions.flatMap((definition) =>
      timings.flatMap((timing) =>
        groupings.flatMap((groupBy) =>
          matchers.map((some) => formatQuery({ definition, matchers: some, groupBy }, timing)),
        ),
      ),
    );
    expect(queries).toHaveLength(225);
    const results = await compareAll(
      queries.flatMap((query) => [end - 5, end - 240, end].map((time) => [query, time] as const)),
    );
    expect(results.differing).toEqual([]);
    expect(results.empty).toBe(0);
  });

  it('agree on expressions that nobody chose', async () => {
    const generate = createPromqlGenerator(20_240_607);
    const expressions = Array.from({ length: 400 }, generate);
    expect(new Set(expressions).size).toBeGreaterThan(380);
    const results = await compareAll(expressions.map((query, index) => [query, end - (index % 5) * 53.5] as const));
    expect(results.differing).toEqual([]);
    // Most of them have an answer, or nothing would be compared.
    expect(results.empty).toBeLessThan(120);
  });

  it.each([
    'odd_values',
    '-odd_values',
    'sum(odd_values)',
    'avg(odd_values)',
    'min(odd_values)',
    'max(odd_values)',
    'stddev(odd_values)',
    'quantile(0.3, odd_values)',
    'topk(3, odd_values)',
    'bottomk(4, odd_values)',
    'topk(0, odd_values)',
    'sort(odd_values)',
    'count_values("value", odd_values)',
    'count_values without (kind) ("value", odd_values)',
    'count_values by (kind) ("v", odd_values)',
    'avg_over_time(odd_values[5m])',
    'sum_over_time(odd_values[5m])',
    'max_over_time(odd_values[5m])',
    'min_over_time(odd_values[5m])',
    'stddev_over_time(odd_values[5m])',
    'changes(odd_values[5m])',
    'resets(odd_values[5m])',
    'rate(odd_values[5m])',
    'deriv(odd_values[5m])',
    'quantile_over_time(0.7, odd_values[5m])',
    'odd_values == odd_values',
    'odd_values != bool odd_values',
    'odd_values > 0',
    '0 < odd_values',
    '1 ^ odd_values',
    '(-1) ^ odd_values',
    'odd_values % 2',
    'sgn(odd_values)',
    'round(odd_values)',
    'round(odd_values, 0.2)',
    'sqrt(odd_values)',
    'clamp(odd_values, 0, 10)',
    'clamp(odd_values, 10, 0)',
    'clamp_max(odd_values, NaN)',
    'label_join(odd_values, "all", "-", "kind", "kind")',
    '-1 ^ 2 * vector(1)',
    '2 ^ 3 ^ 2 * vector(1)',
    '-2 ^ -2 + vector(0)',
    'vector(1) + 2 * 3 - 4 / 5 % 6',
    'vector(-1 ^ 0.5)',
    '- -vector(1)',
    '+vector(3)',
    'vector(1) - -1',
    'vector(0x1F) + .5e1',
    'vector(Inf) > bool nan',
    'vector(1 == bool 1)',
    'time() - timestamp(checkout_orders_total)',
    'timestamp(checkout_orders_total + 0)',
    'timestamp((checkout_orders_total))',
    'timestamp(timestamp(checkout_orders_total))',
    'timestamp(checkout_orders_total offset 1m)',
    'max_over_time(timestamp(checkout_orders_total)[300s:10s] offset 30s)',
    'absent(nothing{a="b",c!="d",e=~"f"})',
    'absent(nothing{a="b",a="c"})',
    'absent(sum(nothing))',
    'absent_over_time(nothing{a="b"}[5m])',
    'absent(kube_pod_info)',
    'vector(scalar(kube_pod_info))',
    'vector(scalar(sum(kube_pod_info)))',
    'predict_linear(checkout_orders_total[5m], 600)',
    'label_replace(kube_pod_info, "zone", "", "", "")',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template of Go
    'label_replace(kube_pod_info, "z", "${1}-$2-$$-$9", "zone", "(z.)(.*)")',
    'label_replace(kube_pod_info, "z", "x", "zone", "one")',
    'label_replace(kube_pod_info, "z", "$1x", "zone", "(z).*")',
    'label_replace(kube_pod_info, "z", "$num", "zone", "zone-(?P<num>.)")',
    'label_replace(kube_pod_info, "bad-name", "x", "", "")',
    'label_replace(kube_pod_info, "z", "x", "zone", "(")',
    'label_replace(kube_pod_info, "kube_pod_name", "same", "", "")',
    'sum by (__name__) ({__name__=~"checkout_.*"})',
    'count by (le) (checkout_seconds_bucket)',
    '{__name__="kube_pod_info",zone!=""}',
    'histogram_quantile(0.9, checkout_seconds_bucket)',
    'histogram_quantile(0.9, checkout_seconds_bucket{le!="+Inf"})',
    'histogram_quantile(2, checkout_seconds_bucket)',
    'histogram_quantile(NaN, checkout_seconds_bucket)',
    'histogram_quantile(0.9, kube_pod_info)',
    'histogram_quantile(0.01, rate(checkout_seconds_bucket[5m]))',
    'kube_pod_info * kube_pod_info',
    'kube_pod_info + on (zone) kube_pod_info',
    'kube_pod_info + on (zone) group_left () kube_pod_info',
    'checkout_orders_total * on (kube_pod_name) kube_pod_info',
    'checkout_orders_total * on (kube_pod_name) group_left (zone) kube_pod_info',
    'kube_pod_info * on (kube_pod_name) group_right (zone) checkout_orders_total',
    'kube_pod_info > on (kube_pod_name) group_right (zone) checkout_orders_total',
    'kube_pod_info < on (kube_pod_name) group_right (zone) checkout_orders_total',
    'kube_pod_info < bool on (kube_pod_name) group_right checkout_orders_total',
    'sum(checkout_orders_total) > ignoring () sum(kube_pod_info)',
    'rate({__name__=~".+"}[5m])',
    '{__name__=~"checkout_orders_total|kube_pod_info"} > 0',
    '-{__name__=~"checkout_orders_total|sysdig_container_cpu_used_percent"}',
    'last_over_time({__name__=~"checkout_.*"}[2m])',
    'sum_over_time(sysdig_container_net_http_request_count[60s])',
    'count_over_time(sysdig_container_net_http_request_count[60s] offset 10s)',
    'kube_pod_info unless kube_pod_info{zone="zone-1"} or vector(7)',
    'kube_pod_info and kube_pod_info{zone="zone-1"} or vector(7)',
    'kube_pod_info or on () vector(3)',
    'vector(1) or kube_pod_info',
    'kube_pod_info{zone=~"zone.1"}',
    "kube_pod_info{zone='zone-1'}",
    'kube_pod_info{zone=`zone-1`}',
    'kube_pod_info{zone="zone\\x2d1"}',
    'kube_pod_info{zone="\\u007aone-1"}',
    'SUM BY (zone) (kube_pod_info) OR vector(1)',
    'kube_pod_info # a comment',
    'sum(rate(checkout_orders_total[5m])) by (kube_workload_name) / 2 > 0.5',
    'checkout_orders_total + checkout_orders_total offset 5m * 2',
    '-checkout_orders_total offset 5m',
    'avg_over_time(rate(checkout_orders_total[1m])[5m:30s])',
    'sum_over_time(vector(1)[10m:])',
    'count_over_time(sum_over_time(kube_pod_info[2m])[5m:1m])',
    'count_over_time(time()[5m:1m])',
    'max_over_time(checkout_orders_total[1y2w3d4h5m6s7ms])',
  ])('agree on %s', async (query) => {
    const differing = await Promise.all([end, end - 17.25].map((time) => compare(query, time)));
    expect(differing.flatMap((one) => one.differing)).toEqual([]);
  });

  it.each([
    '',
    '(',
    'sum(',
    'kube_pod_info{',
    'kube_pod_info{zone}',
    'kube_pod_info{zone=zone}',
    'kube_pod_info{zone="a" pod="b"}',
    '{}',
    '{zone=""}',
    '{zone=~".*"}',
    'kube_pod_info{__name__="x"}',
    'kube_pod_info[5m] + 1',
    'rate(kube_pod_info)',
    'rate(kube_pod_info[5])',
    'kube_pod_info[0s]',
    'kube_pod_info offset 0s',
    'kube_pod_info[-5m]',
    'kube_pod_info offset 5m [5m]',
    '(kube_pod_info)[5m]',
    'sum(kube_pod_info) offset 5m',
    'kube_pod_info offset 1m offset 1m',
    '1 > 2',
    'kube_pod_info and 1',
    '1 + bool 2',
    'kube_pod_info + on (zone) 1',
    'kube_pod_info and on (zone) group_left () kube_pod_info',
    'kube_pod_info * on (zone) group_left (zone) kube_pod_info',
    'nothing_known(kube_pod_info)',
    'abs()',
    'abs(1)',
    'round(kube_pod_info, 1, 2)',
    'sum(1)',
    'topk(kube_pod_info)',
    'topk("1", kube_pod_info)',
    'count_values(1, kube_pod_info)',
    '-"text"',
    '"a" + "b"',
    'kube_pod_info{zone=~"("}',
    'kube_pod_info{zone=~"(?=x)"}',
    '"unfinished',
    'kube_pod_info{zone="\\q"}',
    '1h',
    'kube_pod_info kube_pod_info',
    'by (x)',
    'sum by zone (kube_pod_info)',
    'label_replace(kube_pod_info, "a", "b")',
  ])('both refuse %j', async (query) => {
    expect({ prometheus: await askPrometheus(query, end), simulator: askSimulator(query, end) }).toEqual({
      prometheus: 'bad data',
      simulator: 'bad data',
    });
  });
});

describe('the simulator as a server', () => {
  /** An answer as it came, but for the order of what has none, and the words of errors. */
  async function askOver(endpoint: string, path: string, token = ''): Promise<unknown> {
    const headers = { authorization: `Bearer ${token}` };
    const { status, body } = await ask(`${endpoint}prometheus/api/v1/${encodeURI(path).replaceAll('+', '%2B')}`, {
      headers,
    });
    if (status === 404) return { status };
    const { data, errorType, warnings } = JSON.parse(body);
    return {
      status,
      errorType,
      warnings,
      data: Array.isArray(data) ? sorted(data) : { ...data, result: sorted(data?.result) },
    };
  }

  function sorted(items: unknown): unknown {
    return Array.isArray(items) && typeof items[0] === 'object'
      ? items.map((item) => JSON.stringify(sortedKeys(item))).toSorted()
      : items;
  }

  function sortedKeys(item: { readonly metric?: object }): unknown {
    const sortObject = (object: object) => Object.entries(object).toSorted(([one], [other]) => (one < other ? -1 : 1));
    return item.metric === undefined ? sortObject(item) : { ...item, metric: sortObject(item.metric) };
  }

  it.each([
    `query?query=checkout_orders_total&time=${end}`,
    `query?query=sum by (zone) (kube_pod_info)&time=${new Date(end * 1000).toISOString()}`,
    `query?query=odd_values&time=${end - 0.5}`,
    `query?query=checkout_queue_length[3m]&time=${end}`,
    `query?query=time()&time=${end}.125`,
    `query?query="text"&time=${end}`,
    `query?query=nothing&time=${end}`,
    `query?query=sum(&time=${end}`,
    'query',
    'query?query=1&time=soon',
    `query?query=kube_pod_info * on () kube_pod_info&time=${end}`,
    `query_range?query=sum by (kube_pod_name) (rate(checkout_orders_total[2m]))&start=${end - 900}&end=${end}&step=45`,
    `query_range?query=sysdig_container_cpu_used_percent&start=${end - 300}&end=${end - 7}&step=1m`,
    `query_range?query=time() / 2&start=${end - 60}&end=${end}&step=15.5`,
    `query_range?query=topk(2, sysdig_container_cpu_used_percent)&start=${end - 600}&end=${end}&step=30`,
    `query_range?query=checkout_orders_total[5m]&start=${end - 60}&end=${end}&step=15`,
    `query_range?query=1&start=${end}&end=${end - 1}&step=15`,
    `query_range?query=1&start=${end - 1}&end=${end}&step=0`,
    `query_range?query=1&start=0&end=${end}&step=1`,
    `query_range?query=1&start=0&end=${end}`,
    'series?match[]=checkout_queue_length',
    `series?match[]=kube_pod_info{zone="zone-1"}&match[]=odd_values&start=${end - 100}&end=${end}`,
    'series?match[]=sum(odd_values)',
    'series',
    'labels',
    'labels?match[]=odd_values',
    'label/__name__/values',
    'label/kube_pod_name/values?match[]={kube_namespace_name="shop"}',
    'label/nothing/values',
    'label/bad-name/values',
    'nothing',
  ])('answers %s as Prometheus does', async (path) => {
    const simulator = await startSimulator({ clock: () => end * 1000, lag: 0, sources: [store] });
    try {
      const theirs = await askOver(prometheus.endpoint, path);
      expect(await askOver(`${simulator.url}/`, path, simulator.token)).toEqual(theirs);
    } finally {
      await simulator.stop();
    }
  });
});

interface Comparison {
  readonly differing: readonly string[];
  /** How many had no rows, or were refused. */
  readonly empty: number;
}

async function compareAll(questions: readonly (readonly [query: string, time: number])[]): Promise<Comparison> {
  const results = [];
  for (const [query, time] of questions) results.push(await compare(query, time));
  return {
    differing: results.flatMap(({ differing }) => differing),
    empty: results.filter(({ rows }) => rows === 0).length,
  };
}
