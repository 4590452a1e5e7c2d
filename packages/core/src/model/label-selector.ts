import { parseInt64 } from './int64.ts';

/** How a requirement compares. `=` and `==` mean the same and stay distinct in text. */
export type LabelOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';

/** One condition on one label. */
export interface LabelRequirement {
  /** The name of the label. */
  readonly key: string;
  /** How its value is compared. */
  readonly operator: LabelOperator;
  /** One for `=`, `==`, `!=`, `>`, `<`; at least one for `in`, `notin`, sorted by bytes, without doubles; none for `exists` and `!`. */
  readonly values: readonly string[];
}

/** A conjunction of conditions on labels, sorted by key; without any it chooses everything. */
export interface LabelSelector {
  /** All of them must hold. */
  readonly requirements: readonly LabelRequirement[];
}

/** The selector that chooses everything. */
export const everything: LabelSelector = { requirements: [] };

/**
 * Whether an object with these labels is chosen. As in Kubernetes, `!=` and `notin` also choose objects that lack the
 * label, and `>` and `<` compare 64-bit integers: a label that is none is not chosen.
 */
export function matchesLabels(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return selector.requirements.every((requirement) => {
    // Own labels only: `constructor` is a valid label key.
    const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
    return value === undefined ? matchesAbsence(requirement.operator) : matchesValue(requirement, value);
  });
}

function matchesAbsence(operator: LabelOperator): boolean {
  return operator === '!' || operator === '!=' || operator === 'notin';
}

function matchesValue({ operator, values }: LabelRequirement, value: string): boolean {
  switch (operator) {
    case 'exists':
      return true;
    case '!':
      return false;
    case '=':
    case '==':
    case 'in':
      return values.includes(value);
    case '!=':
    case 'notin':
      return !values.includes(value);
    case '>':
    case '<':
      return isBeyond(operator, value, values);
  }
}

function isBeyond(operator: '>' | '<', text: string, [boundText = '']: readonly string[]): boolean {
  const value = parseInt64(text);
  const bound = parseInt64(boundText);
  if (value === undefined || bound === undefined) return false;
  return operator === '>' ? value > bound : value < bound;
}

/**
 * Writes the canonical text: requirements sorted by key, equal keys in the order they have, the values of `in` and
 * `notin` sorted and each once. Selectors of the same requirements get the same text in whatever order they were built.
 */
export function formatLabelSelector(selector: LabelSelector): string {
  // Nearly every read is without one.
  if (selector.requirements.length === 0) return '';
  return sortRequirements(selector.requirements).map(formatRequirement).join(',');
}

function formatRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${sortValues(values).join(',')})`;
    default:
      return `${key}${operator}${values.join(',')}`;
  }
}

/** The order of requirements: by key, stable. */
export function sortRequirements(requirements: readonly LabelRequirement[]): readonly LabelRequirement[] {
  return requirements.toSorted((a, b) => compareBytes(a.key, b.key));
}

/** The order of a requirement's values: by bytes, each once. */
export function sortValues(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort(compareBytes);
}

/** Keys and values are ASCII, so UTF-16 units sort as bytes do. */
function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
