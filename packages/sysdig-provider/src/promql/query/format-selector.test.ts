import { describe, expect, it } from '@jest/globals';
import { BadRequestError } from '@metrics-adapter/core';
import fc from 'fast-check';
import { readSelector } from '../../../test/support/read-selector.ts';
import type { Matcher } from '../../plan/matcher.ts';
import { formatVectorSelector } from './format-selector.ts';

describe('formatVectorSelector', () => {
  it('names no series where any is meant', () => {
    expect(formatVectorSelector('', [{ label: 'a', operator: '=', value: '1' }])).toBe('{a="1"}');
  });

  it('refuses names that no quotes would hold', () => {
    expect(() => formatVectorSelector('up{', [])).toThrow(BadRequestError);
    expect(() => formatVectorSelector('up', [{ label: 'a}', operator: '=', value: '' }])).toThrow(BadRequestError);
  });

  it('writes every operator', () => {
    const matchers: readonly Matcher[] = [
      { label: 'a', operator: '=', value: '1' },
      { label: 'b', operator: '!=', value: '' },
      { label: 'c', operator: '=~', value: String.raw`x\.y|z` },
      { label: 'd', operator: '!~', value: 'w' },
      { label: 'e', operator: 'in', values: ['b', 'a.b'] },
      { label: 'f', operator: 'not in', values: ['b', 'a*'] },
    ];
    expect(formatVectorSelector('up', matchers)).toBe(
      String.raw`up{a="1",b!="",c=~"x\\.y|z",d!~"w",e=~"a\\.b|b",f!~"a\\*|b"}`,
    );
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
