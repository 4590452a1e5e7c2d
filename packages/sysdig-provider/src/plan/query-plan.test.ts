import { describe, expect, it } from '@jest/globals';
import {
  BadRequestError,
  everything,
  ForbiddenError,
  MetricNotFoundError,
  parseGroupResource,
  parseLabelSelector,
  type SampleRequest,
} from '@metrics-adapter/core';
import { formatVectorSelector } from '../query/matcher.ts';
import { formatQuery } from '../query/promql-query.ts';
import type { MetricDefinition } from '../rules/metric-kind.ts';
import { buildQueryPlan, type QueryPlan } from './query-plan.ts';
import type { ClusterScope } from './sysdig-scope.ts';

const definition: MetricDefinition = { series: 'm', kind: 'gauge', because: 'the test says so' };
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

function plan(request: SampleRequest, scope: ClusterScope = prod): QueryPlan {
  return buildQueryPlan(request, definition, scope);
}

function selectorOf({ query: { series, matchers } }: QueryPlan): string {
  return formatVectorSelector(series, matchers);
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

  it('keeps the series and what is made of it', () => {
    expect(plan(objects('pods')).query).toMatchObject({ series: 'm', kind: 'gauge' });
  });

  it('names several namespaces in one expression', () => {
    expect(selectorOf(plan(objects('pods', { namespaces: ['checkout', 'shop'] })))).toBe(
      'm{kube_cluster_name="prod",kube_namespace_name=~"checkout|shop",kube_pod_name!=""}',
    );
  });

  const names = Array.from({ length: 51 }, (_, index) => `team-${String(index).padStart(2, '0')}`);

  it('names up to fifty namespaces', () => {
    const built = plan(objects('pods', { namespaces: names.slice(0, 50) }));
    expect(built.query.matchers[1]).toEqual({
      label: 'kube_namespace_name',
      operator: '=~',
      value: names.slice(0, 50).join('|'),
    });
  });

  it('asks for all namespaces above fifty, and remembers which are wanted', () => {
    const built = plan(objects('pods', { namespaces: names }));
    expect(selectorOf(built)).toBe('m{kube_cluster_name="prod",kube_namespace_name!="",kube_pod_name!=""}');
    expect(built.objects?.wanted).toEqual(new Set(names));
  });

  /** Forty names that have so many characters together, the bars between them included. */
  const fortyOf = (characters: number) =>
    names.slice(0, 40).map((name, index) => `${name}-${'x'.repeat(index === 0 ? characters - 39 * 24 - 8 : 15)}`);

  it('names namespaces up to 1000 characters', () => {
    const namespaces = fortyOf(1000);
    const [, matcher] = plan(objects('pods', { namespaces })).query.matchers;
    expect(matcher).toEqual({ label: 'kube_namespace_name', operator: '=~', value: namespaces.join('|') });
    expect(matcher?.value).toHaveLength(1000);
  });

  it('asks for all namespaces when their names together are longer', () => {
    const namespaces = fortyOf(1001);
    const built = plan(objects('pods', { namespaces }));
    expect(selectorOf(built)).toBe('m{kube_cluster_name="prod",kube_namespace_name!="",kube_pod_name!=""}');
    expect(built.objects?.wanted).toEqual(new Set(namespaces));
  });

  it.each(['counter', 'native-counter'] as const)('keeps the address of a %s below 8 KiB', (kind) => {
    const request = objects('deployments.apps', { namespaces: fortyOf(1000) });
    const { query } = buildQueryPlan(request, { ...definition, series: 'm'.repeat(60), kind }, prod);
    const text = formatQuery(query, { period: 10, settle: 30, window: 60 });
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

  it.each(['ingresses.networking.k8s.io', 'deployments.extensions', 'constructor', '__proto__'])(
    'says that Sysdig cannot name %s',
    (resource) => {
      expect(() => plan(objects(resource))).toThrow(
        new MetricNotFoundError(
          `the server could not find the metric m for ${resource}: Sysdig has no label that names objects of this kind; it has for pods, services, namespaces, nodes, deployments.apps, statefulsets.apps, daemonsets.apps`,
        ),
      );
    },
  );

  it('refuses a metric selector that cannot be said', () => {
    expect(() => plan(objects('pods', { selector: 'size>1' }))).toThrow(BadRequestError);
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
        'the external metric m was asked for from namespace shop with a selector for namespace bank: an HPA reads the metrics of its own namespace only',
      ),
    );
  });

  it('quotes a namespace that is none', () => {
    const request: SampleRequest = { kind: 'external', metric: 'm', namespace: '"} or up{a="', selector: everything };
    expect(selectorOf(plan(request))).toBe(
      String.raw`m{kube_cluster_name="prod",kube_namespace_name="\"} or up{a=\""}`,
    );
  });
});
