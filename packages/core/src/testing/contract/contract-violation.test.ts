import { describe, expect, it } from '@jest/globals';
import { formatData } from './contract-violation.ts';

describe('formatData', () => {
  it.each([
    [{ b: 1, a: { d: [2, { f: 3, e: 4 }], c: 'x' } }, '{"a":{"c":"x","d":[2,{"e":4,"f":3}]},"b":1}'],
    [{ a: undefined, b: null }, '{"b":null}'],
    [{ a: Number.NaN, b: Number.NEGATIVE_INFINITY, c: 'NaN' }, '{"a":"NaN","b":"-Infinity","c":"NaN"}'],
    [undefined, 'nothing'],
    [null, 'null'],
    ['x', '"x"'],
  ])('writes %j so that equal data reads the same', (data, text) => {
    expect(formatData(data)).toBe(text);
  });
});
