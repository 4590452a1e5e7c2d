import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createShop, type Simulator, type SimulatorOptions, startSimulator } from '../src/index.ts';
import { hashToUnit } from '../src/shop/hash.ts';

/** Seconds; not on the grid of samples, as clocks are. */
const now = 1_700_000_003;
const clock = () => now * 1000;
const cases = 400;

/** As it is by default, and with the other answer to each question about rates. */
const variants = {
  usual: {},
  other: { gaugeRate: 'expected', scrapedRate: 'prometheus', scrapedSum: 'increase' },
} as const satisfies Record<string, SimulatorOptions['data']>;
type Variant = keyof typeof variants;
const simulators = new Map<Variant, Simulator>();

beforeAll(async () => {
  for (const variant of ['usual', 'other'] as const) {
    const simulator = await startSimulator({ clock, data: variants[variant], sources: [createShop({ clock })] });
    for (let pod = 0; pod < 12; pod += 1) setPod(simulator, pod);
    simulator.describeMetric('orders_total', { type: 'counter', unit: 'number', help: 'Orders' });
    simulators.set(variant, simulator);
  }
});
afterAll(() => Promise.all([...simulators.values()].map((simulator) => simulator.stop())));

/** One sample in eight is missing, but those of the counter that is scraped: nobody can tell what it did meanwhile. */
function setPod({ series }: Simulator, pod: number): void {
  const labels = {
    kube_namespace_name: pod % 2 === 0 ? 'blue' : 'green',
    kube_workload_name: `w-${pod % 3}`,
    kube_pod_name: `w-${pod % 3}-${pod}`,
    ...(pod % 4 !== 0 && { kube_deployment_name: `w-${pod % 3}` }),
  };
  const random = (name: string, time: number) => hashToUnit(name, pod, time);
  const sometimes = (name: string, value: (time: number) => number) => (time: number) =>
    random(`${name} gap`, time) < 1 / 8 ? undefined : value(time);
  const set = (name: string, value: (time: number) => number | undefined) =>
    series.setSeries(name, labels, { every: 10, value });
  set(
    'sysdig_container_net_sql_request_count',
    sometimes('count', (time) => Math.floor(100 * random('count', time))),
  );
  set(
    'sysdig_container_memory_used_percent',
    sometimes('memory', (time) => 100 * random('memory', time)),
  );
  set(
    'jobs.waiting'.replace('.', '_'),
    sometimes('jobs', (time) => 50 - 100 * random('jobs', time)),
  );
  // It starts again every 700 seconds, high enough that nobody takes its beginning for zero.
  set('orders_total', (time) => 5000 + ((time + 70 * pod) % 700) + Math.floor(10 * random('orders', time)) / 100);
}

type Kind = 'delta' | 'level' | 'total';

interface Metric {
  readonly names: readonly string[];
  readonly shown: string;
  readonly kind: Kind;
}

const metrics: readonly Metric[] = [
  { names: ['net.sql.request.count'], shown: 'sysdig_container_net_sql_request_count', kind: 'delta' },
  { names: ['memory.used.percent'], shown: 'sysdig_container_memory_used_percent', kind: 'level' },
  { names: ['jobs.waiting'], shown: 'jobs_waiting', kind: 'level' },
  { names: [], shown: 'orders_total', kind: 'total' },
  // Of the shop, whose pods come and go.
  { names: ['net.http.request.count'], shown: 'sysdig_container_net_http_request_count', kind: 'delta' },
  { names: ['net.http.request.time'], shown: 'sysdig_container_net_http_request_time', kind: 'level' },
  { names: ['cpu.cores.used'], shown: 'sysdig_container_cpu_cores_used', kind: 'level' },
];

const keys: readonly (readonly [shown: string, legacy: string])[] = [
  ['kube_namespace_name', 'kubernetes.namespace.name'],
  ['kube_workload_name', 'kubernetes.workload.name'],
  ['kube_deployment_name', 'kubernetes.deployment.name'],
  ['kube_pod_name', 'kubernetes.pod.name'],
];

/** The condition of the data API, and that of PromQL. */
const conditions: readonly (readonly [filter: string, matcher: string])[] = [
  ["kubernetes.namespace.name = 'blue'", 'kube_namespace_name="blue"'],
  ['kube_namespace_name="shop"', 'kube_namespace_name="shop"'],
  ["kubernetes.namespace.name != 'green'", 'kube_namespace_name!="green"'],
  ["kubernetes.workload.name in ('w-0', 'w-1', 'frontend')", 'kube_workload_name=~"w-0|w-1|frontend"'],
  ['not kubernetes.workload.name in ("w-2", "cart")', 'kube_workload_name!~"w-2|cart"'],
  ["not kube_deployment_name in ('w-1')", 'kube_deployment_name!~"w-1"'],
  ["kubernetes.deployment.name = ''", 'kube_deployment_name=""'],
  ["kubernetes.pod.name contains '1'", 'kube_pod_name=~".*1.*"'],
  ["not kube_pod_name contains '-1'", 'kube_pod_name!~".*-1.*"'],
  ['kubernetes.pod.name starts with "w-0"', 'kube_pod_name=~"w-0.*"'],
];

interface Case {
  readonly variant: Variant;
  readonly request: Readonly<Record<string, unknown>>;
  readonly keys: readonly string[];
  readonly query: string;
  /** Seconds: the first end of an interval, the last one, and how far they are apart. */
  readonly first: number;
  readonly last: number;
  readonly step: number;
}

/** Whole numbers below a bound, the same for the same case. */
type Choice = (what: string, below: number) => number;

function createCase(number: number): Case {
  const choose: Choice = (what, below) => Math.floor(hashToUnit('agreement', number, what) * below);
  const pick = <Item>(what: string, items: readonly Item[]): Item => items[choose(what, items.length)] as Item;
  const metric = pick('metric', metrics);
  const time = pick('time', ['avg', 'timeAvg', 'sum', 'min', 'max'] as const);
  const group = pick('group', ['avg', 'sum', 'min', 'max'] as const);
  const chosen = keys.filter((_, index) => choose(`key ${index}`, 2) === 1);
  const applied = conditions.filter((_, index) => choose(`condition ${index}`, 12) === 0);
  const variant = pick('variant', ['usual', 'other'] as const);

  const sampling = pick('sampling', [undefined, 10, 60]);
  const span = sampling === undefined ? pick('window', [20, 60, 120, 300, 600]) : sampling * (1 + choose('rows', 6));
  const grid = sampling ?? 10;
  const end = Math.floor((now - 30 - 10 * choose('ago', 360)) / grid) * grid;
  const step = sampling ?? span;

  const ids = chosen.map(([shown, legacy], index) => (choose(`spelling ${index}`, 2) === 0 ? shown : legacy));
  const id = pick('spelling', [metric.shown, ...metric.names]);
  const columns = [{ id, aggregations: { time, group } }, ...ids.map((one) => ({ id: one }))];
  return {
    variant,
    request: {
      start: choose('text', 2) === 0 ? end - span : String(end - span),
      end,
      ...(sampling !== undefined && { sampling }),
      dataSourceType: 'container',
      paging: { from: 0, to: 999 },
      filter: applied.length === 0 ? null : applied.map(([filter]) => filter).join(' and '),
      metrics: choose('turned', 2) === 0 ? columns : columns.toReversed(),
    },
    keys: chosen.map(([shown]) => shown),
    query: `${group} by (${chosen.map(([shown]) => shown).join(', ')}) (${toPromql(
      `${metric.shown}{${applied.map(([, matcher]) => matcher).join(', ')}}`,
      { kind: metric.kind, time, window: step, variant },
    )})`,
    first: end - span + step,
    last: end,
    step,
  };
}

interface TimeAggregation {
  readonly kind: Kind;
  readonly time: 'avg' | 'timeAvg' | 'sum' | 'min' | 'max';
  readonly window: number;
  readonly variant: Variant;
}

/** One series in a window, in PromQL. A total has to be compared with the last sample before the window. */
function toPromql(selector: string, { kind, time, window, variant }: TimeAggregation): string {
  const increase = `rate(${selector}[${window + 10}s])`;
  const isOther = variant === 'other';
  if (time === 'sum' && kind === 'total' && isOther) return `${increase} * ${window}`;
  if (time !== 'timeAvg') return `${time}_over_time(${selector}[${window}s])`;
  if (kind === 'delta') return `sum_over_time(${selector}[${window}s]) / ${window}`;
  if (kind === 'total') return isOther ? `rate(${selector}[${window}s])` : increase;
  return isOther ? `sum_over_time(${selector}[${window}s]) / ${window / 10}` : `avg_over_time(${selector}[${window}s])`;
}

/** `<time> <value of each key>` → value. */
type Values = ReadonlyMap<string, number>;

async function askData({ variant, request, keys: shown }: Case): Promise<Values> {
  const body = JSON.stringify(request);
  const { data } = (await ask(variant, '/api/data', { method: 'POST', body })) as {
    data: readonly { t: number; d: readonly (string | number | null)[] }[];
  };
  const isTurned = typeof data[0]?.d[0] !== 'number' && shown.length > 0;
  return new Map(
    data.map(({ t, d }) => {
      const [value, ...names] = isTurned ? d.toReversed() : d;
      return [[t, ...names].join(' '), Number(value)];
    }),
  );
}

/** Half-way to the next sample, since Prometheus 2 counts both ends of a range. */
async function askPromql({ variant, query, keys: shown, first, last, step }: Case): Promise<Values> {
  const parameters = new URLSearchParams({ query, start: `${first + 5}`, end: `${last + 5}`, step: `${step}` });
  const { data } = (await ask(variant, `/prometheus/api/v1/query_range?${parameters}`)) as {
    data: { result: readonly { metric: Record<string, string>; values: readonly (readonly [number, string])[] }[] };
  };
  return new Map(
    data.result.flatMap(({ metric, values }) =>
      values.map(([time, value]) => [[time - 5, ...shown.map((key) => metric[key] ?? null)].join(' '), Number(value)]),
    ),
  );
}

async function ask(variant: Variant, path: string, init: RequestInit = {}): Promise<unknown> {
  const simulator = simulators.get(variant);
  const headers = { authorization: `Bearer ${simulator?.token}` };
  const response = await fetch(`${simulator?.url}${path}`, { ...init, headers });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

describe('the data API agrees with PromQL', () => {
  const all = Array.from({ length: cases }, (_, number) => createCase(number));

  it('on cases that differ', () => {
    expect(new Set(all.map((one) => JSON.stringify([one.request, one.variant]))).size).toBe(cases);
  });

  it.each(all.map((one, number) => ({ number, ...one })))('$number: $query', async (one) => {
    const [data, promql] = await Promise.all([askData(one), askPromql(one)]);
    expect([...data.keys()].sort()).toEqual([...promql.keys()].sort());
    for (const [key, value] of promql)
      expect(data.get(key)).toBeCloseTo(value, 6 - Math.ceil(Math.log10(Math.abs(value) + 1)));
  });

  it('and most of them say something', async () => {
    const answers = await Promise.all(all.map(askPromql));
    expect(answers.filter(({ size }) => size > 0).length).toBeGreaterThan(cases * 0.7);
    expect(answers.reduce((sum, { size }) => sum + size, 0)).toBeGreaterThan(cases * 5);
  });
});
