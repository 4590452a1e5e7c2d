import type { Scalar } from 'yaml';

/** A character of a scalar's value and where it is written. */
interface Unit {
  readonly at: number;
  readonly blank: boolean;
}

/** How many characters a double-quoted escape takes after its backslash; every other one takes one. */
const escapeLengths: Readonly<Record<string, number>> = { x: 3, u: 5, U: 9 };

/**
 * Where in a file a character of a scalar's value is written. White space is folded, indented and stripped in YAML, all
 * else stands as it is (but for the escapes of quoted texts), so that the n-th character that is not blank is the n-th
 * there as well. Blank characters count as written right after what stands before them.
 */
export function offsetInScalar(text: string, scalar: Pick<Scalar, 'type' | 'range' | 'value'>, index: number): number {
  const [start, end] = scalar.range ?? [0, 0];
  const value = String(scalar.value);
  const units = readUnits(text, start, end, scalar.type).filter(({ blank }) => !blank);
  const before = countVisible(value.slice(0, index));
  const isVisible = index < value.length && !isBlank(value.charAt(index));
  if (isVisible) return units[before]?.at ?? start;
  const last = units[before - 1];
  return last === undefined ? start : last.at + 1;
}

function readUnits(text: string, start: number, end: number, type: Scalar['type']): readonly Unit[] {
  switch (type) {
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return [...plainUnits(text, endOfLine(text, start), end)];
    case 'QUOTE_SINGLE':
      return [...singleQuotedUnits(text, start + 1, end - 1)];
    case 'QUOTE_DOUBLE':
      return [...doubleQuotedUnits(text, start + 1, end - 1)];
    default:
      return [...plainUnits(text, start, end)];
  }
}

function* plainUnits(text: string, start: number, end: number): Generator<Unit> {
  for (let at = start; at < end; at += 1) yield { at, blank: isBlank(text.charAt(at)) };
}

function* singleQuotedUnits(text: string, start: number, end: number): Generator<Unit> {
  for (let at = start; at < end; at += text.startsWith("''", at) ? 2 : 1) {
    yield { at, blank: isBlank(text.charAt(at)) };
  }
}

function* doubleQuotedUnits(text: string, start: number, end: number): Generator<Unit> {
  let at = start;
  while (at < end) {
    const escaped = text.charAt(at) === '\\' ? text.charAt(at + 1) : undefined;
    const blank = escaped === undefined ? isBlank(text.charAt(at)) : /[\stnr0]/.test(escaped);
    yield { at, blank };
    at += escaped === undefined ? 1 : 1 + (escapeLengths[escaped] ?? 1);
  }
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

function countVisible(text: string): number {
  return [...text.split('')].filter((character) => !isBlank(character)).length;
}

function isBlank(character: string): boolean {
  return /\s/.test(character);
}
