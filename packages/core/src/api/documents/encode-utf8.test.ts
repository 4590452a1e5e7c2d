import { describe, expect, it } from '@jest/globals';
import { encodeUtf8 } from './encode-utf8.ts';

describe('encodeUtf8', () => {
  it.each([
    ['nothing', '', []],
    ['ASCII', 'a\n', [0x61, 0x0a]],
    ['two bytes', 'é', [0xc3, 0xa9]],
    ['three bytes', '€', [0xe2, 0x82, 0xac]],
    ['four bytes', '😀', [0xf0, 0x9f, 0x98, 0x80]],
    ['half a pair', 'a\ud83d', [0x61, 0xef, 0xbf, 0xbd]],
  ])('writes %s', (_case, text, bytes) => {
    expect(encodeUtf8(text)).toEqual(new Uint8Array(bytes));
  });

  it('keeps no more memory than the bytes need', () => {
    expect(encodeUtf8('abc').buffer.byteLength).toBe(3);
  });
});
