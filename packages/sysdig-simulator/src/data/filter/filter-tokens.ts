/** A filter that is none. */
export class FilterSyntaxError extends Error {
  override readonly name = 'FilterSyntaxError';
}

export interface FilterToken {
  readonly kind: 'word' | 'quoted' | 'sign' | 'end';
  readonly text: string;
  /** Where it begins: from 0. */
  readonly at: number;
}

export type FilterGrammar = 'strict' | 'lenient';

const pieces =
  /\s*(?:(?<sign>!=|[=(),])|'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)"|(?<word>[^\s'"(),=!]+))/suy;

/**
 * Splits a filter. How Sysdig writes a quote inside a value is not known: what has a backslash is refused, unless the
 * grammar is lenient.
 */
export function splitFilter(text: string, grammar: FilterGrammar): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  const scan = new RegExp(pieces);
  while (text.slice(scan.lastIndex).trim() !== '') {
    const begin = scan.lastIndex;
    const found = scan.exec(text);
    if (found === null) throw new FilterSyntaxError(`cannot be read from character ${begin + 1}`);
    tokens.push(toToken(found, grammar));
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

function toToken(found: RegExpExecArray, grammar: FilterGrammar): FilterToken {
  const { sign, single, double, word } = found.groups ?? {};
  const at = found.index + found[0].length - found[0].trimStart().length;
  if (sign !== undefined) return { kind: 'sign', text: sign, at };
  if (word !== undefined && !word.includes('\\')) return { kind: 'word', text: word, at };
  const quoted = single ?? double ?? word ?? '';
  if (!quoted.includes('\\')) return { kind: 'quoted', text: quoted, at };
  if (grammar === 'strict') throw new FilterSyntaxError(`has a backslash in the value at character ${at + 1}`);
  return { kind: 'quoted', text: quoted.replace(/\\(.)/gsu, '$1'), at };
}
