import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LabelRequirement, LabelSelector } from './label-selector.ts';
import { everything, formatLabelSelector, matchesLabels } from './label-selector.ts';
import { parseLabelSelector } from './parse-label-selector.ts';

describe('matchesLabels', () => {
  it.each([
    ['a', { a: '' }, true],
    ['a', { b: 'a' }, false],
    ['!a', { b: 'a' }, true],
    ['!a', { a: '' }, false],
    ['a=b', { a: 'b' }, true],
    ['a=b', { a: 'B' }, false],
    ['a=b', {}, false],
    ['a==b', { a: 'b' }, true],
    ['a==b', { a: 'c' }, false],
    ['a=', { a: '' }, true],
    ['a=', {}, false],
    ['a!=b', { a: 'c' }, true],
    ['a!=b', { a: 'b' }, false],
    ['a!=b', {}, true],
    ['a in (b,c)', { a: 'c' }, true],
    ['a in (b,c)', { a: 'd' }, false],
    ['a in (b,c)', {}, false],
    ['a in ()', { a: '' }, true],
    ['a in ()', {}, false],
    ['a notin (b,c)', { a: 'd' }, true],
    ['a notin (b,c)', { a: 'b' }, false],
    ['a notin (b,c)', {}, true],
    ['a=b,c=d', { a: 'b', c: 'd' }, true],
    ['a=b,c=d', { a: 'b' }, false],
    ['a=b,a=c', { a: 'b' }, false],
    ['a=b,c!=d,e in (f),!g', { a: 'b', e: 'f' }, true],
  ])('%s of %j is %s', (selector, labels: Record<string, string>, expected) => {
    expect(matchesLabels(parseLabelSelector(selector), labels)).toBe(expected);
  });

  it.each([
    ['a>1', '2', true],
    ['a>1', '1', false],
    ['a<1', '0', true],
    ['a<1', '1', false],
    ['a<1', '-5', true],
    ['a>1', '+7', true],
    ['a>1', '0000000000000000000000000000000000002', true],
    ['a>1', '9223372036854775807', true],
    ['a>9223372036854775806', '9223372036854775807', true],
    ['a<1', '-9223372036854775808', true],
    ['a>1', '9223372036854775808', false],
    ['a<1', '-9223372036854775809', false],
    ['a>1', '99999999999999999999', false],
    ['a>1', '2.5', false],
    ['a>1', '1e3', false],
    ['a>1', '0x10', false],
    ['a>1', '1_0', false],
    ['a<1', '', false],
    ['a<1', ' 0', false],
    ['a<1', 'x', false],
  ])('compares 64-bit integers: %s of the label %j is %s', (selector, value, expected) => {
    expect(matchesLabels(parseLabelSelector(selector), { a: value })).toBe(expected);
  });

  it('does not choose an object without the label by > or <', () => {
    expect(matchesLabels(parseLabelSelector('a>1'), {})).toBe(false);
    expect(matchesLabels(parseLabelSelector('a<1'), {})).toBe(false);
  });

  it('looks at labels only, not at what every JavaScript object has', () => {
    expect(matchesLabels(parseLabelSelector('constructor'), {})).toBe(false);
    expect(matchesLabels(parseLabelSelector('!toString'), {})).toBe(true);
    expect(matchesLabels(parseLabelSelector('constructor=a'), { constructor: 'a' } as never)).toBe(true);
  });

  it('chooses everything without requirements', () => {
    expect(matchesLabels(everything, {})).toBe(true);
    expect(matchesLabels(everything, { a: 'b' })).toBe(true);
  });
});

describe('formatLabelSelector', () => {
  it.each<[LabelRequirement, string]>([
    [{ key: 'a', operator: 'exists', values: [] }, 'a'],
    [{ key: 'a', operator: '!', values: [] }, '!a'],
    [{ key: 'a', operator: '=', values: ['b'] }, 'a=b'],
    [{ key: 'a', operator: '==', values: ['b'] }, 'a==b'],
    [{ key: 'a', operator: '!=', values: ['b'] }, 'a!=b'],
    [{ key: 'a', operator: '=', values: [''] }, 'a='],
    [{ key: 'a', operator: 'in', values: ['', 'b'] }, 'a in (,b)'],
    [{ key: 'a', operator: 'notin', values: [''] }, 'a notin ()'],
    [{ key: 'a', operator: '>', values: ['1'] }, 'a>1'],
    [{ key: 'a', operator: '<', values: ['1'] }, 'a<1'],
  ])('writes %j as %s', (requirement, text) => {
    expect(formatLabelSelector({ requirements: [requirement] })).toBe(text);
  });

  it('writes the empty text for everything', () => {
    expect(formatLabelSelector(everything)).toBe('');
  });

  it('writes one text for the same requirements in whatever order, and leaves the selector as it was', () => {
    const requirements: LabelRequirement[] = [
      { key: 'b', operator: 'in', values: ['z', 'Z', 'z', '0'] },
      { key: 'a', operator: '!=', values: ['2'] },
      { key: 'B', operator: 'exists', values: [] },
      { key: 'a', operator: '!=', values: ['1'] },
    ];
    const before = structuredClone(requirements);
    expect(formatLabelSelector({ requirements })).toBe('B,a!=2,a!=1,b in (0,Z,z)');
    expect(requirements).toEqual(before);
  });
});

describe('a selector and its canonical text', () => {
  const runs = { seed: 20240229, numRuns: 500 };
  const key = fc.constantFrom('a', 'B', 'in', 'notin', 'exists', 'constructor', 'a.b/c', 'x-y.z/In_0');
  const value = fc.constantFrom('', 'a', 'b', 'in', 'notin', 'B_2', '0', '7', '10', '9223372036854775808');
  const integer = fc.constantFrom('0', '7', '007', '9223372036854775807');
  const requirement: fc.Arbitrary<LabelRequirement> = fc.oneof(
    fc.record({ key, operator: fc.constantFrom('exists' as const, '!' as const), values: fc.constant([]) }),
    fc.record({ key, operator: fc.constantFrom('=' as const, '==' as const, '!=' as const), values: fc.tuple(value) }),
    fc.record({ key, operator: fc.constantFrom('>' as const, '<' as const), values: fc.tuple(integer) }),
    fc.record({
      key,
      operator: fc.constantFrom('in' as const, 'notin' as const),
      values: fc.array(value, { minLength: 1, maxLength: 5 }),
    }),
  );
  const selector: fc.Arbitrary<LabelSelector> = fc.record({ requirements: fc.array(requirement, { maxLength: 6 }) });
  const labels = fc.dictionary(key, fc.oneof(value, integer, fc.constantFrom('-1', '+8', '1.5')), {
    noNullPrototype: true,
  });

  it('mean the same for every object', () => {
    fc.assert(
      fc.property(selector, labels, (built, object) => {
        const read = parseLabelSelector(formatLabelSelector(built));
        expect(matchesLabels(read, object)).toBe(matchesLabels(built, object));
      }),
      runs,
    );
  });

  it('are read and written again without a change', () => {
    fc.assert(
      fc.property(selector, (built) => {
        const text = formatLabelSelector(built);
        const read = parseLabelSelector(text);
        expect(formatLabelSelector(read)).toBe(text);
        expect(parseLabelSelector(formatLabelSelector(read))).toEqual(read);
      }),
      runs,
    );
  });

  it('have the same requirements, each as it was built', () => {
    fc.assert(
      fc.property(selector, (built) => {
        const asText = ({ key, operator, values }: LabelRequirement) =>
          JSON.stringify([key, operator, [...new Set(values)].sort()]);
        const read = parseLabelSelector(formatLabelSelector(built));
        expect(read.requirements.map(asText).sort()).toEqual(built.requirements.map(asText).sort());
      }),
      runs,
    );
  });

  it('white space between the pieces of a text changes nothing', () => {
    const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
    fc.assert(
      fc.property(selector, space, space, (built, before, after) => {
        const text = formatLabelSelector(built);
        const spaced = text.replace(/==|!=|[=!(),<>]/g, (symbol) => `${before}${symbol}${after}`);
        expect(parseLabelSelector(`${before}${spaced}${after}`)).toEqual(parseLabelSelector(text));
      }),
      runs,
    );
  });
});
