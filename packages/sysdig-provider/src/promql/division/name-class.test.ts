import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasCharacter } from './has-character.ts';
import { divideClass, everyName, isInClass, type NameClass, unknownNames } from './name-class.ts';

function weights(names: readonly string[], each = 1): ReadonlyMap<string, number> {
  return new Map(names.map((name) => [name, each]));
}

/** As the backend decides it: expressions match the whole name. */
function isMatched(name: string, nameClass: NameClass): boolean {
  return nameClass.every((test) => {
    const { operator, value } = hasCharacter('name', test);
    return new RegExp(`^(?:${value})$`, 'u').test(name) === (operator === '=~');
  });
}

const letters = (text: string, prefix = '') => [...text].map((letter) => `${prefix}${letter}`);

describe('divideClass', () => {
  it('leaves alone what is not too much', () => {
    expect(divideClass(everyName, weights(['a', 'b', 'c']), 3)).toEqual([everyName]);
  });

  it('divides by the last character where names begin alike', () => {
    expect(divideClass(everyName, weights(letters('abcd', 'web-')), 2)).toEqual([
      [{ place: -1, characters: 'cd', isOneOf: false }],
      [{ place: -1, characters: 'cd', isOneOf: true }],
    ]);
  });

  it('divides by the first character where names end alike', () => {
    expect(divideClass(everyName, weights(['ax', 'bx', 'cx', 'dx']), 2)).toEqual([
      [{ place: -2, characters: 'cd', isOneOf: false }],
      [{ place: -2, characters: 'cd', isOneOf: true }],
    ]);
    const long = letters('abcd').map((letter) => `${letter}-checkout-service`);
    expect(divideClass(everyName, weights(long), 2)).toEqual([
      [{ place: 0, characters: 'cd', isOneOf: false }],
      [{ place: 0, characters: 'cd', isOneOf: true }],
    ]);
  });

  it('goes on with a second character where one is not enough', () => {
    const names = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'b3', 'b4'];
    expect(divideClass(everyName, weights(names), 1)).toHaveLength(8);
    expect(divideClass(everyName, weights(names), 1)[0]).toEqual([
      { place: -1, characters: '234', isOneOf: false },
      { place: -2, characters: 'b', isOneOf: false },
    ]);
  });

  it('goes on from what is a class already', () => {
    const inside: NameClass = [{ place: 0, characters: 'w', isOneOf: true }];
    expect(divideClass(inside, weights(letters('ab', 'w')), 1)).toEqual([
      [...inside, { place: -1, characters: 'b', isOneOf: false }],
      [...inside, { place: -1, characters: 'b', isOneOf: true }],
    ]);
  });

  it('counts names by their weight', () => {
    const names = new Map([
      ['a', 9],
      ['b', 1],
      ['c', 1],
    ]);
    expect(divideClass(everyName, names, 9)).toEqual([
      [{ place: -1, characters: 'bc', isOneOf: false }],
      [{ place: -1, characters: 'bc', isOneOf: true }],
    ]);
  });

  it('gives what is unusual to the class of all others', () => {
    expect(divideClass(everyName, weights(['a', 'b', '-', 'Ä', '.']), 3)).toEqual([
      [{ place: -1, characters: 'ab', isOneOf: false }],
      [{ place: -1, characters: 'ab', isOneOf: true }],
    ]);
  });

  it('cannot divide one name', () => {
    expect(divideClass(everyName, weights(['web'], 5), 1)).toEqual([everyName]);
  });

  it('takes names for evenly spread of which it knows none', () => {
    const classes = divideClass(everyName, unknownNames(200), 100);
    expect(classes).toEqual([
      [{ place: -1, characters: 'ijklmnopqrstuvwxyz', isOneOf: false }],
      [{ place: -1, characters: 'ijklmnopqrstuvwxyz', isOneOf: true }],
    ]);
  });

  it('makes classes of which every name is in exactly one, also of names that it never saw', () => {
    const name = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'abcxyz019-.'), minLength: 1, maxLength: 12 }),
      fc.string({ minLength: 1, maxLength: 12 }),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 60 }),
        fc.array(name),
        fc.integer({ min: 1, max: 30 }),
        (known, others, most) => {
          const classes = divideClass(everyName, weights(known), most);
          for (const one of [...known, ...others]) {
            expect(classes.filter((nameClass) => isMatched(one, nameClass))).toHaveLength(1);
            for (const nameClass of classes) expect(isInClass(one, nameClass)).toBe(isMatched(one, nameClass));
          }
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  it('makes no class too heavy whose names can be told apart by usual characters', () => {
    const name = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 100 }),
        fc.integer({ min: 1, max: 30 }),
        (names, most) => {
          for (const nameClass of divideClass(everyName, weights(names), most)) {
            expect(names.filter((one) => isInClass(one, nameClass)).length).toBeLessThanOrEqual(most);
          }
        },
      ),
      { seed: 12, numRuns: 200 },
    );
  });
});
