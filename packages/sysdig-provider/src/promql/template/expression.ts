import type { PatternMatcher, TextMatcher } from '../../plan/matcher.ts';
import type { TextPlace } from './promql-text-error.ts';

/** A condition that PromQL has a sign for. */
export type WrittenMatcher = TextMatcher | PatternMatcher;

/** What a template leaves open. None of them can be a name or a duration of PromQL. */
export const placeholders = {
  matchers: '<<matchers>>',
  groupBy: '<<groupBy>>',
  series: '<<series>>',
  window: '<<window>>',
  windowSeconds: '<<windowSeconds>>',
} as const;

/** Milliseconds, or what the rule or the source says. */
export type Duration = number | typeof placeholders.window;

/** An expression of PromQL, put together by Prometheus' own precedences. `place` is where its text begins. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | Selector
  | Subquery
  | FunctionCall
  | Aggregation
  | BinaryOperation
  | Signed
  | Parentheses;

interface AnyExpression {
  readonly place: TextPlace;
}

export interface NumberLiteral extends AnyExpression {
  readonly kind: 'number';
  /** As it is written, or {@link placeholders.windowSeconds}. */
  readonly text: string;
}

export interface StringLiteral extends AnyExpression {
  readonly kind: 'string';
  readonly value: string;
}

/** `offset` and `@`, of which either may be absent. */
export interface Shift {
  /** Milliseconds, below 0 for the future. */
  readonly offset?: number | typeof placeholders.window;
  /** `start`, `end`, or a number of seconds as it is written. */
  readonly at?: string;
}

export interface Selector extends AnyExpression {
  readonly kind: 'selector';
  /** A metric's name, or {@link placeholders.series}. */
  readonly series: string;
  /** What the text has in front of `<<matchers>>`; all of it where that is absent. */
  readonly before: readonly WrittenMatcher[];
  /** What it has behind. */
  readonly after: readonly WrittenMatcher[];
  /** Present for a range vector. */
  readonly range?: Duration;
  readonly shift: Shift;
}

export interface Subquery extends AnyExpression {
  readonly kind: 'subquery';
  readonly inner: Expression;
  readonly range: Duration;
  readonly step?: Duration;
  readonly shift: Shift;
}

export interface FunctionCall extends AnyExpression {
  readonly kind: 'call';
  readonly name: string;
  readonly operands: readonly Expression[];
}

export interface Grouping {
  readonly mode: 'by' | 'without';
  /** Names of labels, or {@link placeholders.groupBy}. */
  readonly labels: readonly string[];
}

export interface Aggregation extends AnyExpression {
  readonly kind: 'aggregation';
  /** In small letters. */
  readonly operation: string;
  /** Absent: everything together. */
  readonly grouping?: Grouping;
  /** Of `topk`, `bottomk`, `quantile`, `count_values`. */
  readonly parameter?: Expression;
  readonly inner: Expression;
}

export interface Matching {
  readonly mode: 'on' | 'ignoring';
  readonly labels: readonly string[];
  /** `group_left` and `group_right`, and the labels they take over. */
  readonly many?: { readonly side: 'left' | 'right'; readonly labels: readonly string[] };
}

export interface BinaryOperation extends AnyExpression {
  readonly kind: 'binary';
  /** In small letters. */
  readonly operator: string;
  readonly bool: boolean;
  readonly matching?: Matching;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Signed extends AnyExpression {
  readonly kind: 'signed';
  readonly sign: '+' | '-';
  readonly inner: Expression;
}

export interface Parentheses extends AnyExpression {
  readonly kind: 'parentheses';
  readonly inner: Expression;
}
