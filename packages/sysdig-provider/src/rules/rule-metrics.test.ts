import { describe, expect, it } from '@jest/globals';
import {
  BackendUnavailableError,
  BadRequestError,
  type ExternalSampleRequest,
  everything,
  MetricNotFoundError,
  type MetricOffer,
  type ObjectSampleRequest,
  parseGroupResource,
  type SampleRequest,
} from '@metrics-adapter/core';
import { FakeClock, testContext } from '@metrics-adapter/core/testing';
import { descriptor } from '../../test/support/descriptor.ts';
import { usualOptions } from '../../test/support/loaded-rules.ts';
import { DescriptorTable } from '../catalogue/descriptor-table.ts';
import type { Metrics } from '../catalogue/metrics.ts';
import { TenantLabels } from '../catalogue/tenant-labels.ts';
import { DefaultMetrics } from './default-metrics.ts';
import { loadRules, type RuleSet } from './file/rule-set.ts';
import type { ListCut } from './matching/rule-offers.ts';
import { RuleMetrics } from './rule-metrics.ts';

/** The catalogue, as a test wants it. */
class FakeCatalogue {
  metrics: Metrics;
  /** What is told of series that are asked for one by one. */
  types: Readonly<Record<string, string>> = {};
  readonly asked: string[] = [];

  constructor(names: readonly string[], more: Partial<Metrics> = {}) {
    this.metrics = { names: new Set(names.toSorted()), types: new Map(), ...more };
  }

  readonly typeOf = async (series: string): Promise<string | undefined> => {
    this.asked.push(series);
    return new Map(Object.entries(this.types)).get(series);
  };
}

function load(text: string): RuleSet {
  const { rules, problems = [] } = loadRules(text, 'rules.yaml', usualOptions);
  if (rules === undefined) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return rules;
}

function setUp(text: string, catalogue = new FakeCatalogue([])) {
  const clock = new FakeClock();
  const source = { rules: load(text) };
  const cuts: ListCut[] = [];
  const usual = usualOptions;
  const defaults = new DefaultMetrics(catalogue, usual);
  const metrics = new RuleMetrics({ source, catalogue, defaults, clock, usual, onListCut: (cut) => cuts.push(cut) });
  return { metrics, catalogue, source, clock, cuts, defaults };
}

function ask(metric: string, resource = 'pods'): ObjectSampleRequest {
  const isClusterScoped = resource === 'nodes' || resource.startsWith('zones.');
  const namespaces = isClusterScoped ? 'cluster-scoped' : ['shop'];
  return {
    kind: 'object',
    metric,
    groupResource: parseGroupResource(resource),
    metricSelector: everything,
    namespaces,
  };
}

function askExternal(metric: string): ExternalSampleRequest {
  return { kind: 'external', metric, namespace: 'shop', selector: everything };
}

async function refusal(metrics: RuleMetrics, request: SampleRequest): Promise<unknown> {
  return metrics.resolve(request, testContext).then(
    () => undefined,
    (error: unknown) => error,
  );
}

function namesOf(offers: readonly MetricOffer[]): readonly string[] {
  return offers.map((offer) =>
    offer.kind === 'external'
      ? `external ${offer.info.metric}`
      : `${offer.info.groupResource.resource} ${offer.info.metric}`,
  );
}

const requests = `metrics:
  - name: requests
    series: net.http.request.count
    resources: [pods, nodes]
    where: 'net_http_statuscode!~"5.."'
    metricLabels: [net.http.url]
    window: 2m
    maxAge: 5m
`;

describe('RuleMetrics.resolve', () => {
  it('says what a rule says, and of the rest what holds without rules', async () => {
    const { metrics } = setUp(requests);
    expect(await metrics.resolve(ask('requests'), testContext)).toEqual({
      definition: {
        form: 'series',
        series: 'sysdig_container_net_http_request_count',
        legacyId: 'net.http.request.count',
        origin: 'container',
        kind: 'native-counter',
        aggregation: { time: 'rate', group: 'sum' },
        unit: 'requests',
        window: 120,
        because: 'rule "requests" (rules.yaml:2)',
      },
      scope: 'cluster',
      where: [{ label: 'net_http_statuscode', operator: '!~', value: '5..' }],
      groupBy: [],
      inNamespace: false,
      objects: { name: 'kube_pod_name', namespace: 'kube_namespace_name', fixed: {}, origin: 'container' },
      selectable: new Set(['net_http_url']),
    });
  });

  it("means the host's series for nodes", async () => {
    const { metrics } = setUp(requests);
    const { definition, objects } = await metrics.resolve(ask('requests', 'nodes'), testContext);
    expect(definition).toMatchObject({ series: 'sysdig_host_net_http_request_count', origin: 'host' });
    expect(objects).toEqual({ name: 'kube_node_name', fixed: {}, origin: 'host' });
  });

  it('leaves to the defaults what no rule speaks of, also the same name of other kinds', async () => {
    const rule = 'metrics: [{name: jvm.heap.used, series: jvm.heap.max, resources: [pods]}]';
    const { metrics } = setUp(rule);
    const [ofPods, ofServices] = await Promise.all([
      metrics.resolve(ask('jvm.heap.used'), testContext),
      metrics.resolve(ask('jvm.heap.used', 'services'), testContext),
    ]);
    expect(ofPods.definition).toMatchObject({ series: 'jmx_jvm_heap_max' });
    expect(ofServices.definition).toMatchObject({ series: 'jmx_jvm_heap_used' });
  });

  it('says which rules have the name, where they answer something else', async () => {
    const text = `metrics: [{name: Orders, series: jvm.heap.used, resources: [pods, nodes]}]
external: [{name: orders, series: jvm.heap.used}]`;
    const { metrics } = setUp(text);
    expect(await refusal(metrics, ask('orders', 'services'))).toEqual(
      new MetricNotFoundError(
        'the server could not find the metric orders: Sysdig knows no series orders in this cluster; the list of this API names the metrics that there are; rule "Orders" (rules.yaml:1) answers "Orders" for pods, nodes (resources); rule "orders" (rules.yaml:2) answers as an external metric',
      ),
    );
    expect(await refusal(metrics, ask('constructor'))).toEqual(
      new MetricNotFoundError(
        'the server could not find the metric constructor: Sysdig knows no series constructor in this cluster; the list of this API names the metrics that there are',
      ),
    );
  });

  it('takes an expression as it is, with its series in its place', async () => {
    const { metrics } = setUp(`external:
  - name: backlog
    series: queue.depth
    promql: 'max by (<<groupBy>>) (max_over_time(<<series>>{<<matchers>>}[<<window>>]))'
    groupBy: [queue]
    scope: account
    unit: messages
    allowPartial: true
    period: 1m
`);
    const resolved = await metrics.resolve(askExternal('backlog'), testContext);
    expect(resolved).toMatchObject({
      definition: {
        form: 'template',
        unit: 'messages',
        allowPartial: true,
        period: 60,
        window: 120,
        because: 'rule "backlog" (rules.yaml:2)',
      },
      scope: 'account',
      groupBy: ['queue'],
      inNamespace: false,
    });
    const { definition } = resolved;
    expect(definition.form === 'template' && definition.template.text).toBe(
      'max by (<<groupBy>>) (max_over_time(queue_depth{<<matchers>>}[<<window>>]))',
    );
    const again = await metrics.resolve(askExternal('backlog'), testContext);
    expect(definition.form === 'template' && again.definition.form === 'template' && again.definition.template).toBe(
      definition.form === 'template' ? definition.template : undefined,
    );
  });

  it("reads objects by labels of the rule's own, and those of the tenant's spelling", async () => {
    const labels = new TenantLabels([{ id: 'kubernetes.pod.name', publicId: 'kube_Pod_name' }], true);
    const text = `metrics:
  - name: m
    series: queue_depth
    type: gauge
    resources:
      - pods
      - {resource: deployments.apps, nameLabel: exported_deployment}
      - {resource: statefulsets.apps, namespaceLabel: ns}
      - {resource: zones.example.com, nameLabel: zone, namespaced: false}
      - {resource: queues.example.com, nameLabel: queue}
`;
    const { metrics } = setUp(text, new FakeCatalogue([], { labels }));
    const objectsOf = async (resource: string) => (await metrics.resolve(ask('m', resource), testContext)).objects;
    const [pods, deployments, statefulsets, zones, queues] = await Promise.all(
      ['pods', 'deployments.apps', 'statefulsets.apps', 'zones.example.com', 'queues.example.com'].map(objectsOf),
    );
    expect(pods).toMatchObject({ name: 'kube_Pod_name' });
    expect(deployments).toEqual({
      name: 'exported_deployment',
      namespace: 'kube_namespace_name',
      fixed: {},
      origin: 'container',
    });
    expect(statefulsets).toMatchObject({
      name: 'kube_workload_name',
      namespace: 'ns',
      fixed: { kube_workload_type: 'statefulset' },
    });
    expect(zones).toEqual({ name: 'zone', fixed: {}, origin: 'container' });
    expect(queues).toEqual({ name: 'queue', namespace: 'kube_namespace_name', fixed: {}, origin: 'container' });
  });

  it('refuses objects that live elsewhere than the rule says', async () => {
    const text = `metrics:
  - name: m
    series: queue_depth
    type: gauge
    resources: [{resource: queues.example.com, nameLabel: queue, namespaced: false}, {resource: zones.example.com, nameLabel: z}]
`;
    const { metrics } = setUp(text);
    expect(await refusal(metrics, ask('m', 'queues.example.com'))).toEqual(
      new MetricNotFoundError(
        'the metric m of rule "m" (rules.yaml:2) for queues.example.com cannot be read: in this cluster queues.example.com live in namespaces; take namespaced: false out of the rule',
      ),
    );
    expect(await refusal(metrics, ask('m', 'zones.example.com'))).toEqual(
      new MetricNotFoundError(
        'the metric m of rule "m" (rules.yaml:2) for zones.example.com cannot be read: in this cluster zones.example.com live in no namespace; write namespaced: false into the rule',
      ),
    );
  });

  it('refuses a kind whose label the tenant must list and does not', async () => {
    const rule = 'metrics: [{name: m, series: jvm.heap.used, resources: [ingresses.networking.k8s.io]}]';
    expect(await refusal(setUp(rule).metrics, ask('m', 'ingresses.networking.k8s.io'))).toBeInstanceOf(
      MetricNotFoundError,
    );
  });
});

describe('what a series is', () => {
  const rule = (...fields: readonly string[]) =>
    `metrics:\n  - {${['name: m', 'series: orders', 'resources: [pods]', ...fields].join(', ')}}`;

  it.each([
    ['gauge', { time: 'avg', group: 'avg' }],
    ['counter', { time: 'rate', group: 'sum' }],
  ])('is what the tenant reports, asked for once where it did not tell: %s', async (type, aggregation) => {
    const { metrics, catalogue } = setUp(rule());
    catalogue.types = { orders: type };
    const { definition } = await metrics.resolve(ask('m'), testContext);
    expect(definition).toMatchObject({ series: 'orders', kind: type, aggregation });
    expect(catalogue.asked).toEqual(['orders']);
  });

  it.each([
    ['gauge', 'gauge', { time: 'avg', group: 'avg' }],
    ['counter', 'counter', { time: 'rate', group: 'sum' }],
    ['delta', 'native-counter', { time: 'rate', group: 'sum' }],
  ])('is what the rule says, and nobody is asked: %s', async (type, kind, aggregation) => {
    const { metrics, catalogue } = setUp(rule(`type: ${type}`));
    const { definition } = await metrics.resolve(ask('m'), testContext);
    expect(definition).toEqual({
      form: 'series',
      series: 'orders',
      origin: 'container',
      kind,
      aggregation,
      because: 'rule "m" (rules.yaml:2)',
    });
    expect(catalogue.asked).toEqual([]);
  });

  it('is aggregated as the rule says as far as it does', async () => {
    const { metrics } = setUp(rule('type: gauge', 'aggregation: {time: max}'));
    const { definition } = await metrics.resolve(ask('m'), testContext);
    expect(definition).toMatchObject({ aggregation: { time: 'max', group: 'avg' } });
  });

  it('goes by the rule where that says another type than the table', async () => {
    const text = 'metrics: [{name: m, series: jvm.heap.used, type: delta, resources: [pods]}]';
    const { definition } = await setUp(text).metrics.resolve(ask('m'), testContext);
    expect(definition).toMatchObject({
      kind: 'native-counter',
      aggregation: { time: 'rate', group: 'sum' },
      unit: 'bytes',
    });
  });

  it('that nobody tells is refused with what to write', async () => {
    const { metrics, catalogue } = setUp(rule());
    const how =
      'correct series: in the rule, or write type: gauge (a level), type: counter (an ever growing total) or type: delta (what happened in each period) into it';
    expect(await refusal(metrics, ask('m'))).toEqual(
      new MetricNotFoundError(
        `the metric m of rule "m" (rules.yaml:2) cannot be made into a value: Sysdig knows no series orders in this cluster; ${how}`,
      ),
    );
    catalogue.metrics = { names: new Set(['orders']), types: new Map() };
    expect(await refusal(metrics, ask('m'))).toEqual(
      new MetricNotFoundError(
        `the metric m of rule "m" (rules.yaml:2) cannot be made into a value: Sysdig reports no type for its series orders; ${how}`,
      ),
    );
    catalogue.types = { orders: 'histogram' };
    expect(await refusal(metrics, ask('m'))).toEqual(
      new MetricNotFoundError(
        'the metric m of rule "m" (rules.yaml:2) cannot be made into a value: Sysdig reports the type of its series orders as histogram, which has no samples of one meaning; write one of its series (orders_count, orders_sum) into the rule, or promql',
      ),
    );
  });

  it('that may be several is refused, whatever its type', async () => {
    const table = new DescriptorTable();
    for (const id of ['a.b', 'a-b']) table.add(descriptor(id));
    const catalogue = new FakeCatalogue(['a_b'], { descriptors: table.metrics, areById: true });
    const { metrics } = setUp('metrics: [{name: m, series: a_b, type: gauge, resources: [pods]}]', catalogue);
    expect(await refusal(metrics, ask('m'))).toEqual(
      new BadRequestError(
        "the metric m may be any of a-b, a.b, which Sysdig's data API tells apart: ask by the name of the one that is meant, or write it into a rule (series:)",
      ),
    );
    const { metrics: named } = setUp('metrics: [{name: m, series: a-b, type: gauge, resources: [pods]}]', catalogue);
    expect(await named.resolve(ask('m'), testContext)).toMatchObject({ definition: { legacyId: 'a-b' } });
  });

  it('is guessed by no name while a descriptor may say otherwise, but taken at the word of a rule', async () => {
    const catalogue = new FakeCatalogue([], { awaitsDescriptors: true });
    const { metrics } = setUp('metrics: [{name: m, series: my.queue.count, resources: [pods]}]', catalogue);
    expect(await refusal(metrics, ask('m'))).toBeInstanceOf(BackendUnavailableError);
    const text = 'metrics: [{name: m, series: my.queue.count, type: gauge, resources: [pods]}]';
    const { metrics: typed } = setUp(text, catalogue);
    expect(await typed.resolve(ask('m'), testContext)).toMatchObject({
      definition: { kind: 'gauge', legacyId: 'my.queue.count' },
    });
  });

  it('that turns out not to have the aggregation is refused with the reason', async () => {
    const { metrics, catalogue } = setUp(rule('aggregation: {time: rate}'));
    catalogue.types = { orders: 'gauge' };
    expect(await refusal(metrics, ask('m'))).toEqual(
      new MetricNotFoundError(
        'the metric m (series orders) cannot be made into a value as rule "m" (rules.yaml:2) says: the samples are levels, and a level has no rate (its type is reported as gauge); write avg, min, max or sum; or type: counter or type: delta, if the samples count something',
      ),
    );
  });

  it('stretches a window that is too short for what is known of it by now', async () => {
    const text = "metrics: [{name: $1, series: '/^ibm_(.*)$/', window: 50s, resources: [pods]}]";
    const { metrics } = setUp(text, new FakeCatalogue(['ibm_memory']));
    const { definition } = await metrics.resolve(ask('memory'), testContext);
    expect(definition).toMatchObject({ period: 60, window: 120 });
  });
});

describe('rules with a pattern', () => {
  const jvm = "metrics: [{name: jvm_$1, series: '/^jvm\\.(.*)$/', resources: [pods]}]";

  it('name every id that there is, in either spelling', async () => {
    const descriptor = {
      id: 'jvm.custom.pool',
      traits: { metricType: 'gauge', type: undefined, category: undefined, time: undefined, group: undefined },
    };
    const { metrics } = setUp(
      jvm,
      new FakeCatalogue(['jvm_custom_pool'], { descriptors: new Map([['jvm_custom_pool', descriptor]]) }),
    );
    expect((await metrics.resolve(ask('jvm_heap.used'), testContext)).definition).toMatchObject({
      series: 'jmx_jvm_heap_used',
    });
    expect((await metrics.resolve(ask('jvm_custom.pool'), testContext)).definition).toMatchObject({
      series: 'jvm_custom_pool',
      legacyId: 'jvm.custom.pool',
    });
  });

  it('leave other names, and other kinds, to the defaults', async () => {
    const { metrics } = setUp(jvm);
    expect(await refusal(metrics, ask('jvm_nothing'))).toBeInstanceOf(MetricNotFoundError);
    expect(await refusal(metrics, ask('jvm_heap.used', 'services'))).toBeInstanceOf(MetricNotFoundError);
  });

  it('see a series as soon as the catalogue does', async () => {
    const text = "metrics: [{name: q_$1, series: '/^queue_(.*)$/', type: gauge, resources: [pods]}]";
    const { metrics, catalogue } = setUp(text);
    expect(metrics.policyOf(ask('q_depth'))).toEqual({ source: 'q_depth', policy: {} });
    catalogue.metrics = { names: new Set(['queue_depth']), types: new Map() };
    expect(metrics.policyOf(ask('q_depth'))).toEqual({
      source: 'queue_depth',
      policy: { revision: expect.stringContaining('queue_depth') },
    });
  });

  it('go behind a rule with that very name', async () => {
    const text = `metrics:
  - {name: jvm_$1, series: '/^jvm\\.(.*)$/', resources: [pods]}
  - {name: jvm_heap.used, series: jvm.heap.max, resources: [pods]}
`;
    const { definition } = await setUp(text).metrics.resolve(ask('jvm_heap.used'), testContext);
    expect(definition).toMatchObject({ series: 'jmx_jvm_heap_max', because: 'rule "jvm_heap.used" (rules.yaml:3)' });
  });

  it('refuse a name that two series have', async () => {
    const text = "metrics: [{name: $1, series: '/^[ab]_(.*)$/', type: gauge, resources: [pods]}]";
    const { metrics } = setUp(text, new FakeCatalogue(['a_m', 'b_m']));
    expect(metrics.policyOf(ask('m'))).toEqual({ source: 'm', policy: {} });
    expect(await refusal(metrics, ask('m'))).toEqual(
      new BadRequestError(
        'the metric m may be any of a_m by rule "$1" (rules.yaml:1), b_m by rule "$1" (rules.yaml:1): write patterns that do not give one name twice, or a rule with this very name',
      ),
    );
  });

  it('refuse a name that two patterns have, and name some of thousands', async () => {
    const text = `metrics:
  - {name: x$1, series: '/^a()_.*$/', type: gauge, resources: [pods]}
  - {name: x$1, series: '/^()b_.*$/', type: gauge, resources: [pods]}
`;
    const { metrics } = setUp(text, new FakeCatalogue(['a_1', 'a_2', 'a_3', 'b_1', 'b_2', 'b_3', 'b_4']));
    const error = await refusal(metrics, ask('x'));
    expect(error).toBeInstanceOf(BadRequestError);
    expect((error as Error).message).toMatch(
      /a_1 by rule "x\$1" \(rules\.yaml:2\), .*, b_2 by rule "x\$1" \(rules\.yaml:3\) and 2 more:/,
    );
  });

  it('tell apart what the data API does', async () => {
    const table = new DescriptorTable();
    for (const id of ['a.b', 'a-b']) table.add(descriptor(id));
    const known = { descriptors: table.metrics, areById: true };
    const catalogue = new FakeCatalogue(['a_b'], known);
    const { metrics } = setUp("metrics: [{name: x_$1, series: '/^(a).b$/', resources: [pods]}]", catalogue);
    expect(await refusal(metrics, ask('x_a'))).toEqual(
      new BadRequestError(
        'the metric x_a may be any of a-b by rule "x_$1" (rules.yaml:1), a.b by rule "x_$1" (rules.yaml:1): write patterns that do not give one name twice, or a rule with this very name',
      ),
    );
    const { metrics: one } = setUp("metrics: [{name: x_$1, series: '/^(a)[.]b$/', resources: [pods]}]", catalogue);
    expect(await one.resolve(ask('x_a'), testContext)).toMatchObject({ definition: { legacyId: 'a.b' } });
  });

  it('take an older id and its series for one', async () => {
    const text =
      "metrics: [{name: x_$1, series: '/^(?:net\\.http\\.|sysdig_container_net_http_)([a-z]+)[._]count$/', resources: [pods]}]";
    const { metrics } = setUp(text, new FakeCatalogue(['sysdig_container_net_http_request_count']));
    const { definition } = await metrics.resolve(ask('x_request'), testContext);
    expect(definition).toMatchObject({ series: 'sysdig_container_net_http_request_count' });
  });

  it('prefer what the tenant has to what is only known', async () => {
    const text = "metrics: [{name: x_$1, series: '/^(?:jvm\\.heap\\.|heap_)(.*)$/', type: gauge, resources: [pods]}]";
    const { metrics } = setUp(text, new FakeCatalogue(['heap_used']));
    const { definition } = await metrics.resolve(ask('x_used'), testContext);
    expect(definition).toMatchObject({ series: 'heap_used' });
  });

  it('make no name that no metric can have', () => {
    const text = "metrics: [{name: $1, series: '/^x:(:?)y$/', resources: [pods]}]";
    const { metrics } = setUp(text, new FakeCatalogue(['x:y']));
    expect(metrics.offers().filter(({ info }) => info.metric === '')).toEqual([]);
  });
});

describe('external metrics', () => {
  const text =
    "external: [{name: jvm.nonHeap, series: jvm.nonHeap.used}, {name: App_$1, series: '/^app_(.*)$/', type: gauge}]";

  it.each(['jvm.nonHeap', 'jvm.nonheap', 'JVM.NONHEAP'])(
    'are known by %s, in whatever letters it arrives',
    async (name) => {
      const { definition } = await setUp(text).metrics.resolve(askExternal(name), testContext);
      expect(definition).toMatchObject({ series: 'jmx_jvm_nonHeap_used' });
    },
  );

  it('of patterns as well', async () => {
    const { metrics } = setUp(text, new FakeCatalogue(['app_orders', 'app_Queue']));
    const seriesOf = async (name: string) => (await metrics.resolve(askExternal(name), testContext)).definition;
    expect(await seriesOf('app_orders')).toMatchObject({ series: 'app_orders' });
    expect(await seriesOf('app_queue')).toMatchObject({ series: 'app_Queue' });
  });

  it('are refused where only capitals tell patterns’ names apart, unless they arrived', async () => {
    const { metrics } = setUp(text, new FakeCatalogue(['app_Orders', 'app_orders']));
    expect(await refusal(metrics, askExternal('app_orders'))).toEqual(
      new BadRequestError(
        'the metric app_orders may be any of app_Orders by rule "App_$1" (rules.yaml:1), app_orders by rule "App_$1" (rules.yaml:1): write patterns that do not give one name twice, or a rule with this very name',
      ),
    );
    const { definition } = await metrics.resolve(askExternal('App_Orders'), testContext);
    expect(definition).toMatchObject({ series: 'app_Orders' });
  });

  it('are of the asking namespace alone unless the rule says who may use them', async () => {
    const rules = `external:
  - {name: own, series: jvm.heap.used}
  - {name: shared, series: jvm.heap.used, namespaces: [shop]}
`;
    const { metrics } = setUp(rules);
    expect((await metrics.resolve(askExternal('own'), testContext)).inNamespace).toBe(true);
    expect((await metrics.resolve(askExternal('shared'), testContext)).inNamespace).toBe(false);
    expect(metrics.policyOf(askExternal('shared'))?.policy).toMatchObject({ namespaces: ['shop'] });
  });
});

describe('RuleMetrics.policyOf', () => {
  it('gives what rule and limits say, and what they are about', () => {
    const text = `limits: {maxAge: 4m, refreshInterval: 20s}\n${requests}    fallback: 5\n`;
    const { metrics } = setUp(text);
    const { source, policy } = metrics.policyOf(ask('requests')) ?? {};
    expect(source).toBe('sysdig_container_net_http_request_count');
    expect({ ...policy, fallback: String(policy?.fallback) }).toEqual({
      maxAge: 300,
      refreshInterval: 20,
      fallback: '5',
      revision: expect.stringContaining('net.http.request.count'),
    });
  });

  it('gives limits to metrics without a rule', () => {
    const { metrics } = setUp('limits: {maxAge: 4m}');
    expect(metrics.policyOf(ask('jvm.heap.used'))).toEqual({ source: 'jmx_jvm_heap_used', policy: { maxAge: 240 } });
    expect(metrics.policyOf(ask('a b'))).toBeUndefined();
  });

  it('names an expression by its text', () => {
    const promql = 'sum(queue_depth{<<matchers>>})';
    expect(setUp(`external: [{name: q, promql: '${promql}'}]`).metrics.policyOf(askExternal('q'))?.source).toBe(promql);
  });
});

describe('the oldest sample that may be served', () => {
  const platform = new FakeCatalogue(['ibm_app_cpu']);
  /** Two periods of a minute, one to settle and one more. */
  const freshest = 240;

  function maxAgeOf(text: string, metric: string): number | undefined {
    return setUp(text, platform).metrics.policyOf(ask(metric))?.policy.maxAge;
  }

  it('is no younger than samples that come once in a while can be, with and without limits', () => {
    expect(maxAgeOf('', 'ibm_app_cpu')).toBe(freshest);
    expect(maxAgeOf('limits: {maxAge: 2m}', 'ibm_app_cpu')).toBe(freshest);
    expect(maxAgeOf('limits: {maxAge: 10m}', 'ibm_app_cpu')).toBe(600);
    expect(maxAgeOf('limits: {maxAge: 2m}', 'jvm.heap.used')).toBe(120);
    expect(maxAgeOf('', 'jvm.heap.used')).toBeUndefined();
  });

  it('is so for rules with a pattern, of which nothing is known when they are loaded', () => {
    const pattern = (more = '') => `metrics: [{name: app_$1, series: '/^ibm_app_(.*)$/', resources: [pods]${more}}]`;
    expect(maxAgeOf(pattern(), 'app_cpu')).toBe(freshest);
    expect(maxAgeOf(`limits: {maxAge: 2m}\n${pattern()}`, 'app_cpu')).toBe(freshest);
    expect(maxAgeOf(pattern(', maxAge: 2m'), 'app_cpu')).toBe(freshest);
    expect(maxAgeOf(pattern(', maxAge: 5m'), 'app_cpu')).toBe(300);
    expect(maxAgeOf(pattern(', window: 5m'), 'app_cpu')).toBe(420);
  });

  it('is so for a series that shows to be a counter', () => {
    const text = 'metrics: [{name: orders, series: orders_total, resources: [pods], period: 1m}]';
    expect(maxAgeOf(text, 'orders')).toBe(360);
  });

  it('is so for an expression whose rule has a period', () => {
    const text = `metrics: [{name: m, promql: 'sum by (<<groupBy>>) (x)', resources: [pods], period: 1m}]`;
    expect(maxAgeOf(text, 'm')).toBe(freshest);
  });
});

describe('RuleMetrics.ruleOf', () => {
  it('gives the one rule that answers', () => {
    const text = `metrics:
  - {name: m, series: jvm.heap.used, resources: [pods], description: memory}
  - {name: $1, series: '/^[ab]_(.*)$/', resources: [pods]}
`;
    const { metrics } = setUp(text, new FakeCatalogue(['a_x', 'b_x', 'b_y']));
    expect(metrics.ruleOf(ask('m'))).toMatchObject({ description: 'memory', place: { line: 2 } });
    expect(metrics.ruleOf(ask('y'))).toMatchObject({ place: { line: 3 } });
    expect(metrics.ruleOf(ask('x'))).toBeUndefined();
    expect(metrics.ruleOf(ask('m', 'services'))).toBeUndefined();
  });
});

describe('new rules', () => {
  it('count from the next question on', async () => {
    const { metrics, source } = setUp('');
    expect(await refusal(metrics, ask('requests'))).toBeInstanceOf(MetricNotFoundError);
    const before = metrics.offers();
    source.rules = load(requests);
    expect((await metrics.resolve(ask('requests'), testContext)).definition).toMatchObject({ window: 120 });
    expect(metrics.offers()).not.toBe(before);
  });

  it('do not change a question that is under way', async () => {
    const { metrics, source, catalogue } = setUp('metrics: [{name: m, series: orders, resources: [pods], window: 2m}]');
    catalogue.types = { orders: 'gauge' };
    const resolved = metrics.resolve(ask('m'), testContext);
    source.rules = load('');
    expect((await resolved).definition).toMatchObject({ window: 120 });
  });
});

describe('RuleMetrics.offers', () => {
  const rules = `metrics:
  - {name: requests, series: net.http.request.count, resources: [services, pods]}
  - {name: jvm_$1, series: '/^jmx_jvm_(.*)$/', resources: [pods]}
external:
  - {name: JVM_Threads, series: jvm.thread.count}
`;
  const names = ['jmx_jvm_heap_used', 'jmx_jvm_class_loaded'];
  const ofRules = [
    'services requests',
    'pods requests',
    'external JVM_Threads',
    'pods jvm_class_loaded',
    'pods jvm_heap_used',
  ];

  it('lists what rules name, then all else, each once', () => {
    const { metrics, defaults } = setUp(rules, new FakeCatalogue([...names, 'jvm_threads_total']));
    const listed = namesOf(metrics.offers());
    expect(listed.slice(0, 5)).toEqual(ofRules);
    expect(listed.slice(5)).toEqual(namesOf(defaults.offers()));
    expect(new Set(listed).size).toBe(listed.length);
  });

  it('does not list what a rule hides', () => {
    const text = `metrics: [{name: jmx_jvm_heap_used, series: jvm.heap.max, resources: [pods]}]
external: [{name: JMX_JVM_heap_used, series: jvm.heap.max}]`;
    const listed = namesOf(setUp(text, new FakeCatalogue(names)).metrics.offers());
    expect(listed.filter((name) => name.toLowerCase() === 'external jmx_jvm_heap_used')).toEqual([
      'external JMX_JVM_heap_used',
    ]);
    expect(listed.filter((name) => name === 'pods jmx_jvm_heap_used')).toHaveLength(1);
    expect(listed).toContain('services jmx_jvm_heap_used');
  });

  it('is the same array until something changes', async () => {
    const { metrics, catalogue, source } = setUp(rules, new FakeCatalogue(names));
    const before = metrics.offers();
    await metrics.resolve(ask('requests'), testContext);
    expect(metrics.offers()).toBe(before);
    catalogue.metrics = { ...catalogue.metrics };
    const after = metrics.offers();
    expect(after).not.toBe(before);
    expect(after).toEqual(before);
    source.rules = { ...source.rules };
    expect(metrics.offers()).not.toBe(after);
  });

  it('lists rules alone where it is told to', async () => {
    const { metrics } = setUp(`${rules}discovery: {list: rules}`, new FakeCatalogue(names));
    await metrics.resolve(ask('jvm.heap.used'), testContext);
    expect(namesOf(metrics.offers())).toEqual(ofRules);
  });

  it('lists what was used in the last hour and could be answered', async () => {
    const { metrics, clock } = setUp('discovery: {list: used}', new FakeCatalogue(names));
    expect(metrics.offers()).toEqual([]);
    await refusal(metrics, ask('nothing'));
    await metrics.resolve(ask('jvm.heap.used', 'nodes'), testContext);
    await clock.advance(60_000);
    await metrics.resolve(askExternal('jvm.heap.max'), testContext);
    const used = metrics.offers();
    expect(namesOf(used)).toEqual(['external jvm.heap.max', 'nodes jvm.heap.used']);
    expect(used[1]?.info).toMatchObject({ namespaced: false });
    await metrics.resolve(askExternal('jvm.heap.max'), testContext);
    expect(metrics.offers()).toBe(used);
    await clock.advance(3_600_000 - 60_000 - 1);
    expect(metrics.offers()).toBe(used);
    await clock.advance(1);
    expect(namesOf(metrics.offers())).toEqual(['external jvm.heap.max']);
    await clock.advance(60_000);
    expect(metrics.offers()).toEqual([]);
  });

  it('lists what is used where there is more than may be listed, and tells that once', async () => {
    const { metrics, cuts, catalogue } = setUp(`${rules}discovery: {maxResources: 6}`, new FakeCatalogue(names));
    await metrics.resolve(ask('jvm.heap.used'), testContext);
    const listed = metrics.offers();
    expect(namesOf(listed)).toEqual(['pods jvm.heap.used', ...ofRules]);
    expect(metrics.offers()).toBe(listed);
    const { resources = 0 } = cuts[0] ?? {};
    expect(resources).toBeGreaterThan(6);
    expect(cuts).toEqual([{ resources, maxResources: 6 }]);
    await metrics.resolve(ask('jvm.heap.max'), testContext);
    expect(namesOf(metrics.offers())).toEqual(['pods jvm.heap.max', 'pods jvm.heap.used', ...ofRules.slice(0, 4)]);
    catalogue.metrics = { ...catalogue.metrics, names: new Set() };
    expect(namesOf(metrics.offers())).toEqual(ofRules.slice(0, 3));
    catalogue.metrics = { ...catalogue.metrics, names: new Set(names) };
    metrics.offers();
    expect(cuts).toHaveLength(2);
  });

  it('remembers so many uses at the most', async () => {
    const { metrics } = setUp(
      `metrics: [{name: m, series: jvm.heap.used, resources: [pods]}]\ndiscovery: {list: used}`,
    );
    for (let index = 0; index <= 10_000; index += 1) await metrics.resolve(ask(`m${index}_total`), testContext);
    const listed = namesOf(metrics.offers());
    expect(listed).toHaveLength(10_001);
    expect(listed).not.toContain('pods m0_total');
  });
});

describe('patterns over a large catalogue', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `app_metric_${index}_total`);

  it('have as many names as can be known, and no more', () => {
    const rule = (letter: string) => `{name: ${letter}_$1, series: '/^app_(.*)$/', resources: [pods]}`;
    const rules = `metrics: [${[...'abcdefghijk'].map(rule).join(', ')}]\ndiscovery: {list: rules}`;
    const catalogue = new FakeCatalogue(names);
    const tooMany: string[] = [];
    const metrics = new RuleMetrics({
      source: { rules: load(rules) },
      catalogue,
      defaults: new DefaultMetrics(catalogue),
      clock: new FakeClock(),
      onPatternsCut: () => tooMany.push('cut'),
    });
    expect(metrics.offers()).toHaveLength(20_000);
    expect(tooMany).toEqual(['cut']);
    expect(metrics.policyOf(ask('a_metric_7_total'))?.source).toBe('app_metric_7_total');
    expect(metrics.policyOf(ask('k_metric_7_total'))?.source).toBe('k_metric_7_total');
  });
});
