import type { ApiLabelExpression, ApiLabelSelector } from '../../api/objects/label-selector.ts';
import type { MetricSpec } from '../spec/metric-spec.ts';

/** Which metric it is, for people. */
export function nameMetric(metric: MetricSpec): string {
  switch (metric.type) {
    case 'Object':
      return `${metric.describedObject.kind} metric ${metric.name}`;
    case 'ContainerResource':
      return `${metric.name} of container ${metric.container}`;
    case 'Resource':
      return metric.name;
    default:
      return `${metric.type.toLowerCase()} metric ${metric.name}`;
  }
}

/**
 * The same as the controller names it in the condition ScalingActive. It calls an Object metric with an average for its
 * target external, and shows selectors as Go does.
 */
export function nameForCondition(metric: MetricSpec): string {
  switch (metric.type) {
    case 'Pods':
      return `pods metric ${metric.name}`;
    case 'Resource':
    case 'ContainerResource': {
      const what = metric.type === 'Resource' ? 'resource' : 'container resource';
      if (metric.target.type === 'AverageValue') return `${metric.name} resource`;
      return `${metric.name} ${what} utilization (percentage of request)`;
    }
    case 'Object':
      if (metric.target.type === 'Value') return `${metric.describedObject.kind} metric ${metric.name}`;
  }
  return `external metric ${metric.name}(${formatSelector(metric.selector)})`;
}

/** What Go's `%+v` makes of a `*metav1.LabelSelector`. */
export function formatSelector(selector: ApiLabelSelector | undefined): string {
  if (selector === undefined) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const pairs = labels.map(([key, value]) => `${key}: ${value},`).join('');
  const expressions = (selector.matchExpressions ?? []).map(formatExpression).join('');
  return `&LabelSelector{MatchLabels:map[string]string{${pairs}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
}

function formatExpression({ key, operator, values = [] }: ApiLabelExpression): string {
  return `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`;
}
