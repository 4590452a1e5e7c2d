import { UnusableDataError } from '@metrics-adapter/core';
import type { Timing } from '../query/window.ts';
import type { Expression, Selector } from './expression.ts';
import {
  ExpressionWriter,
  formatBareSelector,
  type TemplateValues,
  toSeconds,
  withoutParentheses,
} from './format-expression.ts';
import { countingFunctions } from './functions.ts';
import type { PromqlTemplate } from './promql-template.ts';
import { innerOf, walk } from './walk.ts';

/** A template with everything filled in. */
export interface RenderedTemplate {
  /** The expression, which gives a vector. */
  readonly value: string;
  /** By which the time of a value is told, in the order of the template's `timed`. */
  readonly selectors: readonly RenderedSelector[];
  /** The ranges that must be full for a value to be true, each once. */
  readonly counted: readonly CountedRange[];
  /** Seconds of the longest range; absent where there is none. */
  readonly windowSeconds?: number;
}

/** One vector selector with all of its conditions. */
export interface RenderedSelector {
  /** Without range and offset. */
  readonly text: string;
  /** Whether the samples of a range are looked at, which have to settle, or the newest alone. */
  readonly mode: 'range' | 'instant';
  /** How far back its samples are looked at. */
  readonly seconds: number;
}

/** A range of which something is counted. */
export interface CountedRange {
  /** With range and offset. */
  readonly text: string;
  readonly seconds: number;
}

/**
 * Fills a template in. The conditions of what is asked are written into every selector, so that nothing leaves their
 * scope; what the text itself says of the same label holds too.
 *
 * - A range is read from the settled window: `x{…}[120s] offset 30s`, and where the text has an offset, from so much
 *   earlier. With `@` and a number it stays where it is.
 * - Without a range, the newest sample is meant, also where samples are rarer than an instant query looks back: then it is
 *   `last_over_time(x{…}[600s])`. It needs no settling: a level that arrives late is no lie as long as its time is told.
 *   What a subquery looks at is settled like a range.
 *
 * Throws {@link UnusableDataError} where the text writes a label by which values are told apart.
 */
export function renderTemplate(template: PromqlTemplate, values: TemplateValues): RenderedTemplate {
  const { expression, timed, isScalar, options } = template;
  refuseWrittenGroups(template, values.groupBy);
  const writer = new ExpressionWriter(values);
  const value = writer.write(expression);
  const windowSeconds = windowOfTemplate(template, values);
  // A series that tells the time tells that of all ranges.
  const told = windowSeconds === undefined ? undefined : values.window;
  const isTold = options.timeSeries !== undefined;
  return {
    value: isScalar ? `vector(${value})` : value,
    selectors: timed.map((selector) => renderSelector(selector, isTold ? told : secondsOf(selector, values), values)),
    counted: countedIn(expression, values),
    ...(windowSeconds !== undefined && { windowSeconds }),
  };
}

/** How many seconds of the past a value of a template looks at; undefined for its newest samples alone. */
export function windowOfTemplate(
  { expression }: Pick<PromqlTemplate, 'expression'>,
  timing: Pick<Timing, 'window'>,
): number | undefined {
  const seconds = [...walk(expression)].flatMap((one) => secondsOf(one, timing) ?? []);
  return seconds.length === 0 ? undefined : Math.max(...seconds);
}

function secondsOf(expression: Expression, timing: Pick<Timing, 'window'>): number | undefined {
  const range = expression.kind === 'selector' || expression.kind === 'subquery' ? expression.range : undefined;
  return range === undefined ? undefined : toSeconds(range, timing);
}

function renderSelector(selector: Selector, seconds: number | undefined, values: TemplateValues): RenderedSelector {
  const text = formatBareSelector(selector, values);
  if (seconds === undefined) return { text, mode: 'instant', seconds: values.window };
  return { text, mode: 'range', seconds };
}

/** Inside of a subquery, windows are looked at that began before there was anything. */
function countedIn(expression: Expression, values: TemplateValues): readonly CountedRange[] {
  const writer = new ExpressionWriter(values);
  const counted = new Map<string, CountedRange>();
  const collect = (one: Expression): void => {
    if (one.kind === 'subquery') return;
    const operands = one.kind === 'call' && countingFunctions.has(one.name) ? one.operands : [];
    for (const range of operands.map(withoutParentheses)) {
      const seconds = range.kind === 'selector' ? secondsOf(range, values) : undefined;
      if (seconds === undefined) continue;
      const text = writer.write(range);
      counted.set(text, { text, seconds });
    }
    for (const inner of innerOf(one)) collect(inner);
  };
  collect(expression);
  return [...counted.values()];
}

/** The labels of objects may be a rule's own, which its text must not write over. */
function refuseWrittenGroups({ expression, text }: PromqlTemplate, groupBy: readonly string[]): void {
  for (const one of walk(expression)) {
    const written = writtenBy(one).find((label) => groupBy.includes(label));
    if (written === undefined) continue;
    throw new UnusableDataError(
      `the expression ${text} writes the label ${written}, by which values are told apart, so that nothing of it is used: let its rule write another label`,
    );
  }
}

function writtenBy(expression: Expression): readonly string[] {
  if (expression.kind === 'binary') return expression.matching?.many?.labels ?? [];
  const [, replaced] = expression.kind === 'call' && expression.name.startsWith('label_') ? expression.operands : [];
  const counted = expression.kind === 'aggregation' ? expression.parameter : undefined;
  return [replaced, counted].flatMap((literal) => (literal?.kind === 'string' ? [literal.value] : []));
}
