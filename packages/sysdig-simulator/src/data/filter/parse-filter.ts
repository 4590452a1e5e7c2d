import type { FilterExpression, FilterOperator } from './filter-expression.ts';
import { type FilterGrammar, FilterSyntaxError, type FilterToken, splitFilter } from './filter-tokens.ts';

/**
 * Reads a filter of the data API: conditions joined by `and`. The strict grammar is what was seen in clients; the
 * lenient one also has `or`, parentheses, escapes, capital keywords and the negation where other languages have it.
 * @throws FilterSyntaxError
 */
export function parseFilter(text: string, grammar: FilterGrammar = 'strict'): FilterExpression {
  return new FilterParser(splitFilter(text, grammar), grammar).parse();
}

class FilterParser {
  private readonly tokens: readonly FilterToken[];
  private readonly isLenient: boolean;
  private next = 0;

  constructor(tokens: readonly FilterToken[], grammar: FilterGrammar) {
    this.tokens = tokens;
    this.isLenient = grammar === 'lenient';
  }

  parse(): FilterExpression {
    const whole = this.parseAlternatives();
    if (this.token.kind !== 'end') throw this.unexpected('"and" or the end');
    return whole;
  }

  private parseAlternatives(): FilterExpression {
    return this.parseJoined('or', () => this.parseJoined('and', () => this.parseCondition()));
  }

  private parseJoined(kind: 'and' | 'or', parse: () => FilterExpression): FilterExpression {
    const first = parse();
    const parts = [first];
    while ((kind === 'and' || this.isLenient) && this.takeWord(kind)) parts.push(parse());
    return parts.length === 1 ? first : { kind, parts };
  }

  private parseCondition(): FilterExpression {
    if (this.isLenient && this.takeSign('(')) {
      const inner = this.parseAlternatives();
      this.expectSign(')');
      return inner;
    }
    const isNegatedBefore = this.takeWord('not');
    const label = this.expect('word', 'a label');
    const isNegatedInside = this.isLenient && !isNegatedBefore && this.takeWord('not');
    return this.parseComparison(label, isNegatedBefore || isNegatedInside);
  }

  private parseComparison(label: string, isNegated: boolean): FilterExpression {
    const mayEqual = this.isLenient || !isNegated;
    const term = (operator: FilterOperator, values: readonly string[], negated = isNegated): FilterExpression => ({
      kind: 'term',
      label,
      operator,
      isNegated: negated,
      values,
    });
    if (mayEqual && this.takeSign('=')) return term('=', [this.parseValue()]);
    if (mayEqual && this.takeSign('!=')) return term('=', [this.parseValue()], !isNegated);
    if (this.takeWord('in')) return term('in', this.parseValues());
    if (this.takeWord('contains')) return term('contains', [this.parseValue()]);
    if (mayEqual && this.takeWord('starts')) {
      if (!this.takeWord('with')) throw this.unexpected('"with"');
      return term('starts with', [this.parseValue()]);
    }
    throw this.unexpected(isNegated ? '"in" or "contains"' : 'a comparison');
  }

  private parseValues(): readonly string[] {
    this.expectSign('(');
    const values = [this.parseValue()];
    while (this.takeSign(',')) values.push(this.parseValue());
    this.expectSign(')');
    return values;
  }

  /** Values without quotes were seen in old documents. */
  private parseValue(): string {
    return this.token.kind === 'quoted' ? this.expect('quoted', 'a value') : this.expect('word', 'a value');
  }

  private get token(): FilterToken {
    return this.tokens[this.next] ?? { kind: 'end', text: '', at: 0 };
  }

  private takeWord(word: string): boolean {
    const { kind, text } = this.token;
    const isIt = kind === 'word' && (this.isLenient ? text.toLowerCase() : text) === word;
    if (isIt) this.next += 1;
    return isIt;
  }

  private takeSign(sign: string): boolean {
    const isIt = this.token.kind === 'sign' && this.token.text === sign;
    if (isIt) this.next += 1;
    return isIt;
  }

  private expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.unexpected(`"${sign}"`);
  }

  private expect(kind: FilterToken['kind'], wanted: string): string {
    const { text } = this.token;
    if (this.token.kind !== kind) throw this.unexpected(wanted);
    this.next += 1;
    return text;
  }

  private unexpected(wanted: string): FilterSyntaxError {
    const { kind, text, at } = this.token;
    return new FilterSyntaxError(
      `has ${kind === 'end' ? 'its end' : `"${text}"`} at character ${at + 1} instead of ${wanted}`,
    );
  }
}
