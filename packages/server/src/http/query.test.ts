import { describe, expect, it } from '@jest/globals';
import type { Request } from 'express';
import { queryOf } from './query.ts';

const query = (originalUrl: string) => queryOf({ originalUrl } as Request);

describe('queryOf', () => {
  it.each([
    ['/apis', []],
    ['/apis?', []],
    ['/apis?a=1&b=2', ['a=1', 'b=2']],
    ['/apis?a=x%3Dy%2Cz', ['a=x=y,z']],
    ['/apis?a=one+two', ['a=one two']],
    ['/apis?a=1?2', ['a=1?2']],
    ['/apis?a=1#2', ['a=1#2']],
    ['/apis?verbose', ['verbose=']],
    ['/apis?a=1&a=2', ['a=1', 'a=2']],
  ])('reads %s', (url, pairs) => {
    expect([...query(url)].map(([name, value]) => `${name}=${value}`)).toEqual(pairs);
  });
});
