/** The escapes that stand for one character, in literals between `"` and `'`. */
const escaped: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['b', 0x08],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
  ['\\', 0x5c],
]);

const escapeForm = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([\s\S]?))|[^\\]+/g;

/**
 * The text that a string literal of PromQL stands for, in any of its three kinds of quotes, with Go's escapes in two of
 * them. Undefined for what is no literal, and for bytes that are no text.
 */
export function parseStringLiteral(literal: string): string | undefined {
  const quote = literal[0] ?? '';
  if (literal.length < 2 || literal.at(-1) !== quote || !'"\'`'.includes(quote)) return undefined;
  const inner = literal.slice(1, -1);
  if (quote === '`') return inner.includes('`') ? undefined : inner;
  if (inner.includes('\n')) return undefined;
  return decode(inner, quote);
}

/** Byte by byte: `"\xc3\xa9"` is one character. */
function decode(inner: string, quote: string): string | undefined {
  const bytes: number[] = [];
  for (const [part, byte, short, long, octal, letter] of inner.matchAll(escapeForm)) {
    if (byte !== undefined) bytes.push(Number.parseInt(byte, 16));
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (short !== undefined || long !== undefined) {
      const point = Number.parseInt(short ?? long ?? '', 16);
      if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
      bytes.push(...new TextEncoder().encode(String.fromCodePoint(point)));
    } else if (letter !== undefined) {
      const code = letter === quote ? quote.charCodeAt(0) : escaped.get(letter);
      if (code === undefined) return undefined;
      bytes.push(code);
    } else if (part.includes(quote)) return undefined;
    else for (const code of new TextEncoder().encode(part)) bytes.push(code);
  }
  if (bytes.some((byte) => byte > 0xff)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return undefined;
  }
}
