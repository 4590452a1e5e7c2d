import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alternationOf } from '../query/escape.ts';
import { findRegexProblem } from './check-regex.ts';

describe('findRegexProblem', () => {
  it.each([
    '',
    '5..',
    'GET|PUT',
    '(?i)get',
    '(?i:get)|(?-s:.)',
    '(?P<method>GET|PUT)',
    '(?:a|b)+?',
    '.{2,3}',
    String.raw`\d+\.\d+\-\_`,
    String.raw`\Qa.b(c\E+`,
    String.raw`\a\v\12\(?=`,
    String.raw`\pL\p{Greek}\P{^Lu}`,
    String.raw`\A\x{1F98A}\x41\z`,
    String.raw`\007`,
    '[[:alpha:]][^[:^digit:]_]',
    '[]a]',
    '[^]a]',
    '[a[b]',
    String.raw`[\]\-\pL\x{41}]`,
    'a{b',
    'a]b}',
    String.raw`\\1 is a backslash and a one`,
    '[(?=]',
    'a/b"c',
    String.raw`^*a\b?$+`,
    '🦊',
  ])('has nothing against %s', (expression) => {
    expect(findRegexProblem(expression)).toBeUndefined();
  });

  it.each([
    ['(?=a)b', '(?=…) looks around, which RE2 cannot'],
    ['(?!a)b', '(?!…) looks around, which RE2 cannot'],
    ['(?<=a)b', '(?<=…) looks around, which RE2 cannot'],
    ['(?<!a)b', '(?<!…) looks around, which RE2 cannot'],
    [String.raw`(a)\1`, String.raw`\1 refers back, which RE2 cannot`],
    [String.raw`(?P<x>a)\k<x>`, String.raw`\k< refers back, which RE2 cannot`],
    ['(?<x>a)', '(?<x> names a group as RE2 does not: write (?P<…>'],
    ['a{1001}', '{1001} repeats more than the 1000 times that RE2 allows'],
    ['a{1,2000}', '{1,2000} repeats more than the 1000 times that RE2 allows'],
    ['[a', 'it is no regular expression (Unterminated character class)'],
    ['(a', 'it is no regular expression (Unterminated group)'],
    ['a)', "it is no regular expression (Unmatched ')')"],
    ['*a', 'it is no regular expression (Nothing to repeat)'],
    ['a++', 'it is no regular expression (Nothing to repeat)'],
    ['[z-a]', 'it is no regular expression (Range out of order in character class)'],
    ['a\\', 'it is no regular expression (\\ at end of pattern)'],
    [String.raw`\y`, String.raw`\y means nothing in RE2`],
    [String.raw`\cA`, String.raw`\c means nothing in RE2`],
    [String.raw`\Qopen (`, String.raw`it begins a quotation with \Q and does not end it with \E`],
    ['a)|(b', "it is no regular expression (Unmatched ')')"],
  ])('says of %s what RE2 would', (expression, problem) => {
    expect(findRegexProblem(expression)).toBe(problem);
  });

  it('has nothing against texts that are quoted', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom(...'\\.+*?()|[]{}^$a1Q:-') }), { minLength: 1 }),
        (texts) => {
          expect(findRegexProblem(alternationOf(texts))).toBeUndefined();
        },
      ),
      { seed: 12, numRuns: 500 },
    );
  });

  it('answers whatever the expression is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'\\.+*?()|[]{}^$a1QEpPx<>=!:,-') }), (expression) => {
        expect(['string', 'undefined']).toContain(typeof findRegexProblem(expression));
      }),
      { seed: 13, numRuns: 2000 },
    );
  });
});
