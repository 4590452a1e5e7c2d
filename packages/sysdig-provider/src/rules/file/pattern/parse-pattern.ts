import { checkCost, longestMatched } from './check-cost.ts';
import { PatternError } from './pattern-error.ts';
import { PatternReader } from './pattern-syntax.ts';

/** Longer ones nobody can read. */
const longestPattern = 200;

/** Something that a rule has in the place of a metric, with the number of its groups. */
export interface Pattern {
  readonly expression: RegExp;
  readonly groups: number;
  /** What it costs to match one name, in ways through it. */
  readonly cost: number;
}

/** Whether it is meant as a pattern: no metric's name has a slash. */
export function isPattern(text: string): boolean {
  return text.startsWith('/');
}

/** Reads `/^jvm\.(.*)$/`: a regular expression for whole names. Throws {@link PatternError}. */
export function parsePattern(text: string): Pattern {
  const flags = /\/([a-z]*)$/.exec(text.slice(1))?.[1];
  if (flags === undefined) throw new PatternError('the pattern is not closed', 'write / at its end', text.length);
  if (flags !== '') throw new PatternError(`has the flags ${flags}`, 'end it with a slash', text.length - flags.length);
  if (text.length > longestPattern) {
    throw new PatternError('is too long', `write at most ${longestPattern} characters`, longestPattern);
  }
  const reader = new PatternReader(text);
  const alternatives = reader.read();
  if (alternatives.some(({ length }) => length === 0)) {
    throw new PatternError('matches the empty name', 'say what names look like', 0);
  }
  const cost = checkCost(alternatives);
  return { expression: new RegExp(`^(?:${text.slice(1, -1)})$`), groups: reader.groups, cost };
}

/**
 * The name that a pattern's rule gives to a series: `jvm_$1` with the groups filled in. Undefined when the pattern does
 * not match; a group that took no part is empty.
 */
export function nameByPattern(series: string, expression: RegExp, name: string): string | undefined {
  const match = series.length > longestMatched ? null : expression.exec(series);
  return match === null
    ? undefined
    : name.replace(reference, (_, plain, braced) => match[Number(plain ?? braced)] ?? '');
}

/** `$1` or, before a digit, `${1}`. */
const reference = /\$(?:([1-9])|\{([1-9])\})/g;

/** The groups that a name refers to. */
export function referencesIn(name: string): readonly number[] {
  return [...name.matchAll(reference)].map(([, plain, braced]) => Number(plain ?? braced));
}

/** The name with something in the place of its groups, for checking all the rest of it. */
export function withoutReferences(name: string): string {
  return name.replace(reference, 'x');
}
