import type { Expression } from './expression.ts';
import { ExpressionWriter } from './format-expression.ts';
import { comparingFunctions, countingFunctions } from './functions.ts';
import { secondsOf, type TemplateValues, toSeconds, usualStep } from './template-values.ts';
import { innerOf, withoutParentheses } from './walk.ts';

/** A range of which something is counted, or the steps of a subquery. */
export interface CountedRange {
  /** How many there are, of each series. */
  readonly count: string;
  /** With fewer of them it is not full; 2 at least, as with one nothing can be wrong. */
  readonly full: number;
}

/**
 * What has to be full. Inside of a subquery, windows are looked at that began before there was anything: there, the steps
 * count that have any.
 */
export function countedIn(expression: Expression, values: TemplateValues): readonly CountedRange[] {
  const counted = new Map<string, CountedRange>();
  const collect = (one: Expression): void => {
    if (one.kind === 'subquery') return;
    if (one.kind === 'call') {
      for (const range of one.operands) {
        for (const each of countsOf(one.name, withoutParentheses(range), values)) counted.set(each.count, each);
      }
    }
    for (const inner of innerOf(one)) collect(inner);
  };
  collect(expression);
  return [...counted.values()].filter(({ full }) => full >= 2);
}

/** What comes of a number for what is not there (`or vector(0)`) must not stand for what is not known yet. */
function countsOf(name: string, range: Expression, values: TemplateValues): readonly CountedRange[] {
  const least = comparingFunctions.has(name) ? 2 : 0;
  const isCounting = countingFunctions.has(name);
  const seconds = secondsOf(range, values);
  if (seconds === undefined || !(isCounting || least > 0)) return [];
  const writer = new ExpressionWriter(values);
  const fullBy = (distance: number) => Math.max(least, isCounting ? Math.floor(seconds / distance) : 0);
  if (range.kind !== 'subquery') {
    return [{ count: `count_over_time(${writer.write(range)})`, full: fullBy(values.period) }];
  }
  const full = fullBy(toSeconds(range.step ?? usualStep * 1000, values));
  return writer.writeStepCounts(range).map((count) => ({ count, full }));
}
