import type { PatternMatcher } from '../../plan/matcher.ts';

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
export function hasCharacter(label: string, { place, characters, isOneOf }: CharacterTest): PatternMatcher {
  const distance = place < 0 ? -1 - place : place;
  const others = distance === 0 ? '' : `.{${distance}}`;
  const value = place < 0 ? `.*[${characters}]${others}` : `${others}[${characters}].*`;
  return { label, operator: isOneOf ? '=~' : '!~', value };
}
