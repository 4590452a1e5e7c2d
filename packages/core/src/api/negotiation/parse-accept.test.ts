import { describe, expect, it } from '@jest/globals';
import { parseAccept } from './parse-accept.ts';

const ranges = (header: string) => parseAccept(header).map(({ type, subtype }) => `${type}/${subtype}`);

describe('parseAccept', () => {
  it('reads type, quality and parameters of every clause', () => {
    expect(parseAccept('application/json;as=Table; G = meta.k8s.io ;q=0.5')).toEqual([
      {
        type: 'application',
        subtype: 'json',
        quality: 0.5,
        parameters: new Map([
          ['as', 'Table'],
          ['g', 'meta.k8s.io'],
          ['q', '0.5'],
        ]),
      },
    ]);
  });

  it.each([
    ['a/b, c/d', ['a/b', 'c/d']],
    ['a/b;q=0.1, c/d;q=0.3, e/f;q=0.2', ['c/d', 'e/f', 'a/b']],
    ['a/b;q=0.9, c/d', ['c/d', 'a/b']],
    ['a/b;q=0, c/d;q=0.1', ['c/d', 'a/b']],
    ['*/*, a/*, a/b', ['a/b', 'a/*', '*/*']],
    ['*/*, a/*', ['a/*', '*/*']],
    ['*/*, a/b;q=0.5', ['*/*', 'a/b']],
    ['a/b;q=0.5, */*', ['*/*', 'a/b']],
    ['*;q=0.5, a/b;q=0.4', ['*/*', 'a/b']],
    ['a/b;q=x, c/d;q=0.1', ['c/d', 'a/b']],
    ['a/b;q=, c/d;q=0.9', ['a/b', 'c/d']],
    ['a/b;q=0.1=1, c/d;q=0.9', ['a/b', 'c/d']],
  ])('sorts "%s" by what is wanted most, then by what is named', (header, expected) => {
    expect(ranges(header)).toEqual(expected);
  });

  it.each([
    ['', []],
    [',,', []],
    ['garbage', []],
    ['garbage;q=1, a/b', ['a/b']],
    ['a/b/c', []],
    ['a/', []],
    ['*/', ['*/*']],
    ['*', ['*/*']],
    [' A / B ', ['a/b']],
  ])('reads "%s" as far as it can', (header, expected) => {
    expect(ranges(header)).toEqual(expected);
  });

  it.each(['a/b;x', 'a/b;x=', 'a/b;x=1=2', 'a/b;;'])('finds no parameter in "%s"', (header) => {
    expect(parseAccept(header)).toEqual([{ type: 'a', subtype: 'b', quality: 1, parameters: new Map() }]);
  });
});
