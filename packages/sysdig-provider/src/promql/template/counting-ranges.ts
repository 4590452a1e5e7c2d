import { type Expression, placeholders, type Selector } from './expression.ts';
import { comparingFunctions, countingFunctions } from './functions.ts';
import type { PromqlTemplate } from './promql-template.ts';
import type { TextPlace } from './promql-text-error.ts';
import { walk, withoutParentheses } from './walk.ts';

/** A range of samples, as an expression has it, in which something is counted. */
export interface CountingRange {
  /** Of PromQL: `rate`. */
  readonly function: string;
  /** Its length, or that the rule's window is. Any number above 0: `[1500ms]` is 1.5. */
  readonly seconds: number | typeof placeholders.window;
  /** Whether one sample is no value of it: two make a trend. */
  readonly needsTwoSamples: boolean;
  /** Where the selector with the range begins in the text. */
  readonly place: TextPlace;
}

/**
 * The ranges of samples in which something is counted, or samples are compared, in the order of the text; also those
 * inside of a subquery, whose own range is none of samples.
 */
export function countingRangesOf({ expression }: Pick<PromqlTemplate, 'expression'>): readonly CountingRange[] {
  return [...walk(expression)].flatMap((one) => {
    if (one.kind !== 'call' || !(countingFunctions.has(one.name) || comparingFunctions.has(one.name))) return [];
    return one.operands.flatMap((operand) => {
      const selector = rangeIn(operand);
      if (selector?.range === undefined) return [];
      const { range, place } = selector;
      const seconds = range === placeholders.window ? range : range / 1000;
      return [{ function: one.name, seconds, needsTwoSamples: comparingFunctions.has(one.name), place }];
    });
  });
}

function rangeIn(operand: Expression): Selector | undefined {
  const inner = withoutParentheses(operand);
  return inner.kind === 'selector' ? inner : undefined;
}
