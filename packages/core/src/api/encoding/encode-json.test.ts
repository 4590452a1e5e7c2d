import { describe, expect, it } from '@jest/globals';
import { encodeJson } from './encode-json.ts';

describe('encodeJson', () => {
  it('writes compactly, members in their order, with one newline at the end', () => {
    expect(encodeJson({ b: 1, a: [true, null, {}] })).toBe('{"b":1,"a":[true,null,{}]}\n');
  });

  it('leaves out what is undefined', () => {
    expect(encodeJson({ a: undefined, b: 0 })).toBe('{"b":0}\n');
  });

  it.each([
    ['<', '\\u003c'],
    ['>', '\\u003e'],
    ['&', '\\u0026'],
    ['\u2028', '\\u2028'],
    ['\u2029', '\\u2029'],
    ['"', '\\"'],
    ['\\', '\\\\'],
    ['\n', '\\n'],
    ['\u0001', '\\u0001'],
    ['é', 'é'],
    ['😀', '😀'],
  ])('escapes %j as Go does, in values and in names', (character, escaped) => {
    expect(encodeJson({ text: `a${character}b` })).toBe(`{"text":"a${escaped}b"}\n`);
    expect(encodeJson({ [`a${character}b`]: 1 })).toBe(`{"a${escaped}b":1}\n`);
  });

  it('escapes every occurrence', () => {
    expect(encodeJson({ text: '<<&>>' })).toBe('{"text":"\\u003c\\u003c\\u0026\\u003e\\u003e"}\n');
  });
});
