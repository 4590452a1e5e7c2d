/**
 * One condition on a label, in no dialect's words; values are plain text, not yet escaped. A label that a series lacks
 * counts as empty.
 */
export type Matcher = TextMatcher | SetMatcher | PatternMatcher;

/** Equal to a text, or not; with the empty text: there is no such label, or there is one. */
export interface TextMatcher {
  readonly label: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

/** Equal to one of several texts, or to none of them. */
export interface SetMatcher {
  readonly label: string;
  readonly operator: 'in' | 'not in';
  /** At least one. */
  readonly values: readonly string[];
}

/** Matched by an expression of RE2 from its first to its last character, or not. PromQL alone can say it. */
export interface PatternMatcher {
  readonly label: string;
  readonly operator: '=~' | '!~';
  readonly value: string;
}

/** Equal to the one value, or to one of several. */
export function oneOf(label: string, values: readonly string[]): Matcher {
  const [first = ''] = values;
  return values.length === 1 ? { label, operator: '=', value: first } : { label, operator: 'in', values };
}

/** Equal to none of several values. */
export function noneOf(label: string, values: readonly string[]): Matcher {
  return { label, operator: 'not in', values };
}
