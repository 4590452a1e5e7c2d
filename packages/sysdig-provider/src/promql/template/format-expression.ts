import { lookBack } from '../../timing/window.ts';
import { checkLabelName, checkSeriesName, quoteString } from '../query/escape.ts';
import { formatVectorSelector } from '../query/format-selector.ts';
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
import { isFixed, reachOfNewest, type TemplateValues, toSeconds, usualStep } from './template-values.ts';
import { innerOf, withoutParentheses } from './walk.ts';

/** A selector without range and offset. Its own conditions hold besides those that are filled in. */
export function formatBareSelector({ series, before, after }: Selector, { matchers }: TemplateValues): string {
  return formatVectorSelector(checkSeriesName(series), [...before, ...matchers, ...after]);
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
    const reach = reachOfNewest(this.#values);
    const text = formatBareSelector(selector, this.#values);
    const shift = this.#writeShift(selector.shift, this.#inSubquery);
    return reach > lookBack ? `last_over_time(${text}[${reach}s]${shift})` : `${text}${shift}`;
  }

  #writeSubquery(subquery: Subquery): string {
    const written = new ExpressionWriter(this.#values, true).write(subquery.inner);
    return `${written}${this.#writeSteps(subquery)}`;
  }

  /**
   * In how many of its steps a subquery has something to look at, of each series that it is made of. What it makes of
   * them says nothing of that: where a comparison holds in few steps, the others were there too.
   */
  writeStepCounts(subquery: Subquery): readonly string[] {
    const inside = new ExpressionWriter(this.#values, true);
    const counts = inside.#writePresences(subquery.inner).map((present) => {
      return `count_over_time(${present}${this.#writeSteps(subquery)})`;
    });
    return [...new Set(counts)];
  }

  #writePresences(expression: Expression): readonly string[] {
    if (expression.kind === 'subquery') return this.writeStepCounts(expression);
    if (expression.kind !== 'selector') return innerOf(expression).flatMap((inner) => this.#writePresences(inner));
    const written = this.write(expression);
    return [expression.range === undefined ? written : `count_over_time(${written})`];
  }

  #writeSteps({ range, step = usualStep * 1000, shift }: Subquery): string {
    return `[${this.#writeDuration(range)}:${this.#writeDuration(step)}]${this.#writeShift(shift, false)}`;
  }

  /** Prometheus 2 cannot parse `offset 0s`. */
  #writeShift({ offset = 0, at }: Shift, hasToSettle: boolean): string {
    const settle = hasToSettle && !isFixed({ at }) ? this.#values.settle : 0;
    const milliseconds = (toSeconds(offset, this.#values) + settle) * 1000;
    const moved = milliseconds === 0 ? '' : ` offset ${formatDuration(Math.round(milliseconds))}`;
    if (at === undefined) return moved;
    return `${moved} @ ${isFixed({ at }) ? at : `${at}()`}`;
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
