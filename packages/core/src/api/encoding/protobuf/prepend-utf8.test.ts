import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { prependUtf8 } from './prepend-utf8.ts';

function encode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  return bytes.subarray(prependUtf8(text, bytes, bytes.length));
}

describe('prependUtf8', () => {
  it.each([
    ['a\u007f', '617f'],
    ['\u0080\u07ff', 'c280dfbf'],
    ['\u0800\uffff', 'e0a080efbfbf'],
    ['\u{10000}\u{10ffff}', 'f0908080f48fbfbf'],
    ['\ud7ff\ue000', 'ed9fbfee8080'],
    ['\ud800', 'efbfbd'],
    ['\udfff', 'efbfbd'],
    ['\uffff\udc00', 'efbfbfefbfbd'],
    ['a\udc00b', '61efbfbd62'],
    ['\ud83d\ud83d\ude00', 'efbfbdf09f9880'],
    ['\ude00\ud83d', 'efbfbdefbfbd'],
    ['', ''],
  ])('writes %j as %s', (text, hex) => {
    expect(Buffer.from(encode(text)).toString('hex')).toBe(hex);
  });

  it('writes as TextEncoder does, halves of characters too', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }), (text) =>
        expect(Buffer.from(encode(text))).toEqual(Buffer.from(new TextEncoder().encode(text))),
      ),
      { seed: 8 },
    );
  });

  it('leaves alone what stands behind', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4);
    expect(prependUtf8('é', bytes, 3)).toBe(1);
    expect(bytes).toEqual(Uint8Array.of(1, 0xc3, 0xa9, 4));
  });
});
