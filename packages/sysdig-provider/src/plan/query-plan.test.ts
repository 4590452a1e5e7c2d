import { describe, expect, it } from '@jest/globals';
import {
  BadRequestError,
  everything,
  ForbiddenError,
  formatGroupResource,
  parseGroupResource,
  parseLabelSelector,
  type SampleRequest,
} from '@metrics-adapter/core';
import { resolvedMetric, seriesDefinition } from '../../test/support/definitions.ts';
import type { NameClass } from '../promql/division/name-class.ts';
import { clusterWide } from '../promql/division/part.ts';
import { restrictPlan } from '../promql/division/restrict-plan.ts';
import { formatMatchers, formatVectorSelector } from '../promql/query/format-selector.ts';
import { formatQuery } from '../promql/query/promql-query.ts';
import type { ResolvedMetric } from '../rules/metric-definition.ts';
import { buildQueryPlan, type QueryPlan } from './query-plan.ts';
import type { ClusterScope } from './sysdig-scope.ts';

const definition = seriesDefinition('gauge');
const prod: ClusterScope = { cluster: 'prod' };

interface ObjectsOptions {
  readonly namespaces?: readonly string[] | 'cluster-scoped';
  readonly selector?: string;
}

function objects(resource: string, { namespaces = ['shop'], selector = '' }: ObjectsOptions = {}): SampleRequest {
  const metricSelector = parseLabelSelector(selector);
  return { kind: 'object', metric: 'm', groupResource: parseGroupResource(resource), metricSelector, namespaces };
}

function external(selector = ''): SampleRequest {
  return { kind: 'external', metric: 'm', namespace: 'shop', selector: parseLabelSelector(selector) };
}

/** What the metric is without a rule, but for what is said. */
function resolve(request: SampleRequest, more: Partial<ResolvedMetric> = {}): ResolvedMetric {
  const resource = request.kind === 'object' ? { resource: formatGroupResource(request.groupResource) } : {};
  return resolvedMetric(definition, { ...resource, ...more });
}

/** The plan for all of the namespaces together. */
function plan(request: SampleRequest, scope: ClusterScope = prod, more: Partial<ResolvedMetric> = {}): QueryPlan {
  const namespaces = request.kind === 'object' && request.namespaces !== 'cluster-scoped' ? request.namespaces : [];
  return restrictPlan(buildQueryPlan(request, resolve(request, more), scope), { namespaces });
}

function selectorOf({ query: { matchers } }: QueryPlan): string {
  return formatVectorSelector('m', matchers);
}

describe('buildQueryPlan for objects', () => {
  it.each([
    ['pods', 'm{kube_cluster_name="prod",kube_namespace_name="shop",kube_pod_name!=""}', 'kube_pod_name'],
    ['services', 'm{kube_cluster_name="prod",kube_namespace_name="shop",kube_service_name!=""}', 'kube_service_name'],
    [
      'deployments.apps',
      'm{kube_cluster_name="prod",kube_namespace_name="shop",kube_workload_type="deployment",kube_workload_name!=""}',
      'kube_workload_name',
    ],
    [
      'statefulsets.apps',
      'm{kube_cluster_name="prod",kube_namespace_name="shop",kube_workload_type="statefulset",kube_workload_name!=""}',
      'kube_workload_name',
    ],
    [
      'daemonsets.apps',
      'm{kube_cluster_name="prod",kube_namespace_name="shop",kube_workload_type="daemonset",kube_workload_name!=""}',
      'kube_workload_name',
    ],
  ])('tells %s apart by namespace and name', (resource, selector, name) => {
    const built = plan(objects(resource));
    expect(selectorOf(built)).toBe(selector);
    expect(built.query.groupBy).toEqual(['kube_namespace_name', name]);
    expect(built.objects).toEqual({ name, namespace: 'kube_namespace_name', wanted: new Set(['shop']) });
  });

  it.each([
    ['nodes', 'm{kube_cluster_name="prod",kube_node_name!=""}', 'kube_node_name'],
    ['namespaces', 'm{kube_cluster_name="prod",kube_namespace_name!=""}', 'kube_namespace_name'],
  ])('tells %s apart by name alone', (resource, selector, name) => {
    const built = plan(objects(resource, { namespaces: 'cluster-scoped' }));
    expect(selectorOf(built)).toBe(selector);
    expect(built.query.groupBy).toEqual([name]);
    expect(built.objects).toEqual({ name, wanted: new Set() });
  });

  it('keeps what the metric is made of', () => {
    expect(plan(objects('pods')).query.definition).toBe(definition);
  });

  it('adds what the rule adds, before what is selected', () => {
    const where: ResolvedMetric['where'] = [{ label: 'code', operator: '!~', value: '5..' }];
    expect(selectorOf(plan(objects('pods', { selector: 'verb=GET' }), prod, { where }))).toBe(
      'm{kube_cluster_name="prod",kube_namespace_name="shop",kube_pod_name!="",code!~"5..",verb="GET"}',
    );
  });

  it('belongs to no cluster where its rule says so', () => {
    expect(selectorOf(plan(objects('pods'), prod, { scope: 'account' }))).toBe(
      'm{kube_namespace_name="shop",kube_pod_name!=""}',
    );
  });

  it('refuses a metric selector with a label that the rule does not name', () => {
    const selecting = (selector: string, ...labels: readonly string[]) => {
      plan(objects('pods', { selector }), prod, { selectable: new Set(labels) });
    };
    expect(() => selecting('verb=GET', 'verb')).not.toThrow();
    expect(() => selecting('verb=GET,app.kubernetes.io/name=x', 'verb', 'code')).toThrow(
      new BadRequestError(
        'the metric m cannot be selected by the label app_kubernetes_io_name: its rule allows verb, code (metricLabels)',
      ),
    );
    expect(() => selecting('verb=GET')).toThrow(
      new BadRequestError('the metric m cannot be selected by the label verb: its rule allows no label (metricLabels)'),
    );
  });

  it('names several namespaces in one expression', () => {
    expect(selectorOf(plan(objects('pods', { namespaces: ['checkout', 'shop'] })))).toBe(
      'm{kube_cluster_name="prod",kube_namespace_name=~"checkout|shop",kube_pod_name!=""}',
    );
  });

  const names = Array.from({ length: 40 }, (_, index) => `team-${String(index).padStart(2, '0')}-${'x'.repeat(16)}`);

  it.each(['counter', 'native-counter'] as const)('keeps the address of a %s below 8 KiB', (kind) => {
    const long = seriesDefinition(kind, { series: 'm'.repeat(60) });
    const request = objects('deployments.apps');
    const whole = buildQueryPlan(request, resolve(request, { definition: long }), prod);
    const { query } = restrictPlan(whole, { namespaces: names });
    expect(formatMatchers(query.matchers.slice(1, 2))).toHaveLength('kube_namespace_name=~""'.length + 999);
    const text = formatQuery({ ...query, definition: long }, { period: 10, settle: 30, window: 60 });
    expect(new URLSearchParams({ query: text, time: '1700000014.999' }).toString().length).toBeLessThan(7500);
  });

  it('adds the metric selector', () => {
    expect(selectorOf(plan(objects('pods', { selector: 'verb in (GET,PUT),!internal' })))).toBe(
      'm{kube_cluster_name="prod",kube_namespace_name="shop",kube_pod_name!="",internal="",verb=~"GET|PUT"}',
    );
  });

  it('stays in its cluster and namespace when a metric selector names others', () => {
    const selector = 'kube_cluster_name=test,kube_namespace_name=bank';
    expect(selectorOf(plan(objects('pods', { selector })))).toBe(
      'm{kube_cluster_name="prod",kube_namespace_name="shop",kube_pod_name!="",kube_cluster_name="test",kube_namespace_name="bank"}',
    );
  });

  it('leaves the cluster out when all of them are wanted', () => {
    expect(selectorOf(plan(objects('pods'), 'all-clusters'))).toBe('m{kube_namespace_name="shop",kube_pod_name!=""}');
    const nodes = objects('nodes', { namespaces: 'cluster-scoped' });
    expect(selectorOf(plan(nodes, 'all-clusters'))).toBe('m{kube_node_name!=""}');
  });

  it('quotes the name of the cluster', () => {
    expect(selectorOf(plan(objects('pods'), { cluster: 'a "b" \\ c' }))).toBe(
      String.raw`m{kube_cluster_name="a \"b\" \\ c",kube_namespace_name="shop",kube_pod_name!=""}`,
    );
  });

  it('refuses a metric selector that cannot be said', () => {
    expect(() => plan(objects('pods', { selector: 'size>1' }))).toThrow(BadRequestError);
  });
});

describe('restrictPlan', () => {
  const whole = (resource = 'pods') => {
    const request = objects(resource, { namespaces: resource === 'nodes' ? 'cluster-scoped' : ['a', 'b', 'c'] });
    return buildQueryPlan(request, resolve(request), prod);
  };
  const digits: NameClass = [{ place: -1, characters: '0123456789', isOneOf: true }];
  const others: NameClass = [
    { place: -1, characters: '0123456789', isOneOf: false },
    { place: 1, characters: 'xy', isOneOf: true },
  ];

  it('says nothing of namespaces in a plan that is not restricted', () => {
    expect(selectorOf(whole())).toBe('m{kube_cluster_name="prod",kube_pod_name!=""}');
  });

  it('names the namespaces of a part', () => {
    const part = restrictPlan(whole(), { namespaces: ['a', 'c'] });
    expect(selectorOf(part)).toBe('m{kube_cluster_name="prod",kube_namespace_name=~"a|c",kube_pod_name!=""}');
    expect(part.objects?.wanted).toEqual(new Set(['a', 'c']));
  });

  it.each([
    [[], 'kube_namespace_name!=""'],
    [digits, 'kube_namespace_name!="",kube_namespace_name=~".*[0123456789]"'],
    [others, 'kube_namespace_name!="",kube_namespace_name!~".*[0123456789]",kube_namespace_name=~".{1}[xy].*"'],
  ])('asks for a class of namespaces, and keeps which are wanted: %j', (among, matchers) => {
    const part = restrictPlan(whole(), { namespaces: ['a', 'c'], among });
    expect(selectorOf(part)).toBe(`m{kube_cluster_name="prod",${matchers},kube_pod_name!=""}`);
    expect(part.objects?.wanted).toEqual(new Set(['a', 'c']));
  });

  it('asks for a class of the objects of one namespace', () => {
    const part = restrictPlan(whole(), { namespaces: ['a'], names: others });
    expect(selectorOf(part)).toBe(
      'm{kube_cluster_name="prod",kube_namespace_name="a",kube_pod_name!="",kube_pod_name!~".*[0123456789]",kube_pod_name=~".{1}[xy].*"}',
    );
  });

  it('asks for a class of objects that live in no namespace', () => {
    const part = restrictPlan(whole('nodes'), { namespaces: [clusterWide], names: digits });
    expect(selectorOf(part)).toBe('m{kube_cluster_name="prod",kube_node_name!="",kube_node_name=~".*[0123456789]"}');
  });

  it('groups by the same labels whatever the part: no group is in two of them', () => {
    const part = restrictPlan(whole(), { namespaces: ['a'], names: digits });
    expect(part.query.groupBy).toEqual(whole().query.groupBy);
  });

  it('leaves an external metric as it is', () => {
    const plan = buildQueryPlan(external(), resolve(external()), prod);
    expect(restrictPlan(plan, { namespaces: ['a'] })).toBe(plan);
  });
});

describe('buildQueryPlan for an external metric', () => {
  it('makes one value of everything in the namespace that asks', () => {
    const built = plan(external());
    expect(selectorOf(built)).toBe('m{kube_cluster_name="prod",kube_namespace_name="shop"}');
    expect(built.query.groupBy).toEqual([]);
    expect(built.objects).toBeUndefined();
  });

  it('makes matchers of the selector', () => {
    expect(selectorOf(plan(external('queue=orders,kube_pod_label_app!=x')))).toBe(
      'm{kube_cluster_name="prod",kube_namespace_name="shop",kube_pod_label_app!="x",queue="orders"}',
    );
  });

  it('leaves the cluster out when all of them are wanted', () => {
    expect(selectorOf(plan(external(), 'all-clusters'))).toBe('m{kube_namespace_name="shop"}');
  });

  it.each(['kube_namespace_name=shop', 'kubernetes.namespace.name in (shop)', 'kube_namespace_name!=bank'])(
    'takes a selector that stays in the namespace: %s',
    (selector) => {
      expect(plan(external(selector)).query.matchers[1]).toEqual({
        label: 'kube_namespace_name',
        operator: '=',
        value: 'shop',
      });
    },
  );

  it.each([
    'kube_namespace_name=bank',
    'kube_namespace_name in (bank,shop)',
    'kubernetes.namespace.name=bank',
    'kubernetes_namespace_name==bank',
  ])('refuses a selector for another namespace: %s', (selector) => {
    expect(() => plan(external(selector))).toThrow(
      new ForbiddenError(
        'the external metric m was asked for from namespace shop with a selector for namespace bank: an HPA reads the metrics of its own namespace only, unless a rule for the metric says otherwise (namespaces:)',
      ),
    );
  });

  it('tells values apart by the labels of its rule', () => {
    const built = plan(external(), prod, { groupBy: ['queue', 'region'] });
    expect(built.query.groupBy).toEqual(['queue', 'region']);
    expect(built.objects).toBeUndefined();
  });

  it('is of all namespaces where its rule says so, and may be selected by them', () => {
    const everywhere = { inNamespace: false, where: [{ label: 'tier', operator: '=', value: 'web' }] } as const;
    expect(selectorOf(plan(external('kube_namespace_name=bank'), prod, everywhere))).toBe(
      'm{kube_cluster_name="prod",tier="web",kube_namespace_name="bank"}',
    );
    expect(selectorOf(plan(external(), prod, { ...everywhere, scope: 'account' }))).toBe('m{tier="web"}');
  });

  it('refuses a selector with a label that the rule does not name', () => {
    expect(() => plan(external('queue=orders'), prod, { selectable: new Set(['region']) })).toThrow(
      new BadRequestError('the metric m cannot be selected by the label queue: its rule allows region (metricLabels)'),
    );
  });

  it('quotes a namespace that is none', () => {
    const request: SampleRequest = { kind: 'external', metric: 'm', namespace: '"} or up{a="', selector: everything };
    expect(selectorOf(plan(request))).toBe(
      String.raw`m{kube_cluster_name="prod",kube_namespace_name="\"} or up{a=\""}`,
    );
  });
});
