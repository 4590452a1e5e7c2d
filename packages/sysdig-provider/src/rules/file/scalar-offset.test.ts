import { describe, expect, it } from '@jest/globals';
import { isMap, isScalar, parseDocument } from 'yaml';
import { offsetInScalar } from './scalar-offset.ts';

/** Where each `x` of the only value is found; all of them stand there. */
function found(text: string): readonly number[] {
  const { contents } = parseDocument(text);
  const scalar = isMap(contents) ? contents.items[0]?.value : undefined;
  if (!isScalar(scalar)) throw new Error('no text');
  const value = String(scalar.value);
  return [...value.matchAll(/x/g)].map(({ index }) => offsetInScalar(text, scalar, index));
}

describe('offsetInScalar', () => {
  it.each([
    ['plain', 'k: a x b x'],
    ['plain on several lines', 'k: a\n  x\n\n  b x'],
    ['single quotes', "k: 'it''s x, x'"],
    ['double quotes', 'k: "a\\"x\\tx \\u0041 x\\\n   x \\ x"'],
    ['a literal block', 'k: | # x\n   a\n     x\n\n   b x\n'],
    ['a folded block', 'k: >-\n   a\n   x\n\n   b x\n'],
    ['a block with Windows line ends', 'k: |\r\n  a\r\n  x x\r\n'],
    ['a block with an indentation of its own', 'k: |2\n    x\n  x\n'],
  ])('finds characters in %s', (_, text) => {
    const ofComment = text.indexOf('# x') + 2;
    const written = [...text.matchAll(/x/g)].map(({ index }) => index).filter((index) => index !== ofComment);
    expect(found(text)).toEqual(written);
  });

  it('takes the place after the last character for the end', () => {
    const text = 'k: |\n  abc\n\nl: 1';
    const { contents } = parseDocument(text);
    const scalar = isMap(contents) ? contents.items[0]?.value : undefined;
    if (!isScalar(scalar)) throw new Error('no text');
    expect(offsetInScalar(text, scalar, 4)).toBe(text.indexOf('abc') + 3);
  });
});
