import type { ApiLabelExpression, ApiLabelSelector } from '../../api/objects/label-selector.ts';
import { type LabelRequirement, type LabelSelector, sortRequirements, sortValues } from '../../model/label-selector.ts';
import { labelKeyProblems, labelValueProblems } from '../../model/label-validation.ts';
import { AutoscalerFieldError } from './autoscaler-field-error.ts';
import { type Field, fieldOf, optional, parseFields, parseList, parseOneOf, parseText, showValue } from './field.ts';

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** Reads a `metav1.LabelSelector` as it stands in an HPA. */
export function parseSelector(field: Field): ApiLabelSelector {
  const matchLabels = optional(fieldOf(field, 'matchLabels'), parseLabels);
  const matchExpressions = optional(fieldOf(field, 'matchExpressions'), (list) => parseList(list, parseExpression));
  return { ...(matchLabels && { matchLabels }), ...(matchExpressions && { matchExpressions }) };
}

function parseLabels(field: Field): Readonly<Record<string, string>> {
  const entries = Object.keys(parseFields(field)).map((key) => {
    return [checkKey(field, key), labelValue(fieldOf(field, key))] as const;
  });
  return Object.fromEntries(entries);
}

function parseExpression(field: Field): ApiLabelExpression {
  const keyField = fieldOf(field, 'key');
  const key = checkKey(keyField, parseText(keyField));
  const operator = parseOneOf(fieldOf(field, 'operator'), operators);
  const valuesField = fieldOf(field, 'values');
  const values = optional(valuesField, (list) => parseList(list, labelValue)) ?? [];
  const takesValues = operator === 'In' || operator === 'NotIn';
  if (takesValues === values.length > 0) return takesValues ? { key, operator, values } : { key, operator };
  throw new AutoscalerFieldError(
    valuesField.path,
    takesValues
      ? `must hold a value, for the operator is ${operator}`
      : `must be empty, for the operator is ${operator}`,
  );
}

function checkKey({ path }: Field, key: string): string {
  const [problem] = labelKeyProblems(key);
  if (problem === undefined) return key;
  throw new AutoscalerFieldError(path, `${JSON.stringify(key)} is no label key: ${problem}`);
}

function labelValue({ path, value }: Field): string {
  if (typeof value !== 'string') throw new AutoscalerFieldError(path, `must be a text, not ${showValue(value)}`);
  const [problem] = labelValueProblems(value);
  if (problem === undefined) return value;
  throw new AutoscalerFieldError(path, `${JSON.stringify(value)} is no label value: ${problem}`);
}

/**
 * What the controller asks the metrics API for, in the form in which this library matches and writes selectors: as
 * `metav1.LabelSelectorAsSelector` makes it. No selector chooses everything.
 */
export function toLabelSelector({ matchLabels = {}, matchExpressions = [] }: ApiLabelSelector = {}): LabelSelector {
  const equalities = Object.entries(matchLabels).map(
    ([key, value]): LabelRequirement => ({ key, operator: '=', values: [value] }),
  );
  return { requirements: sortRequirements([...equalities, ...matchExpressions.map(toRequirement)]) };
}

const labelOperators = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const;

function toRequirement({ key, operator, values = [] }: ApiLabelExpression): LabelRequirement {
  return { key, operator: labelOperators[operator], values: sortValues(values) };
}
