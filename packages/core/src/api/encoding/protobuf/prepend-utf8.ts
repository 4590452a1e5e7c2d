const REPLACEMENT = 0xfffd;

/**
 * Writes a text as UTF-8 so that it ends before `end`, and returns where it begins. Half a character, which UTF-8 cannot
 * say, becomes U+FFFD. There must be room for three bytes for each of the text's UTF-16 units.
 */
export function prependUtf8(text: string, bytes: Uint8Array, end: number): number {
  let start = end;
  for (let index = text.length - 1; index >= 0; index -= 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      start -= 1;
      bytes[start] = unit;
    } else {
      const code = isSurrogate(unit) ? codePointEndingAt(text, index) : unit;
      if (code > 0xffff) index -= 1;
      start = prependCodePoint(code, bytes, start);
    }
  }
  return start;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function codePointEndingAt(text: string, index: number): number {
  const pair = text.codePointAt(index - 1) ?? 0;
  return pair > 0xffff ? pair : REPLACEMENT;
}

/** Six bits a byte from the last one on; the first byte also says how many there are. */
function prependCodePoint(code: number, bytes: Uint8Array, end: number): number {
  const start = end - (code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
  let rest = code;
  for (let at = end - 1; at > start; at -= 1) {
    bytes[at] = 0x80 | (rest & 0x3f);
    rest >>= 6;
  }
  bytes[start] = (0xf0 << (4 - (end - start))) | rest;
  return start;
}
