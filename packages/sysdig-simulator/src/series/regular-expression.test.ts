import { describe, expect, it } from '@jest/globals';
import { parseRegularExpression } from './regular-expression.ts';

describe('parseRegularExpression', () => {
  it.each([
    ['a|b', 'a', true],
    ['a|b', 'ab', false],
    ['a.*', 'a\nb', false],
    ['(?s)a.*', 'a\nb', true],
    ['(?i)ABC', 'abc', true],
    ['\\Qa.b\\E.', 'a.bc', true],
    ['\\Qa.b\\E', 'axb', false],
    ['', '', true],
  ])('reads %j for %j as RE2 does', (pattern, text, expected) => {
    expect(parseRegularExpression(pattern).test(text)).toBe(expected);
  });

  it.each(['(?=a)', '(a)\\1', '(?<!a)b', '(', '[', '\\Aa\\z', '\\pL', '[[:alpha:]]'])('refuses %s', (pattern) => {
    expect(() => parseRegularExpression(pattern)).toThrow(/^error parsing regexp: .+/);
  });
});
