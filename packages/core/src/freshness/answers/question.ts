import { formatGroupResource } from '../../model/group-resource.ts';
import { formatLabelSelector, type LabelSelector } from '../../model/label-selector.ts';
import type { CustomMetricQuery } from '../../provider/custom-metrics-provider.ts';
import type { ExternalMetricQuery } from '../../provider/external-metrics-provider.ts';
import { type Demand, wholeDemand } from '../demand/demand.ts';

/** What a read is about: which table, which part of it, and in which words to speak of it. */
export interface Question {
  readonly demand: Demand;
  /** The namespace, where the demand is split by namespaces. */
  readonly scope: string;
  /** One object's name, or the selector that chose several. */
  readonly objects?: string | LabelSelector;
}

/** @param objects one object's name, or the selector that chooses several. */
export function toObjectQuestion(
  query: CustomMetricQuery,
  { namespaced }: { readonly namespaced: boolean },
  objects: string | LabelSelector,
): Question {
  const { metric, groupResource, metricSelector, namespace = wholeDemand } = query;
  return { demand: { kind: 'object', metric, groupResource, namespaced, metricSelector }, scope: namespace, objects };
}

export function toExternalQuestion({ metric, namespace, selector }: ExternalMetricQuery): Question {
  return { demand: { kind: 'external', metric, namespace, selector }, scope: wholeDemand };
}

/** Names metric, objects, namespace and selectors, beginning with the words that Kubernetes' own metrics servers use. */
export function formatQuestion({ demand, scope, objects }: Question): string {
  if (demand.kind === 'external') {
    return `external metric ${demand.metric} for namespace ${demand.namespace}${formatSelector(' with selector', demand.selector)}`;
  }
  const which = typeof objects === 'string' ? ` ${objects}` : formatSelector(' with labels', objects);
  const where = scope === wholeDemand ? '' : ` in namespace ${scope}`;
  const resource = formatGroupResource(demand.groupResource);
  return `metric ${demand.metric} for ${resource}${which}${where}${formatSelector(' with metric selector', demand.metricSelector)}`;
}

function formatSelector(words: string, selector: LabelSelector | undefined): string {
  return selector === undefined || selector.requirements.length === 0
    ? ''
    : `${words} "${formatLabelSelector(selector)}"`;
}
