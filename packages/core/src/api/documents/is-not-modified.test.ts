import { describe, expect, it } from '@jest/globals';
import { isNotModified } from './is-not-modified.ts';

describe('isNotModified', () => {
  it.each([
    ['the tag itself', '"AB12"'],
    ['a weak form of the tag', 'W/"AB12"'],
    ['whatever there is', '*'],
    ['whatever there is, with spaces', ' * '],
    ['a list that holds the tag', '"CD34", W/"AB12"'],
    ['a list without spaces', '"CD34","AB12"'],
    ['a list with gaps', ', "CD34",, "AB12",'],
    ['a list with a comma within another tag', '"C,D", "AB12"'],
  ])('says so for %s', (_case, header) => {
    expect(isNotModified(header, '"AB12"')).toBe(true);
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['another tag', '"CD34"'],
    ['another case', '"ab12"'],
    ['a tag that is part of it', '"AB1"'],
    ['no quotes', 'AB12'],
    ['half the quotes', '"AB12'],
    ['a weak mark in lower case', 'w/"AB12"'],
    ['something beside the tag', 'x "AB12"'],
    ['tags without a comma', '"CD34" "AB12"'],
    ['tags side by side', '"CD34""AB12"'],
    ['an asterisk among tags', '*, "AB12"'],
    ['the tag within another', '"x\\"AB12"'],
  ])('wants the document sent for %s', (_case, header) => {
    expect(isNotModified(header, '"AB12"')).toBe(false);
  });
});
