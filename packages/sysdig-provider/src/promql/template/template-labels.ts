import { typeOf } from './check-types.ts';
import type { Aggregation, BinaryOperation, Expression, FunctionCall } from './expression.ts';
import type { PromqlTemplate } from './promql-template.ts';
import type { TextPlace } from './promql-text-error.ts';
import { walk } from './walk.ts';

/** A label by which a template selects series. */
export interface MatchedLabel {
  readonly label: string;
  /** Where the selector begins, in the text that `of` names. */
  readonly place: TextPlace;
  /** The field of the rule that has it. */
  readonly of: 'promql' | 'timeSeries';
}

/** What the expression, and the series that tells its time, say of labels themselves, in the order of the text. */
export function labelsMatchedBy({ expression, timed, options }: PromqlTemplate): readonly MatchedLabel[] {
  const told = options.timeSeries === undefined ? [] : timed;
  return [
    ...[...walk(expression)].map((one) => ({ one, of: 'promql' as const })),
    ...told.map((one) => ({ one, of: 'timeSeries' as const })),
  ].flatMap(({ one, of }) => {
    if (one.kind !== 'selector') return [];
    return [...one.before, ...one.after].map(({ label }) => ({ label, place: one.place, of }));
  });
}

/** Names of labels, `<<groupBy>>` among them for those that it stands for; `any`: whatever its series have. */
export type ResultLabels = ReadonlySet<string> | 'any';

const none: ReadonlySet<string> = new Set();

/** The labels that a template's values may have. */
export function resultLabelsOf({ expression }: Pick<PromqlTemplate, 'expression'>): ResultLabels {
  return labelsOf(expression);
}

function labelsOf(expression: Expression): ResultLabels {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return none;
    case 'selector':
      return 'any';
    case 'subquery':
    case 'parentheses':
    case 'signed':
      return labelsOf(expression.inner);
    case 'call':
      return labelsOfCall(expression);
    case 'aggregation':
      return labelsOfAggregation(expression);
    case 'binary':
      return labelsOfBinary(expression);
  }
}

function labelsOfCall({ name, operands }: FunctionCall): ResultLabels {
  const vector = operands.find((operand) => typeOf(operand).endsWith('vector'));
  if (vector === undefined || name === 'scalar') return none;
  const labels = labelsOf(vector);
  const [, written] = operands;
  if (name.startsWith('label_')) return written?.kind === 'string' ? union(labels, [written.value]) : 'any';
  return name === 'histogram_quantile' || name === 'histogram_fraction' ? without(labels, ['le']) : labels;
}

function labelsOfAggregation({ operation, grouping, parameter, inner }: Aggregation): ResultLabels {
  const labels = labelsOf(inner);
  if (operation === 'topk' || operation === 'bottomk') return labels;
  const kept = grouping?.mode === 'without' ? without(labels, grouping.labels) : new Set(grouping?.labels ?? []);
  return operation === 'count_values' && parameter?.kind === 'string' ? union(kept, [parameter.value]) : kept;
}

function labelsOfBinary({ operator, left, right, matching }: BinaryOperation): ResultLabels {
  if (typeOf(left) === 'scalar') return labelsOf(right);
  if (typeOf(right) === 'scalar') return labelsOf(left);
  const [ofLeft, ofRight] = [labelsOf(left), labelsOf(right)];
  if (operator === 'or') return ofRight === 'any' ? 'any' : union(ofLeft, ofRight);
  if (operator === 'and' || operator === 'unless') return ofLeft;
  if (matching?.many) return union(matching.many.side === 'left' ? ofLeft : ofRight, matching.many.labels);
  if (matching?.mode === 'on') return new Set(matching.labels);
  // What they match by, both sides have.
  const both = ofLeft === 'any' ? ofRight : ofLeft;
  return without(both, matching?.labels ?? []);
}

function union(one: ResultLabels, other: Iterable<string>): ResultLabels {
  return one === 'any' ? 'any' : new Set([...one, ...other]);
}

function without(labels: ResultLabels, gone: readonly string[]): ResultLabels {
  return labels === 'any' ? 'any' : new Set([...labels].filter((label) => !gone.includes(label)));
}
