import { describe, expect, it } from '@jest/globals';
import { hasCharacter } from './has-character.ts';

describe('hasCharacter', () => {
  it.each([
    [{ place: -1, characters: 'abc', isOneOf: true }, '=~', '.*[abc]'],
    [{ place: -1, characters: 'abc', isOneOf: false }, '!~', '.*[abc]'],
    [{ place: -3, characters: '09', isOneOf: true }, '=~', '.*[09].{2}'],
    [{ place: 0, characters: 'x', isOneOf: true }, '=~', '[x].*'],
    [{ place: 4, characters: 'x', isOneOf: false }, '!~', '.{4}[x].*'],
  ] as const)('says %j', (test, operator, value) => {
    expect(hasCharacter('pod', test)).toEqual({ label: 'pod', operator, value });
  });
});
