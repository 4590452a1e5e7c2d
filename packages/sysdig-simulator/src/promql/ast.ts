import type { LabelMatcher } from '../series/label-matcher.ts';

/** A parsed PromQL expression. Parentheses are gone: the shape says what they said. Durations are milliseconds. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | RangeSelector
  | Subquery
  | FunctionCall
  | Aggregation
  | BinaryOperation
  | Negation;

interface Node {
  /** Where it begins in the text, counted from 0. */
  readonly position: number;
}

export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
}

/** `name{matchers} offset o`: the newest sample of each series. */
export interface VectorSelector extends Node {
  readonly kind: 'selector';
  /** The metric's name is one of them, under `__name__`. */
  readonly matchers: readonly LabelMatcher[];
  /** How far back it looks; negative: ahead. */
  readonly offset: number;
}

/** `selector[range]`: the samples of each series. */
export interface RangeSelector extends Node {
  readonly kind: 'range';
  /** Its offset is the offset of the whole. */
  readonly selector: VectorSelector;
  readonly range: number;
}

/** `inner[range:step] offset o`: what the inner expression gives at each step. */
export interface Subquery extends Node {
  readonly kind: 'subquery';
  readonly inner: Expression;
  readonly range: number;
  /** Absent: the server's evaluation interval. */
  readonly step?: number;
  readonly offset: number;
}

export interface FunctionCall extends Node {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Expression[];
}

export const aggregations = [
  'sum',
  'avg',
  'min',
  'max',
  'count',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'quantile',
  'count_values',
] as const;
export type AggregationName = (typeof aggregations)[number];

export interface Grouping {
  readonly mode: 'by' | 'without';
  readonly labels: readonly string[];
}

export interface Aggregation extends Node {
  readonly kind: 'aggregation';
  readonly operation: AggregationName;
  readonly grouping: Grouping;
  /** The k of `topk`, the φ of `quantile`, the label of `count_values`. */
  readonly parameter?: Expression;
  readonly inner: Expression;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^';
export type ComparisonOperator = '==' | '!=' | '>' | '<' | '>=' | '<=';
export type SetOperator = 'and' | 'or' | 'unless';
export type BinaryOperator = ArithmeticOperator | ComparisonOperator | SetOperator;

/** How the series of both sides find each other. */
export interface VectorMatching {
  readonly mode: 'on' | 'ignoring';
  readonly labels: readonly string[];
  /** The side on which several series may share a partner, and the labels it takes over from that partner. */
  readonly many?: { readonly side: 'left' | 'right'; readonly include: readonly string[] };
}

export interface BinaryOperation extends Node {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** A comparison gives 0 or 1 instead of choosing. */
  readonly bool: boolean;
  readonly matching: VectorMatching;
  /** `on` or `ignoring` was written, so both sides must be vectors. */
  readonly explicitMatching: boolean;
}

/** `-inner`. A unary plus leaves no trace. */
export interface Negation extends Node {
  readonly kind: 'negation';
  readonly inner: Expression;
}

const comparisons: ReadonlySet<string> = new Set<ComparisonOperator>(['==', '!=', '>', '<', '>=', '<=']);
const setOperators: ReadonlySet<string> = new Set<SetOperator>(['and', 'or', 'unless']);

export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return comparisons.has(operator);
}

export function isSetOperator(operator: BinaryOperator): operator is SetOperator {
  return setOperators.has(operator);
}
