import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sortedEntries } from './sorted-entries.ts';

const toKeys = (keys: readonly string[]) =>
  sortedEntries(Object.fromEntries(keys.map((key) => [key, '']))).map(([key]) => key);

describe('sortedEntries', () => {
  it('keeps each value with its key', () => {
    expect(sortedEntries({ b: '1', a: '2' })).toEqual([
      ['a', '2'],
      ['b', '1'],
    ]);
  });

  it('sorts what JavaScript takes for numbers as text', () => {
    expect(toKeys(['b', '9', '10', '-1', '010'])).toEqual(['-1', '010', '10', '9', 'b']);
  });

  it('sorts characters beyond U+FFFF behind all others, as their bytes are', () => {
    expect(toKeys(['\u{1f600}', '\uffee', '\ud7ff', '\ue000', '\u{10000}'])).toEqual([
      '\ud7ff',
      '\ue000',
      '\uffee',
      '\u{10000}',
      '\u{1f600}',
    ]);
  });

  it('puts the shorter of two first when the longer begins with it', () => {
    expect(toKeys(['aa', 'a', ''])).toEqual(['', 'a', 'aa']);
  });

  it('keeps what JavaScript would take for something else', () => {
    expect(toKeys(['constructor', '__proto__'])).toEqual(['__proto__', 'constructor']);
  });

  it('agrees with the order of bytes, whatever the keys', () => {
    const keys = fc.uniqueArray(
      fc.string({ unit: fc.constantFrom('a', '1', '\ud7ff', '\ue000', '\uffff', '\u{1f600}') }),
    );
    fc.assert(
      fc.property(keys, (some) => {
        const byBytes = some.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(toKeys(some)).toEqual(byBytes);
      }),
      { seed: 4 },
    );
  });
});
