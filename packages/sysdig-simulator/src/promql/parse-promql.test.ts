import { describe, expect, it } from '@jest/globals';
import type { Expression } from './ast.ts';
import { parsePromql } from './parse-promql.ts';

/** The shape of an expression, every operation in parentheses. */
function show(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return String(expression.value);
    case 'string':
      return JSON.stringify(expression.value);
    case 'selector': {
      const matchers = expression.matchers.map(({ label, operator, value }) => `${label}${operator}${value}`);
      return `{${matchers.join(' ')}}${expression.offset === 0 ? '' : `-${expression.offset}ms`}`;
    }
    case 'range':
      return `${show(expression.selector)}[${expression.range}]`;
    case 'subquery':
      return `${show(expression.inner)}[${expression.range}:${expression.step ?? ''}]-${expression.offset}ms`;
    case 'call':
      return `${expression.name}(${expression.arguments.map(show).join(', ')})`;
    case 'aggregation': {
      const { operation, grouping, parameter, inner } = expression;
      return `${operation} ${grouping.mode}(${grouping.labels})(${parameter ? `${show(parameter)}, ` : ''}${show(inner)})`;
    }
    case 'binary': {
      const { left, operator, bool, matching, right } = expression;
      const many = matching.many ? ` ${matching.many.side}(${matching.many.include})` : '';
      const how = matching.labels.length > 0 || many ? ` ${matching.mode}(${matching.labels})${many}` : '';
      return `(${show(left)} ${operator}${bool ? ' bool' : ''}${how} ${show(right)})`;
    }
    case 'negation':
      return `-(${show(expression.inner)})`;
  }
}

describe('parsePromql', () => {
  it.each([
    ['a', '{__name__=a}'],
    ['a{b="c",d!~"e.*"}', '{__name__=a b=c d!~e.*}'],
    ['{__name__=~"a|b"}', '{__name__=~a|b}'],
    ['a[5m] offset 30s', '{__name__=a}-30000ms[300000]'],
    ['a offset -1h30m', '{__name__=a}--5400000ms'],
    [
      'max_over_time(timestamp(a)[300s:10s] offset 30s)',
      'max_over_time(timestamp({__name__=a})[300000:10000]-30000ms)',
    ],
    ['sum by (b, c) (a)', 'sum by(b,c)({__name__=a})'],
    ['SUM(a) WITHOUT (b)', 'sum without(b)({__name__=a})'],
    ['topk(3, a)', 'topk by()(3, {__name__=a})'],
    ['a / on (b) group_left (c) d', '({__name__=a} / on(b) left(c) {__name__=d})'],
    ['a > bool ignoring (b) c', '({__name__=a} > bool ignoring(b) {__name__=c})'],
    ['0x1F + 1.5e3 - Inf', '((31 + 1500) - Infinity)'],
  ])('reads %s', (text, expected) => {
    expect(show(parsePromql(text))).toBe(expected);
  });

  it.each([
    ['1 + 2 * 3 - 4', '((1 + (2 * 3)) - 4)'],
    ['2 ^ 3 ^ 2', '(2 ^ (3 ^ 2))'],
    ['-1 ^ 2', '-((1 ^ 2))'],
    ['2 ^ -1 * 3', '((2 ^ -1) * 3)'],
    ['a and b or c unless d', '(({__name__=a} and {__name__=b}) or ({__name__=c} unless {__name__=d}))'],
    ['a + b > 1 or c', '((({__name__=a} + {__name__=b}) > 1) or {__name__=c})'],
    ['-a * b', '(-({__name__=a}) * {__name__=b})'],
    ['a + b offset 5m * c', '({__name__=a} + ({__name__=b}-300000ms * {__name__=c}))'],
    ['-a offset 5m', '-({__name__=a}-300000ms)'],
    ['(1 + 2) * 3', '((1 + 2) * 3)'],
  ])('binds %s as Prometheus does', (text, expected) => {
    expect(show(parsePromql(text))).toBe(expected);
  });

  it.each([
    ['"a\\tb\\u00e4\\x41\\101\\\\"', 'a\tbäAA\\'],
    ["'it\\'s'", "it's"],
    ['`a\\n"`', 'a\\n"'],
    ['"größe 🦊"', 'größe 🦊'],
  ])('reads the string %s', (text, value) => {
    expect(parsePromql(text)).toMatchObject({ kind: 'string', value });
  });

  it.each([
    ['', '1:1: parse error: no expression found in input'],
    ['sum(a', '1:6: parse error: unexpected end of input'],
    ['a b', '1:3: parse error: unexpected "b"'],
    ['a +\n  nothing(b)', '2:3: parse error: unknown function with name "nothing"'],
    ['rate(a)', '1:6: parse error: expected type range vector in call to function "rate", got instant vector'],
    ['1 > 2', '1:3: parse error: comparisons between scalars must use BOOL modifier'],
    ['a offset 0s', '1:10: parse error: duration must be greater than 0'],
    ['{a=""}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
    ['a{b=~"("}', /^1:6: parse error: error parsing regexp: .*: `\(`$/],
  ])('says where and why it does not understand %j', (text, message) => {
    expect(() => parsePromql(text)).toThrow(message);
  });

  it.each([
    ['holt_winters(a[5m], 0.5, 0.5)', 'holt_winters'],
    ['mad_over_time(a[5m])', 'mad_over_time'],
    ['hour()', 'hour'],
    ['a @ 123', '@'],
    ['limitk(2, a)', 'limitk'],
    ['a atan2 b', 'atan2'],
    ['{"a.b"}', 'quoted label names'],
  ])('refuses by name what it cannot do: %s', (text, feature) => {
    expect(() => parsePromql(text)).toThrow(`not supported by the simulator: ${feature}`);
  });

  it('lets an offset be nothing in Prometheus 3', () => {
    expect(show(parsePromql('a offset 0s', 3))).toBe('{__name__=a}');
  });
});
