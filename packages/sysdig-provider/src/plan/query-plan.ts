import {
  BadRequestError,
  type ExternalSampleRequest,
  ForbiddenError,
  type ObjectSampleRequest,
  type SampleRequest,
} from '@metrics-adapter/core';
import type { MetricDefinition, ResolvedMetric } from '../rules/metric-definition.ts';
import { namespaceLabel, type ObjectLabels } from '../rules/object-labels.ts';
import type { Matcher } from './matcher.ts';
import { toMatchers } from './selector-matchers.ts';
import { type ClusterScope, clusterMatchers } from './sysdig-scope.ts';

/** What is asked for by one request, in no dialect's words. */
export interface QueryPlan {
  readonly query: MetricQuery;
  /** The labels that name a row's object; absent for an external metric. */
  readonly objects?: RowLabels;
}

/** One metric, for many objects at once. */
export interface MetricQuery {
  readonly definition: MetricDefinition;
  /** Which series count; of objects in namespaces it says nothing of these yet: {@link RowLabels.wanted} does. */
  readonly matchers: readonly Matcher[];
  /** The labels that tell values apart; none: everything makes one value. */
  readonly groupBy: readonly string[];
}

export interface RowLabels {
  readonly name: string;
  /** Absent for objects that live in no namespace. */
  readonly namespace?: string;
  /** The namespaces that were asked for; rows of others are dropped. */
  readonly wanted: ReadonlySet<string>;
}

/**
 * Turns a request into one grouped query for all of its objects. Throws {@link BadRequestError} or
 * {@link ForbiddenError} for what cannot be asked of Sysdig.
 */
export function buildQueryPlan(request: SampleRequest, resolved: ResolvedMetric, scope: ClusterScope): QueryPlan {
  const cluster = resolved.scope === 'account' ? [] : clusterMatchers(scope);
  if (request.kind === 'external') return buildExternalPlan(request, resolved, cluster);
  const { objects } = resolved;
  if (objects === undefined) throw new Error(`${request.metric} is asked for objects that have no labels`);
  return buildObjectPlan(request, { ...resolved, objects }, cluster);
}

function buildObjectPlan(
  request: ObjectSampleRequest,
  resolved: ResolvedMetric & { readonly objects: ObjectLabels },
  cluster: readonly Matcher[],
): QueryPlan {
  const { definition, objects, where } = resolved;
  const wanted = request.namespaces === 'cluster-scoped' ? [] : request.namespaces;
  const groupBy = objects.namespace === undefined ? [objects.name] : [objects.namespace, objects.name];
  const matchers: Matcher[] = [
    ...cluster,
    ...Object.entries(objects.fixed).map(([label, value]): Matcher => ({ label, operator: '=', value })),
    // Series of containers that belong to no such object carry no name.
    { label: objects.name, operator: '!=', value: '' },
    ...where,
    ...selected(request.metric, request.metricSelector, resolved),
  ];
  const rows = { name: objects.name, ...(objects.namespace !== undefined && { namespace: objects.namespace }) };
  return { query: { definition, matchers, groupBy }, objects: { ...rows, wanted: new Set(wanted) } };
}

function buildExternalPlan(
  request: ExternalSampleRequest,
  resolved: ResolvedMetric,
  cluster: readonly Matcher[],
): QueryPlan {
  const { definition, where, groupBy, inNamespace } = resolved;
  const chosen = selected(request.metric, request.selector, resolved);
  if (inNamespace) refuseOtherNamespaces(request);
  const own: Matcher = { label: namespaceLabel, operator: '=', value: request.namespace };
  const matchers: Matcher[] = [...cluster, ...(inNamespace ? [own] : []), ...where, ...chosen];
  return { query: { definition, matchers, groupBy } };
}

function selected(
  metric: string,
  selector: ExternalSampleRequest['selector'],
  { selectable }: ResolvedMetric,
): readonly Matcher[] {
  const matchers = toMatchers(selector);
  const other = matchers.find(({ label }) => selectable !== undefined && !selectable.has(label));
  if (other === undefined) return matchers;
  const known = [...(selectable ?? [])].join(', ');
  throw new BadRequestError(
    `the metric ${metric} cannot be selected by the label ${other.label}: its rule ${known === '' ? 'allows no label' : `allows ${known}`} (metricLabels)`,
  );
}

/** An HPA sees the metrics of its own namespace; a selector cannot widen that. */
function refuseOtherNamespaces({ metric, namespace, selector }: ExternalSampleRequest): void {
  for (const requirement of selector.requirements) {
    const [matcher] = toMatchers({ requirements: [requirement] });
    const names = ['=', '==', 'in'].includes(requirement.operator) ? requirement.values : [];
    const other = names.find((name) => name !== namespace);
    if (matcher?.label === namespaceLabel && other !== undefined) {
      throw new ForbiddenError(
        `the external metric ${metric} was asked for from namespace ${namespace} with a selector for namespace ${other}: an HPA reads the metrics of its own namespace only, unless a rule for the metric says otherwise (namespaces:)`,
      );
    }
  }
}
