import { UnusableDataError } from '@metrics-adapter/core';
import type { Timing } from '../../timing/window.ts';
import type { Expression, Selector } from './expression.ts';
import { ExpressionWriter, formatBareSelector } from './format-expression.ts';
import { type CountedRange, countedIn } from './full-windows.ts';
import type { PromqlTemplate } from './promql-template.ts';
import { isFixed, reachOfNewest, secondsOf, type TemplateValues } from './template-values.ts';
import { innerOf, walk } from './walk.ts';

/** A template with everything filled in. */
export interface RenderedTemplate {
  /** The expression, which gives a vector. */
  readonly value: string;
  /** By which the time of a value is told, in the order of the template's `timed`. */
  readonly selectors: readonly RenderedSelector[];
  /** All whose samples must have settled, also where others tell the time; each once. None: nothing has to settle. */
  readonly settling: readonly RenderedSelector[];
  /** What must be full for a value to be true, each once. */
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
  const selectors = timed.map((one) => renderSelector(one, isTold ? told : secondsOf(one, values), values));
  return {
    value: isScalar ? `vector(${value})` : value,
    selectors,
    settling: selectors.filter(({ mode }) => mode === 'range').concat(isTold ? settlingIn(expression, values) : []),
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

function renderSelector(selector: Selector, seconds: number | undefined, values: TemplateValues): RenderedSelector {
  const text = formatBareSelector(selector, values);
  if (seconds === undefined) return { text, mode: 'instant', seconds: reachOfNewest(values) };
  return { text, mode: 'range', seconds };
}

/** What is read from a settled window: ranges, and what subqueries look at; not what stands still at a moment of its own. */
function settlingIn(expression: Expression, values: TemplateValues, inSubquery = false): readonly RenderedSelector[] {
  if (expression.kind !== 'selector') {
    const isInside = inSubquery || expression.kind === 'subquery';
    return innerOf(expression).flatMap((inner) => settlingIn(inner, values, isInside));
  }
  const isRead = (inSubquery || expression.range !== undefined) && !isFixed(expression.shift);
  return isRead ? [renderSelector(expression, secondsOf(expression, values) ?? reachOfNewest(values), values)] : [];
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
