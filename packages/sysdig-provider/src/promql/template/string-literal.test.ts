import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoteString } from '../query/escape.ts';
import { parseStringLiteral } from './string-literal.ts';

describe('parseStringLiteral', () => {
  it.each([
    ['""', ''],
    ['"kuard"', 'kuard'],
    [`'it"s'`, 'it"s'],
    [String.raw`'it\'s'`, "it's"],
    [String.raw`"a \"quoted\" one"`, 'a "quoted" one'],
    [String.raw`"\a\b\f\n\r\t\v\\"`, '\x07\b\f\n\r\t\v\\'],
    [String.raw`"\x41\101\u0041\U00000041"`, 'AAAA'],
    [String.raw`"\xc3\xa9"`, 'é'],
    [String.raw`"\303\251"`, 'é'],
    [String.raw`"\U0001f98a"`, '🦊'],
    ['"größe 🦊"', 'größe 🦊'],
    ['"\ufeffbom"', '\ufeffbom'],
    [String.raw`"\u2028"`, '\u2028'],
    ['`back\\slash "and" quotes`', 'back\\slash "and" quotes'],
    ['`two\nlines`', 'two\nlines'],
  ])('reads %s', (literal, text) => {
    expect(parseStringLiteral(literal)).toBe(text);
  });

  it.each([
    '',
    '"',
    'kuard',
    '"open',
    `"mixed'`,
    String.raw`"ends with \"`,
    '"two\nlines"',
    String.raw`"\q"`,
    String.raw`"\'"`,
    String.raw`'\"'`,
    String.raw`"\x4"`,
    String.raw`"\u12"`,
    String.raw`"\ud800"`,
    String.raw`"\U00110000"`,
    String.raw`"\777"`,
    String.raw`"\xff"`,
    '"a" "b"',
    '`a` `b`',
  ])('refuses %s', (literal) => {
    expect(parseStringLiteral(literal)).toBeUndefined();
  });

  it('reads back what quoteString writes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'"\'`\\\n\u2028x{}') })),
        (text) => {
          expect(parseStringLiteral(quoteString(text))).toBe(text);
        },
      ),
      { seed: 11, numRuns: 1000 },
    );
  });
});
