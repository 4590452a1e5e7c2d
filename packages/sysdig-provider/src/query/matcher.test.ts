import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readSelector } from '../../test/support/read-selector.ts';
import { formatVectorSelector, hasCharacter, type Matcher, noneOf, oneOf } from './matcher.ts';

describe('oneOf', () => {
  it('compares with the only value', () => {
    expect(oneOf('ns', ['a.b'])).toEqual({ label: 'ns', operator: '=', value: 'a.b' });
  });

  it('takes several values as texts, not as expressions', () => {
    expect(oneOf('ns', ['b', 'a.b'])).toEqual({ label: 'ns', operator: '=~', value: String.raw`a\.b|b` });
  });
});

describe('noneOf', () => {
  it('excludes all of its values', () => {
    expect(noneOf('ns', ['b', 'a*'])).toEqual({ label: 'ns', operator: '!~', value: String.raw`a\*|b` });
  });
});

describe('hasCharacter', () => {
  it.each([
    [{ place: -1, characters: 'abc', isOneOf: true }, '=~', '.*[abc]'],
    [{ place: -1, characters: 'abc', isOneOf: false }, '!~', '.*[abc]'],
    [{ place: -3, characters: '09', isOneOf: true }, '=~', '.*[09].{2}'],
    [{ place: 0, characters: 'x', isOneOf: true }, '=~', '[x].*'],
    [{ place: 4, characters: 'x', isOneOf: false }, '!~', '.{4}[x].*'],
  ] as const)('says %j', (test, operator, value) => {
    expect(hasCharacter('pod', test)).toEqual({ label: 'pod', operator, value });
  });
});

describe('formatVectorSelector', () => {
  it('writes every operator', () => {
    const matchers: readonly Matcher[] = [
      { label: 'a', operator: '=', value: '1' },
      { label: 'b', operator: '!=', value: '' },
      { label: 'c', operator: '=~', value: String.raw`x\.y|z` },
      { label: 'd', operator: '!~', value: 'w' },
    ];
    expect(formatVectorSelector('up', matchers)).toBe(String.raw`up{a="1",b!="",c=~"x\\.y|z",d!~"w"}`);
  });

  it('writes no name and no matchers where there are none', () => {
    expect(formatVectorSelector('', [])).toBe('{}');
  });

  it('reads back as what was written, whatever the values are', () => {
    const matcher: fc.Arbitrary<Matcher> = fc.record({
      label: fc.constantFrom('kube_namespace_name', 'a', '_b1'),
      operator: fc.constantFrom('=', '!=', '=~', '!~'),
      value: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: fc.constantFrom('"', '\\', '\n', '{', '}', ',', '=', ' ', 'a', '%') }),
        fc.constant('"} or vector(0) or up{a="'),
      ),
    });
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
        const text = formatVectorSelector('up', matchers);
        expect(readSelector(`${text} and the rest`)).toEqual({ series: 'up', matchers, rest: ' and the rest' });
      }),
      { seed: 4, numRuns: 1000 },
    );
  });
});
