import { arrayOf, integer, mapOfTexts, object, reference, type Schema, text, time } from '../schema.ts';
import { definitionNames } from './definition-names.ts';

/** What values are made of: the types that all Kubernetes APIs share. */
export const metaDefinitions = {
  [definitionNames.time]: time('A point in time, in UTC and whole seconds.'),

  [definitionNames.quantity]: text(
    'An exact number with a suffix: m is a thousandth, k a thousand, Ki 1024. 2500m is two and a half.',
  ),

  [definitionNames.listMeta]: object('Describes a list. Lists of metric values leave all of it out.', {
    properties: {
      continue: text('Where to go on reading, when the list was cut.'),
      remainingItemCount: integer('How many entries were cut off.'),
      resourceVersion: text('The version of the list, to be compared for equality only.'),
      selfLink: text('Not filled any longer.'),
    },
  }),

  [definitionNames.labelSelector]: object(
    'Chooses by labels. All requirements have to be met; none choose everything.',
    {
      properties: {
        matchExpressions: arrayOf(reference(definitionNames.labelSelectorRequirement), 'Requirements by operator.'),
        matchLabels: mapOfTexts('Labels with the value that each must have.'),
      },
    },
  ),

  [definitionNames.labelSelectorRequirement]: object('One requirement of a label selector.', {
    required: ['key', 'operator'],
    properties: {
      key: text('The label.'),
      operator: text('In, NotIn, Exists or DoesNotExist.'),
      values: arrayOf(text(), 'At least one value for In and NotIn, none for Exists and DoesNotExist.'),
    },
  }),

  [definitionNames.objectReference]: object('Names one Kubernetes object.', {
    properties: {
      apiVersion: text('The group and version of the object.'),
      fieldPath: text('A part of the object. Metrics are never about a part.'),
      kind: text('The kind of the object.'),
      name: text('The name of the object.'),
      namespace: text('The namespace of the object. Absent for a cluster-scoped one.'),
      resourceVersion: text('The version of the object.'),
      uid: text('The unique identity of the object.'),
    },
  }),
} as const satisfies Readonly<Record<string, Schema>>;
