import { customMetricsGroup } from '../../discovery/api-groups.ts';
import { arrayOf, integer, object, reference, type Schema, type SchemaKind, text } from '../schema.ts';
import { type DefinitionName, definitionNames } from './definition-names.ts';
import { typedObject } from './typed-object.ts';

/** When a value was measured, and over how long: what custom and external metrics say alike. */
export const valueDescriptions = {
  timestamp: 'The time of the newest sample that the value is made of.',
  value: 'The value. With a window it is a mean or a rate over that window.',
  window: 'How many seconds before the timestamp the value covers. Absent when it is of one moment.',
} as const;

const describedObject = reference(definitionNames.objectReference, 'The object that the value is about.');
const selector = reference(
  definitionNames.labelSelector,
  'What was asked for by the labels of the metric itself. Null when the question chose nothing.',
);
const timestamp = reference(definitionNames.time, valueDescriptions.timestamp);
const value = reference(definitionNames.quantity, valueDescriptions.value);
const window = integer(valueDescriptions.window);

/** The answers of `custom.metrics.k8s.io`. */
export const customMetricsDefinitions = {
  [definitionNames.metricValueV1beta1]: typedObject(
    'The value that one object has of a metric.',
    kindOf('MetricValue', 'v1beta1'),
    {
      required: ['describedObject', 'metricName', 'timestamp', 'value'],
      properties: { describedObject, metricName: text('The name of the metric.'), selector, timestamp, value, window },
    },
  ),

  [definitionNames.metricValueListV1beta1]: listOf(definitionNames.metricValueV1beta1, 'v1beta1'),

  [definitionNames.metricIdentifier]: object('Names a metric.', {
    required: ['name'],
    properties: { name: text('The name of the metric.'), selector },
  }),

  [definitionNames.metricValueV1beta2]: typedObject(
    'The value that one object has of a metric.',
    kindOf('MetricValue', 'v1beta2'),
    {
      required: ['describedObject', 'metric', 'timestamp', 'value'],
      properties: {
        describedObject,
        metric: reference(definitionNames.metricIdentifier, 'The metric.'),
        timestamp,
        value,
        windowSeconds: window,
      },
    },
  ),

  [definitionNames.metricValueListV1beta2]: listOf(definitionNames.metricValueV1beta2, 'v1beta2'),
} as const satisfies Readonly<Record<string, Schema>>;

function listOf(value: DefinitionName, version: string): Schema {
  return typedObject('The values that objects have of a metric.', kindOf('MetricValueList', version), {
    required: ['items'],
    properties: {
      items: arrayOf(reference(value), 'One value for each object that has one.'),
      metadata: reference(definitionNames.listMeta),
    },
  });
}

function kindOf(kind: string, version: string): SchemaKind {
  return { group: customMetricsGroup, version, kind };
}
