import { formatGroupResource, type GroupResource } from '../../model/group-resource.ts';
import { formatLabelSelector, type LabelSelector } from '../../model/label-selector.ts';
import type { SampleRequest } from '../sample-source.ts';

/** What is being asked for, apart from which objects: the identity of one table. */
export type Demand = ObjectDemand | ExternalDemand;

export interface ObjectDemand {
  readonly kind: 'object';
  readonly metric: string;
  readonly groupResource: GroupResource;
  readonly namespaced: boolean;
  readonly metricSelector: LabelSelector;
}

export interface ExternalDemand {
  readonly kind: 'external';
  readonly metric: string;
  readonly namespace: string;
  readonly selector: LabelSelector;
}

/** The one scope of a demand that is not split by namespaces: cluster-scoped objects, external metrics. */
export const wholeDemand = '';

/** Equal for equal demands, whatever the order of their selectors, and different for different ones. */
export function formatDemandKey(demand: Demand): string {
  const { kind, metric } = demand;
  if (kind === 'external') {
    return JSON.stringify([kind, metric, demand.namespace, formatLabelSelector(demand.selector)]);
  }
  const { groupResource, namespaced, metricSelector } = demand;
  const resource = formatGroupResource(groupResource);
  return JSON.stringify([kind, metric, resource, namespaced, formatLabelSelector(metricSelector)]);
}

/** @param scopes the namespaces that are wanted now; without meaning for demands that are not split by namespaces. */
export function toSampleRequest(demand: Demand, scopes: readonly string[]): SampleRequest {
  if (demand.kind === 'external') return demand;
  const { kind, metric, groupResource, metricSelector } = demand;
  const namespaces = demand.namespaced ? scopes.toSorted() : 'cluster-scoped';
  return { kind, metric, groupResource, metricSelector, namespaces };
}
