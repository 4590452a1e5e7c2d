import {
  type ExternalSampleRequest,
  ForbiddenError,
  formatGroupResource,
  MetricNotFoundError,
  type ObjectSampleRequest,
  type SampleRequest,
} from '@metrics-adapter/core';
import type { SeriesQuery } from '../promql/query/promql-query.ts';
import type { MetricDefinition } from '../rules/metric-kind.ts';
import { namespaceLabel, objectLabelsOf, supportedResources } from '../rules/object-labels.ts';
import type { Matcher } from './matcher.ts';
import { toMatchers } from './selector-matchers.ts';
import { type ClusterScope, clusterMatchers } from './sysdig-scope.ts';

/** The query that answers one request, and how its rows are told apart. */
export interface QueryPlan {
  /** Of objects in namespaces it says nothing of these yet; see `restrictPlan`. */
  readonly query: SeriesQuery;
  /** The labels that name a row's object; absent for an external metric, whose answer is one value. */
  readonly objects?: RowLabels;
}

export interface RowLabels {
  readonly name: string;
  /** Absent for objects that live in no namespace. */
  readonly namespace?: string;
  /** The namespaces that were asked for; rows of others are dropped. */
  readonly wanted: ReadonlySet<string>;
}

/**
 * Turns a request into one grouped query for all of its objects. Throws {@link MetricNotFoundError},
 * {@link BadRequestError} or {@link ForbiddenError} for what cannot be asked of Sysdig.
 */
export function buildQueryPlan(request: SampleRequest, definition: MetricDefinition, scope: ClusterScope): QueryPlan {
  return request.kind === 'object'
    ? buildObjectPlan(request, definition, scope)
    : buildExternalPlan(request, definition, scope);
}

function buildObjectPlan(request: ObjectSampleRequest, definition: MetricDefinition, scope: ClusterScope): QueryPlan {
  const labels = objectLabelsOf(request.groupResource);
  const resource = formatGroupResource(request.groupResource);
  if (labels === undefined) {
    throw new MetricNotFoundError(
      `the server could not find the metric ${request.metric} for ${resource}: Sysdig has no label that names objects of this kind; it has for ${supportedResources.join(', ')}`,
    );
  }
  const wanted = request.namespaces === 'cluster-scoped' ? [] : request.namespaces;
  const { series, kind } = definition;
  const groupBy = labels.namespace === undefined ? [labels.name] : [labels.namespace, labels.name];
  const matchers: Matcher[] = [
    ...clusterMatchers(scope),
    ...Object.entries(labels.fixed).map(([label, value]): Matcher => ({ label, operator: '=', value })),
    // Series of containers that belong to no such object carry no name.
    { label: labels.name, operator: '!=', value: '' },
    ...toMatchers(request.metricSelector),
  ];
  const rows = { name: labels.name, ...(labels.namespace !== undefined && { namespace: labels.namespace }) };
  return { query: { series, kind, matchers, groupBy }, objects: { ...rows, wanted: new Set(wanted) } };
}

function buildExternalPlan(
  request: ExternalSampleRequest,
  definition: MetricDefinition,
  scope: ClusterScope,
): QueryPlan {
  const selected = toMatchers(request.selector);
  refuseOtherNamespaces(request);
  const matchers: Matcher[] = [
    ...clusterMatchers(scope),
    { label: namespaceLabel, operator: '=', value: request.namespace },
    ...selected,
  ];
  return { query: { series: definition.series, kind: definition.kind, matchers, groupBy: [] } };
}

/** An HPA sees the metrics of its own namespace; a selector cannot widen that. */
function refuseOtherNamespaces({ metric, namespace, selector }: ExternalSampleRequest): void {
  for (const requirement of selector.requirements) {
    const [matcher] = toMatchers({ requirements: [requirement] });
    const names = ['=', '==', 'in'].includes(requirement.operator) ? requirement.values : [];
    const other = names.find((name) => name !== namespace);
    if (matcher?.label === namespaceLabel && other !== undefined) {
      throw new ForbiddenError(
        `the external metric ${metric} was asked for from namespace ${namespace} with a selector for namespace ${other}: an HPA reads the metrics of its own namespace only`,
      );
    }
  }
}
