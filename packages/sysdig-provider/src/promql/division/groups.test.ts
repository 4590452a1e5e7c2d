import { describe, expect, it } from '@jest/globals';
import { Groups } from './groups.ts';

const now = 1_700_000_000_000;
const minute = 60_000;
const capacity = { planned: 10, most: 12 };

const counted = (counts: Readonly<Record<string, number>>) => new Map(Object.entries(counts));
const namesOf = (count: number) => Array.from({ length: count }, (_, index) => `n${String(index).padStart(3, '0')}`);

/** What is asked for together, at a time. */
function arrange(groups: Groups, namespaces: readonly string[], counts: ReadonlyMap<string, number>, at = now) {
  return groups.arrange(namespaces, { counts, capacity, now: at }).map((part) => part.namespaces);
}

const four = counted({ a: 6, b: 5, c: 4, d: 3 });

describe('Groups', () => {
  it('puts together what fits, the largest first, in alphabetical order', () => {
    expect(arrange(new Groups(), ['a', 'b', 'c', 'd'], four)).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
  });

  it('asks for one alone that is more than fits', () => {
    expect(arrange(new Groups(), ['a', 'b'], counted({ a: 30, b: 1 }))).toEqual([['a'], ['b']]);
  });

  it('takes what it does not know, and what has nothing, for little', () => {
    expect(arrange(new Groups(), namesOf(10), new Map([['n000', 0]]))).toHaveLength(1);
    expect(arrange(new Groups(), namesOf(11), new Map([['n000', 0]]))).toHaveLength(2);
  });

  it('leaves everybody where they are while that is not too much', () => {
    const groups = new Groups();
    arrange(groups, ['a', 'b', 'c', 'd'], four);
    const grown = counted({ a: 7, b: 2, c: 5, d: 3 });
    expect(arrange(groups, ['a', 'b', 'c', 'd'], grown)).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
    const tooMuch = counted({ a: 7, b: 4, c: 6, d: 3 });
    expect(arrange(groups, ['a', 'b', 'c', 'd'], tooMuch)).toEqual([['a', 'd'].toSorted(), ['b', 'c']]);
  });

  it('lets a new one join the first that has room', () => {
    const groups = new Groups();
    arrange(groups, ['b', 'c', 'd'], counted({ b: 8, c: 5, d: 3 }));
    expect(arrange(groups, ['a', 'b', 'c', 'd'], counted({ b: 8, c: 5, d: 3 }))).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('makes fewer groups when fewer are enough', () => {
    const groups = new Groups();
    arrange(groups, ['a', 'b', 'c', 'd'], four);
    expect(arrange(groups, ['a', 'b', 'c', 'd'], counted({ a: 1, b: 1, c: 1, d: 1 }))).toEqual([['a', 'b', 'c', 'd']]);
  });

  it('forgets who left', () => {
    const groups = new Groups();
    arrange(groups, ['a', 'b', 'c', 'd'], four);
    expect(arrange(groups, ['a', 'b', 'd'], four)).toEqual([['a'], ['b', 'd']]);
  });

  it('gives groups of their own to a few, and keeps the others as they are', () => {
    const groups = new Groups();
    const before = arrange(groups, ['a', 'b', 'c', 'd'], four);
    expect(arrange(groups, ['b'], four, now + 119_999)).toEqual([['b']]);
    expect(arrange(groups, ['e'], four)).toEqual([['e']]);
    expect(arrange(groups, ['a', 'b', 'c', 'd'], four)).toEqual(before);
  });

  it('takes a few for all when nobody asked for more for two minutes', () => {
    const groups = new Groups();
    arrange(groups, ['a', 'b', 'c', 'd'], four);
    arrange(groups, ['b'], four, now + 2 * minute);
    expect(arrange(groups, ['b', 'c'], four, now + 2 * minute)).toEqual([['b', 'c']]);
  });

  it('names fifty at the most', () => {
    const large = { counts: new Map<string, number>(), capacity: { planned: 400, most: 474 }, now };
    const sizes = (count: number) => new Groups().arrange(namesOf(count), large).map((part) => part.namespaces.length);
    expect(sizes(50)).toEqual([50]);
    expect(sizes(51)).toEqual([50, 1]);
    expect([Groups.isOne(namesOf(50)), Groups.isOne(namesOf(51))]).toEqual([true, false]);
  });

  it.each([
    [1000, [2]],
    [1001, [1, 1]],
  ])('names %d characters at the most, as they stand in the query', (characters, sizes) => {
    const pair = ['a.'.repeat(100), 'b'.repeat(characters - 301)];
    const large = { counts: new Map<string, number>(), capacity: { planned: 400, most: 474 }, now };
    expect(new Groups().arrange(pair, large).map((part) => part.namespaces.length)).toEqual(sizes);
    expect(Groups.isOne(pair)).toBe(sizes.length === 1);
  });
});

describe('Groups in a query that names them often', () => {
  const small = { counts: new Map<string, number>(), capacity: { planned: 400, most: 474, characters: 7 }, now };

  it('names as many as its characters allow', () => {
    expect(new Groups().arrange(['aaa', 'bbb', 'ccc'], small).map(({ namespaces }) => namespaces)).toEqual([
      ['aaa', 'bbb'],
      ['ccc'],
    ]);
    expect(Groups.isOne(['aaa', 'bbb'], small.capacity)).toBe(true);
    expect(Groups.isOne(['aaa', 'bbb', 'c'], small.capacity)).toBe(false);
  });

  it('names one in any case', () => {
    expect(Groups.isOne(['a-longer-one'], small.capacity)).toBe(true);
    expect(new Groups().arrange(['a-longer-one'], small)).toEqual([{ namespaces: ['a-longer-one'] }]);
  });
});

describe('Groups.divide', () => {
  it('makes smaller groups of one by what is known, and remembers them', () => {
    const groups = new Groups();
    arrange(groups, ['a', 'b', 'c', 'd'], new Map());
    expect(groups.divide(['a', 'b', 'c', 'd'], { counts: four, capacity })).toEqual([
      { namespaces: ['a', 'c'] },
      { namespaces: ['b', 'd'] },
    ]);
    expect(arrange(groups, ['a', 'b', 'c', 'd'], four)).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
  });

  it('makes smaller groups also where nothing that is known explains why', () => {
    const divided = new Groups().divide(['a', 'b', 'c', 'd'], { counts: new Map(), capacity });
    expect(divided).toEqual([{ namespaces: ['a', 'b', 'c'] }, { namespaces: ['d'] }]);
  });

  it('leaves other groups alone', () => {
    const groups = new Groups();
    arrange(groups, ['a', 'b', 'c', 'd'], four);
    groups.divide(['a', 'c'], { counts: counted({ a: 10, c: 9 }), capacity });
    expect(arrange(groups, ['a', 'b', 'c', 'd'], counted({ a: 10, b: 5, c: 9, d: 3 }))).toEqual([
      ['b', 'd'],
      ['a'],
      ['c'],
    ]);
  });

  it('remembers nothing of a group that was asked for once', () => {
    const groups = new Groups();
    const before = arrange(groups, ['a', 'b', 'c', 'd'], four);
    groups.divide(['x', 'y'], { counts: new Map(), capacity });
    expect(arrange(groups, ['a', 'b', 'c', 'd'], four)).toEqual(before);
  });
});
