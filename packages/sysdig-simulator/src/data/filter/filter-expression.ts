import type { Labels } from '../../series/labels.ts';

export type FilterOperator = '=' | 'in' | 'contains' | 'starts with';

/** One condition on a label. */
export interface FilterTerm {
  readonly kind: 'term';
  /** As it is written: legacy or public. */
  readonly label: string;
  readonly operator: FilterOperator;
  readonly isNegated: boolean;
  readonly values: readonly string[];
}

export type FilterExpression =
  | FilterTerm
  | { readonly kind: 'and' | 'or'; readonly parts: readonly FilterExpression[] };

export type LabelsTest = (labels: Labels) => boolean;

/** What a filter needs to know to be applied. */
export interface FilterMeaning {
  /** The public name of a label. */
  readonly labelOf: (id: string) => string;
  /** Whether a negated condition leaves out what lacks the label. */
  readonly negationNeedsLabel: boolean;
}

/** The labels that a filter is about, as they are written. */
export function listFilterLabels(filter: FilterExpression): readonly string[] {
  return filter.kind === 'term' ? [filter.label] : filter.parts.flatMap(listFilterLabels);
}

/** Looks each label up once: the test is made for thousands of series. */
export function createLabelsTest(filter: FilterExpression, meaning: FilterMeaning): LabelsTest {
  if (filter.kind === 'term') return createTermTest(filter, meaning);
  const tests = filter.parts.map((part) => createLabelsTest(part, meaning));
  if (filter.kind === 'and') return (labels) => tests.every((test) => test(labels));
  return (labels) => tests.some((test) => test(labels));
}

function createTermTest(term: FilterTerm, { labelOf, negationNeedsLabel }: FilterMeaning): LabelsTest {
  const label = labelOf(term.label);
  const fits = createValueTest(term);
  if (!term.isNegated) return (labels) => fits(labels.get(label) ?? '');
  return (labels) => {
    const value = labels.get(label);
    return value === undefined ? !negationNeedsLabel && !fits('') : !fits(value);
  };
}

function createValueTest({ operator, values }: FilterTerm): (value: string) => boolean {
  const [wanted = ''] = values;
  switch (operator) {
    case '=':
    case 'in':
      return (value) => values.includes(value);
    case 'contains':
      return (value) => value.includes(wanted);
    case 'starts with':
      return (value) => value.startsWith(wanted);
  }
}
