import { externalMetricsGroup } from '../../discovery/api-groups.ts';
import { arrayOf, integer, mapOfTexts, reference, type Schema, text } from '../schema.ts';
import { valueDescriptions } from './custom-metrics-definitions.ts';
import { definitionNames } from './definition-names.ts';
import { typedObject } from './typed-object.ts';

const group = externalMetricsGroup;
const version = 'v1beta1';

/** The answers of `external.metrics.k8s.io`. */
export const externalMetricsDefinitions = {
  [definitionNames.externalMetricValue]: typedObject(
    'The value of one series of a metric. An autoscaler adds the values of all series up.',
    { group, version, kind: 'ExternalMetricValue' },
    {
      required: ['metricName', 'metricLabels', 'timestamp', 'value'],
      properties: {
        metricLabels: mapOfTexts('The labels that tell this series from the others of the metric.'),
        metricName: text('The name of the metric.'),
        timestamp: reference(definitionNames.time, valueDescriptions.timestamp),
        value: reference(definitionNames.quantity, valueDescriptions.value),
        window: integer(valueDescriptions.window),
      },
    },
  ),

  [definitionNames.externalMetricValueList]: typedObject(
    'The values of a metric, one for each of its series that was asked for.',
    { group, version, kind: 'ExternalMetricValueList' },
    {
      required: ['items'],
      properties: {
        items: arrayOf(reference(definitionNames.externalMetricValue), 'All values that were asked for.'),
        metadata: reference(definitionNames.listMeta),
      },
    },
  ),
} as const satisfies Readonly<Record<string, Schema>>;
