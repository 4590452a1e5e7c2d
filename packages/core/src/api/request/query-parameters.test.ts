import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BadRequestError } from '../../errors/request-errors.ts';
import { firstValue, isSet, parseQueryParameters } from './query-parameters.ts';

describe('parseQueryParameters', () => {
  it.each<[string, readonly (readonly [string, readonly string[]])[]]>([
    ['', []],
    ['&&', []],
    ['verbose', [['verbose', ['']]]],
    ['verbose=', [['verbose', ['']]]],
    ['=x', [['', ['x']]]],
    [
      'a=1&b=2&',
      [
        ['a', ['1']],
        ['b', ['2']],
      ],
    ],
    ['a=x%3Dy%2Cz=w', [['a', ['x=y,z=w']]]],
    ['a=one+two%2B%20three', [['a', ['one two+ three']]]],
    ['a+b=c', [['a b', ['c']]]],
    ['a=1?2/3;b=4#5', [['a', ['1?2/3;b=4#5']]]],
    ['a=%2525', [['a', ['%25']]]],
    ['%61=%C3%A9', [['a', ['é']]]],
    [
      '__proto__=1&constructor=2',
      [
        ['__proto__', ['1']],
        ['constructor', ['2']],
      ],
    ],
  ])('reads "%s"', (text, expected) => {
    expect([...parseQueryParameters(text)]).toEqual(expected);
  });

  it('keeps repeated parameters apart, in their order', () => {
    expect([...parseQueryParameters('a=2&b=x&a=1&a=2')]).toEqual([
      ['a', ['2', '1', '2']],
      ['b', ['x']],
    ]);
  });

  it.each([
    ['labelSelector=a%', 'labelSelector', '"%" must be followed by two hexadecimal digits of UTF-8'],
    ['a=1&unknown=%ff', 'unknown', '"%" must be followed by two hexadecimal digits of UTF-8'],
    ['%zz=1', '%zz', '"%" must be followed by two hexadecimal digits of UTF-8'],
    ['name=\u00c3\u00a9', 'name', 'escape what is not printable ASCII (%xx)'],
    ['na me=1', 'na me', 'escape what is not printable ASCII (%xx)'],
  ])('names what it cannot read in "%s"', (text, name, problem) => {
    expect(() => parseQueryParameters(text)).toThrow(
      new BadRequestError(`invalid query parameter "${name}": ${problem}`),
    );
  });

  it('agrees with the standard of forms, for whatever is escaped', () => {
    const word = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word)), (pairs) => {
        const form = new URLSearchParams(pairs);
        const read = parseQueryParameters(form.toString());
        for (const [name] of pairs) expect(read.get(name)).toEqual(form.getAll(name));
      }),
      { seed: 6 },
    );
  });
});

describe('firstValue', () => {
  it.each([
    ['a=1&a=2', '1'],
    ['a=&a=2', undefined],
    ['a', undefined],
    ['b=1', undefined],
  ])('is of "%s" %s', (text, expected) => {
    expect(firstValue(parseQueryParameters(text), 'a')).toBe(expected);
  });
});

describe('isSet', () => {
  it.each([
    ['watch', true],
    ['watch=', true],
    ['watch=1', true],
    ['watch=true', true],
    ['watch=no', true],
    ['watch=0', false],
    ['watch=false', false],
    ['watch=FALSE', false],
    ['watch=0&watch=1', false],
    ['watch=1&watch=0', true],
    ['Watch=1', false],
    ['', false],
  ])('is for "%s" %s, as in Kubernetes', (text, expected) => {
    expect(isSet(parseQueryParameters(text), 'watch')).toBe(expected);
  });
});
