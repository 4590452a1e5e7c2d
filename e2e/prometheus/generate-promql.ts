/** Random numbers that are the same every time (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const labels = ['kube_pod_name', 'kube_workload_name', 'kube_namespace_name', 'kube_node_name', 'agent_id'];
const selectors = [
  'sysdig_container_net_http_request_count{net_http_method="GET"}',
  'sysdig_container_net_http_request_count{net_http_method=~"P.*",kube_namespace_name="shop"}',
  'sysdig_container_cpu_used_percent',
  'sysdig_container_cpu_used_percent{kube_pod_name!~"web-.*|cart-1"}',
  'checkout_orders_total{kube_cluster_name="prod"}',
  'checkout_orders_total{kube_pod_name!="web-2",nothing=""}',
  'checkout_queue_length{queue=~"orders|pay\\"ments\\\\\\\\"}',
  '{__name__=~"checkout_(orders_total|nothing)",kube_node_name=~"node-[01]"}',
];
const overTime = ['sum', 'avg', 'min', 'max', 'count', 'last', 'stddev', 'stdvar', 'present'].map(
  (name) => `${name}_over_time`,
);
const rangeFunctions = [...overTime, 'rate', 'increase', 'irate', 'delta', 'idelta', 'deriv', 'changes', 'resets'];
const mathFunctions = [
  'abs',
  'ceil',
  'floor',
  'exp',
  'ln',
  'log2',
  'log10',
  'sqrt',
  'sgn',
  'sort',
  'sort_desc',
  'timestamp',
  'round',
];
const windows = ['30s', '60s', '1m', '95s', '2m30s', '5m', '10m'];
const offsets = ['', '', '', ' offset 30s', ' offset 1m', ' offset -20s', ' offset 7s'];

/** Writes expressions of the kinds that people write, all of them right by their types. */
export function createPromqlGenerator(seed: number): () => string {
  const random = createRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const some = (): string => labels.filter(() => random() < 0.4).join(', ');
  const number = (): string =>
    pick(['0', '1', '2', '0.5', '10', '-3', '1e3', '60', 'time() / 1e9', 'scalar(sum(kube_pod_info))']);

  const range = (depth: number): string => {
    const window = pick(windows);
    if (depth > 0 && random() < 0.25)
      return `(${vector(depth - 1)})[${window}:${pick(['10s', '15s', '7s', ''])}]${pick(offsets)}`;
    return `${pick(selectors)}[${window}]${pick(offsets)}`;
  };

  const grouping = (): string => pick(['', ` by (${some()})`, ` without (${some()})`]);

  const comparison = (): string => pick(['>', '<', '>=', '<=', '!=', '==', '> bool', '<= bool', '== bool']);

  const vector = (depth: number): string => {
    if (depth === 0) return pick([`${pick(selectors)}${pick(offsets)}`, `${pick(rangeFunctions)}(${range(0)})`]);
    const inner = () => vector(depth - 1);
    return pick<() => string>([
      () => `${pick(rangeFunctions)}(${range(depth)})`,
      () => `${pick(['sum', 'avg', 'min', 'max', 'count', 'stddev', 'stdvar', 'group'])}${grouping()} (${inner()})`,
      () => `${pick(['sum', 'avg', 'max'])} (${inner()})${grouping()}`,
      () => `quantile${grouping()} (${pick(['0.5', '0.9', '-1', '2'])}, ${inner()})`,
      () => `${pick(mathFunctions)}(${inner()})`,
      () => `${pick(['clamp_max', 'clamp_min', 'round'])}(${inner()}, ${pick(['1', '5', '0.25', '50'])})`,
      () => `(${inner()}) ${pick(['+', '-', '*', '/', '%', '^'])} ${number()}`,
      () => `${number()} ${pick(['-', '/', '%'])} (${inner()})`,
      () => `-(${inner()}) ${comparison()} ${number()}`,
      () =>
        `sum by (kube_pod_name) (${inner()}) ${pick(['+', '/', '*', comparison()])} max by (kube_pod_name) (${inner()})`,
      () =>
        `(${inner()}) ${pick(['and', 'unless', 'or'])} ${pick(['on (kube_pod_name)', 'ignoring (agent_id)', ''])} (${inner()})`,
      () => `sum by (kube_pod_name) (${inner()}) * on (kube_pod_name) group_left (zone) kube_pod_info`,
      () => `kube_pod_info / on (kube_pod_name) group_right () sum by (kube_pod_name, agent_id) (${inner()})`,
      () => `label_replace(${inner()}, "workload", "$1", "kube_pod_name", "(.+)-.*")`,
      () => `label_join(${inner()}, "place", "/", "kube_namespace_name", "kube_pod_name")`,
      () =>
        `histogram_quantile(${pick(['0.5', '0.99', '0', '1'])}, sum by (le, ${pick(labels)}) (rate(checkout_seconds_bucket[${pick(windows)}])))`,
      () => `absent(${inner()})`,
      () => `vector(${number()}) + sum(${inner()})`,
    ])();
  };

  return () => vector(1 + Math.floor(random() * 3));
}
