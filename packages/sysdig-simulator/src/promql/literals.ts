/** Something that looks like a literal of PromQL and is none. */
export class LiteralError extends Error {
  override readonly name = 'LiteralError';
}

const durationForm = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const hour = 3_600_000;
const unitsOfDuration = [365 * 24 * hour, 7 * 24 * hour, 24 * hour, hour, 60_000, 1000, 1];

/** `1h30m` → milliseconds. Prometheus 2 knows no durations without a unit and none of nothing. */
export function parseDuration(text: string): number {
  const parts = durationForm.exec(text)?.slice(1);
  if (parts === undefined || text === '') throw new LiteralError(`bad duration syntax: "${text}"`);
  return parts.reduce((sum, part, index) => sum + Number(part ?? 0) * (unitsOfDuration[index] ?? 0), 0);
}

/** `1.5e3`, `0x1f`, `Inf`, `NaN`, without a sign. */
export function parseNumber(text: string): number {
  const lower = text.toLowerCase();
  if (lower === 'inf') return Number.POSITIVE_INFINITY;
  if (lower === 'nan') return Number.NaN;
  const number = /^(?:0x[\da-f]+|[\d.]+(?:e[+-]?\d+)?)$/.test(lower) ? Number(lower) : Number.NaN;
  if (Number.isNaN(number)) throw new LiteralError(`bad number: "${text}"`);
  return number;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};
const escapeForm = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.?))/gs;

/** A string in double, single or back quotes, with Go's escapes in the first two. */
export function parseString(text: string): string {
  const quote = text[0];
  if (text.length < 2 || text.at(-1) !== quote) throw new LiteralError('unterminated quoted string');
  const inner = text.slice(1, -1);
  if (quote === '`') return inner;
  return inner.replace(escapeForm, (_, ...groups: readonly (string | undefined)[]) => {
    const [byte, short, long, octal, simple] = groups;
    if (simple !== undefined) return parseSimpleEscape(simple, quote);
    if (short !== undefined) return String.fromCodePoint(Number.parseInt(short, 16));
    if (long !== undefined) return parseCodePoint(Number.parseInt(long, 16));
    return parseByte(byte === undefined ? Number.parseInt(octal ?? '', 8) : Number.parseInt(byte, 16));
  });
}

function parseSimpleEscape(letter: string, quote: string | undefined): string {
  const isForeignQuote = (letter === '"' || letter === "'") && letter !== quote;
  const character = simpleEscapes[letter];
  if (character === undefined || isForeignQuote) throw new LiteralError(`unknown escape sequence "\\${letter}"`);
  return character;
}

function parseCodePoint(point: number): string {
  if (point > 0x10ffff) throw new LiteralError('escape sequence is an invalid Unicode code point');
  return String.fromCodePoint(point);
}

/** Bytes above 0x7f would be parts of a character. */
function parseByte(byte: number): string {
  if (byte > 0x7f) throw new LiteralError('not supported by the simulator: an escaped byte above 0x7f');
  return String.fromCharCode(byte);
}
