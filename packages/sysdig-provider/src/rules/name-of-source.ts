import type { MetricDefinition } from './metric-definition.ts';

/** What a metric is made of, for errors and as a key: its series, or the text of its expression. */
export function nameOfSource(definition: MetricDefinition): string {
  return definition.form === 'series' ? definition.series : definition.template.text;
}
