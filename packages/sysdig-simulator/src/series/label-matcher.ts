import type { Labels } from './labels.ts';
import { parseRegularExpression } from './regular-expression.ts';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** One condition on a label. A label that a series lacks has the empty value. */
export interface LabelMatcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
  matches(value: string): boolean;
}

/** @throws RegularExpressionError */
export function createLabelMatcher(label: string, operator: MatchOperator, value: string): LabelMatcher {
  return { label, operator, value, matches: createTest(operator, value) };
}

function createTest(operator: MatchOperator, expected: string): (value: string) => boolean {
  switch (operator) {
    case '=':
      return (value) => value === expected;
    case '!=':
      return (value) => value !== expected;
    case '=~': {
      const pattern = parseRegularExpression(expected);
      return (value) => pattern.test(value);
    }
    case '!~': {
      const pattern = parseRegularExpression(expected);
      return (value) => !pattern.test(value);
    }
  }
}

export function matchesAll(labels: Labels, matchers: readonly LabelMatcher[]): boolean {
  return matchers.every((matcher) => matcher.matches(labels.get(matcher.label) ?? ''));
}
