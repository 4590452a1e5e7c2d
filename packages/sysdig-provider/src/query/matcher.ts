import { alternationOf, quoteString } from './escape.ts';

/** One condition of a vector selector; the value is plain text, not yet escaped. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Equal to the one value, or to one of several. */
export function oneOf(label: string, values: readonly string[]): Matcher {
  const [first = ''] = values;
  return values.length === 1
    ? { label, operator: '=', value: first }
    : { label, operator: '=~', value: alternationOf(values) };
}

/** Equal to none of several values. */
export function noneOf(label: string, values: readonly string[]): Matcher {
  return { label, operator: '!~', value: alternationOf(values) };
}

/** Which names of a label are meant: by the character at one place, so that classes can be made that share no name. */
export interface CharacterTest {
  /** 0: the first character · 1: the second · −1: the last · … */
  readonly place: number;
  /** Lower-case letters and digits. */
  readonly characters: string;
  /** Whether the character is one of these; else it is another one, or there is none. */
  readonly isOneOf: boolean;
}

/** Chooses by one character. The two matchers of one test, which is one of them and is none, share no name and lack none. */
export function hasCharacter(label: string, { place, characters, isOneOf }: CharacterTest): Matcher {
  const distance = place < 0 ? -1 - place : place;
  const others = distance === 0 ? '' : `.{${distance}}`;
  const value = place < 0 ? `.*[${characters}]${others}` : `${others}[${characters}].*`;
  return { label, operator: isOneOf ? '=~' : '!~', value };
}

/** `series{matchers}`: the only place where a vector selector is written. */
export function formatVectorSelector(series: string, matchers: readonly Matcher[]): string {
  return `${series}{${matchers.map(({ label, operator, value }) => `${label}${operator}${quoteString(value)}`).join(',')}}`;
}
