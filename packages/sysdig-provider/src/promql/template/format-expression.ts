import type { MetricQuery } from '../../plan/query-plan.ts';
import { checkLabelName, checkSeriesName, quoteString } from '../query/escape.ts';
import { formatVectorSelector } from '../query/format-selector.ts';
import type { Timing } from '../query/window.ts';
import { formatDuration } from './duration.ts';
import {
  type Aggregation,
  type BinaryOperation,
  type Duration,
  type Expression,
  type FunctionCall,
  placeholders,
  type Selector,
  type Shift,
  type Subquery,
} from './expression.ts';

/** What is filled into a template. */
export type TemplateValues = Pick<MetricQuery, 'matchers' | 'groupBy'> & Timing;

/** An instant query looks back this far for a sample (Prometheus' default, and Sysdig's). Seconds. */
export const lookBack = 300;

/** A selector without range and offset. Its own conditions hold besides those that are filled in. */
export function formatBareSelector({ series, before, after }: Selector, { matchers }: TemplateValues): string {
  return formatVectorSelector(checkSeriesName(series), [...before, ...matchers, ...after]);
}

export function toSeconds(duration: Duration, { window }: Pick<Timing, 'window'>): number {
  return duration === placeholders.window ? window : duration / 1000;
}

/** What stands in however many parentheses. */
export function withoutParentheses(expression: Expression): Expression {
  return expression.kind === 'parentheses' ? withoutParentheses(expression.inner) : expression;
}

/** Writes expressions with everything filled in, anew from what they are: nothing of the text they come from is pasted. */
export class ExpressionWriter {
  readonly #values: TemplateValues;
  /** Whether what is written stands in a subquery. */
  readonly #inSubquery: boolean;

  constructor(values: TemplateValues, inSubquery = false) {
    this.#values = values;
    this.#inSubquery = inSubquery;
  }

  write(expression: Expression): string {
    switch (expression.kind) {
      case 'number':
        return expression.text === placeholders.windowSeconds ? String(this.#values.window) : expression.text;
      case 'string':
        return quoteString(expression.value);
      case 'selector':
        return expression.range === undefined ? this.#writeInstant(expression) : this.#writeRange(expression);
      case 'subquery':
        return this.#writeSubquery(expression);
      case 'parentheses':
        return `(${this.write(expression.inner)})`;
      case 'signed':
        return `${expression.sign}${this.write(expression.inner)}`;
      case 'call':
        return this.#writeCall(expression);
      case 'aggregation':
        return this.#writeAggregation(expression);
      case 'binary':
        return this.#writeBinary(expression);
    }
  }

  #writeRange(selector: Selector): string {
    const range = this.#writeDuration(selector.range ?? placeholders.window);
    return `${formatBareSelector(selector, this.#values)}[${range}]${this.#writeShift(selector.shift, true)}`;
  }

  #writeInstant(selector: Selector): string {
    const { window } = this.#values;
    const text = formatBareSelector(selector, this.#values);
    const shift = this.#writeShift(selector.shift, this.#inSubquery);
    return window > lookBack ? `last_over_time(${text}[${window}s]${shift})` : `${text}${shift}`;
  }

  #writeSubquery({ inner, range, step, shift }: Subquery): string {
    const written = new ExpressionWriter(this.#values, true).write(inner);
    const steps = step === undefined ? '' : this.#writeDuration(step);
    return `${written}[${this.#writeDuration(range)}:${steps}]${this.#writeShift(shift, false)}`;
  }

  /** Prometheus 2 cannot parse `offset 0s`. */
  #writeShift({ offset = 0, at }: Shift, hasToSettle: boolean): string {
    const isFixed = at !== undefined && /^[^a-z]/.test(at);
    const settle = hasToSettle && !isFixed ? this.#values.settle : 0;
    const milliseconds = (toSeconds(offset, this.#values) + settle) * 1000;
    const moved = milliseconds === 0 ? '' : ` offset ${formatDuration(Math.round(milliseconds))}`;
    if (at === undefined) return moved;
    return `${moved} @ ${isFixed ? at : `${at}()`}`;
  }

  #writeDuration(duration: Duration): string {
    return formatDuration(Math.round(toSeconds(duration, this.#values) * 1000));
  }

  #writeCall({ name, operands }: FunctionCall): string {
    const [first] = operands;
    const asked = first && withoutParentheses(first);
    // Of anything else than a selector it gives the time of the query.
    if (name === 'timestamp' && asked?.kind === 'selector' && asked.range === undefined) {
      const shift = this.#writeShift(asked.shift, this.#inSubquery);
      return `timestamp(${formatBareSelector(asked, this.#values)}${shift})`;
    }
    return `${name}(${operands.map((operand) => this.write(operand)).join(', ')})`;
  }

  #writeAggregation({ operation, grouping, parameter, inner }: Aggregation): string {
    const operands = [...(parameter === undefined ? [] : [parameter]), inner].map((operand) => this.write(operand));
    const by = grouping === undefined ? '' : ` ${grouping.mode} ${this.#writeLabels(grouping.labels)} `;
    return `${operation}${by}(${operands.join(', ')})`;
  }

  #writeBinary({ operator, bool, matching, left, right }: BinaryOperation): string {
    const words = [operator];
    if (bool) words.push('bool');
    if (matching !== undefined) words.push(`${matching.mode} ${this.#writeLabels(matching.labels)}`);
    if (matching?.many) words.push(`group_${matching.many.side} ${this.#writeLabels(matching.many.labels)}`);
    return `${this.write(left)} ${words.join(' ')} ${this.write(right)}`;
  }

  /** Each label once: Prometheus takes none twice in `on`. */
  #writeLabels(labels: readonly string[]): string {
    const filled = labels.flatMap((label) => (label === placeholders.groupBy ? this.#values.groupBy : [label]));
    return `(${[...new Set(filled)].map(checkLabelName).join(', ')})`;
  }
}
