import { describe, expect, it } from '@jest/globals';
import { Layout, type ObjectNames } from './layout.ts';
import { everyName } from './name-class.ts';
import { clusterWide, type Part } from './part.ts';

const now = 1_700_000_000_000;
const capacity = { planned: 10, most: 12 };

const names = (count: number, prefix = 'pod-') =>
  new Set(
    Array.from({ length: count }, (_, index) => `${prefix}${'0123456789abcdefghijklmnopqrstuvwxyz'[index] ?? ''}`),
  );
const objects = (counts: Readonly<Record<string, number>>): ObjectNames =>
  new Map(Object.entries(counts).map(([namespace, count]) => [namespace, names(count)]));
const namespacesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `n${String(index).padStart(2, '0')}`);

const arrange = (layout: Layout, namespaces: readonly string[]) => layout.arrange(namespaces, capacity, now);
const divide = (layout: Layout, part: Part, counts?: Readonly<Record<string, number>>, seen: ObjectNames = new Map()) =>
  layout.divide(part, { seen, ...(counts && { counts: new Map(Object.entries(counts)) }) }, { capacity, now });

describe('Layout', () => {
  it('asks for what it knows nothing of in one query', () => {
    expect(arrange(new Layout(), ['a', 'b'])).toEqual([{ namespaces: ['a', 'b'] }]);
    expect(arrange(new Layout(), [clusterWide])).toEqual([{ namespaces: [clusterWide] }]);
    expect(arrange(new Layout(), [])).toEqual([]);
  });

  it('divides namespaces by what answers told', () => {
    const layout = new Layout();
    const [part = { namespaces: [] }] = arrange(layout, ['a', 'b', 'c']);
    layout.learn(part, objects({ a: 9, b: 5 }), capacity);
    expect(arrange(layout, ['a', 'b', 'c'])).toEqual([{ namespaces: ['a', 'c'] }, { namespaces: ['b'] }]);
  });

  it('divides the objects of a namespace that is too large for one query, and puts them together again', () => {
    const layout = new Layout();
    layout.learn({ namespaces: ['a', 'b'] }, objects({ a: 16, b: 1 }), capacity);
    const parts = arrange(layout, ['a', 'b']);
    expect(parts).toEqual([
      { namespaces: ['a'], names: [{ place: -1, characters: 'abcdef', isOneOf: false }] },
      { namespaces: ['a'], names: [{ place: -1, characters: 'abcdef', isOneOf: true }] },
      { namespaces: ['b'] },
    ]);
    for (const part of parts.slice(0, 2)) layout.learn(part, objects({ a: 6 }), capacity);
    expect(arrange(layout, ['a', 'b'])).toEqual(parts);
    for (const part of parts.slice(0, 2)) layout.learn(part, objects({ a: 5 }), capacity);
    expect(arrange(layout, ['a', 'b'])).toEqual([{ namespaces: ['b'] }, { namespaces: ['a'] }]);
  });

  it('divides further what is still too large', () => {
    const layout = new Layout();
    layout.learn({ namespaces: ['a'] }, objects({ a: 16 }), capacity);
    const [first = { namespaces: [] }] = arrange(layout, ['a']);
    layout.learn(first, new Map([['a', names(13, 'x')]]), capacity);
    expect(arrange(layout, ['a'])).toHaveLength(3);
  });

  it('minds no share that was divided meanwhile', () => {
    const layout = new Layout();
    layout.learn({ namespaces: ['a'], names: everyName }, objects({ a: 16 }), capacity);
    expect(arrange(layout, ['a'])).toEqual([{ namespaces: ['a'] }]);
  });

  it('remembers a limit of its own', () => {
    const layout = new Layout();
    expect(layout.capacityWithin(capacity)).toEqual(capacity);
    layout.limitTo(60, now);
    layout.limitTo(400, now);
    expect(layout.capacityWithin({ planned: 400, most: 474 })).toEqual({ planned: 24, most: 27 });
    expect(layout.capacityWithin(capacity)).toEqual(capacity);
  });

  it('takes no answer for the limit that was cut for another reason', () => {
    const layout = new Layout();
    layout.limitTo(1, now);
    expect(layout.capacityWithin({ planned: 400, most: 474 })).toEqual({ planned: 20, most: 22 });
  });

  it('is to be made anew an hour after the last cut, or when the clock was set back', () => {
    const layout = new Layout();
    expect(layout.isOutdated(now)).toBe(false);
    layout.limitTo(400, now);
    layout.limitTo(400, now + 1000);
    expect([now + 1000, now + 3_600_999, now + 3_601_000, now].map((at) => layout.isOutdated(at))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('Layout.divide', () => {
  it('divides a group by the numbers that were counted', () => {
    const layout = new Layout();
    arrange(layout, ['a', 'b', 'c']);
    const parts = divide(layout, { namespaces: ['a', 'b', 'c'] }, { a: 9, b: 8 });
    expect(parts).toEqual([{ namespaces: ['a', 'c'] }, { namespaces: ['b'] }]);
    expect(arrange(layout, ['a', 'b', 'c'])).toEqual(parts);
  });

  it('divides the objects of what is too large in a group, by the names that were seen', () => {
    const layout = new Layout();
    const parts = divide(layout, { namespaces: ['a', 'b', 'c'] }, { a: 30, b: 2, c: 40 }, objects({ a: 6, b: 1 }));
    // Of c no name is known: it is alone.
    expect(parts).toEqual([
      { namespaces: ['a'], names: [{ place: -1, characters: '2345', isOneOf: false }] },
      { namespaces: ['a'], names: [{ place: -1, characters: '23', isOneOf: true }] },
      { namespaces: ['a'], names: [{ place: -1, characters: '45', isOneOf: true }] },
      { namespaces: ['c'] },
      { namespaces: ['b'] },
    ]);
  });

  it('divides the objects of one namespace in as many parts as were counted', () => {
    expect(divide(new Layout(), { namespaces: ['a'] }, { a: 30 }, objects({ a: 6 }))).toHaveLength(3);
    expect(divide(new Layout(), { namespaces: [clusterWide] }, { [clusterWide]: 30 })).toHaveLength(3);
  });

  it('divides them in two at least, whatever was counted', () => {
    expect(divide(new Layout(), { namespaces: ['a'] }, { a: 5 }, objects({ a: 6 }))).toHaveLength(2);
    expect(divide(new Layout(), { namespaces: ['a'] }, undefined, objects({ a: 6 }))).toHaveLength(2);
  });

  it('divides a share of them', () => {
    const layout = new Layout();
    const [first = { namespaces: [] }, ...others] = divide(layout, { namespaces: ['a'] }, { a: 18 }, objects({ a: 6 }));
    const smaller = divide(layout, first, undefined, objects({ a: 3 }));
    expect(smaller).toHaveLength(2);
    expect(arrange(layout, ['a'])).toEqual([...smaller, ...others]);
  });

  it('can do nothing about a single object', () => {
    expect(divide(new Layout(), { namespaces: ['a'] }, { a: 1 }, objects({ a: 1 }))).toEqual([]);
  });
});

describe('Layout of more namespaces than one query names', () => {
  const many = namespacesOf(60);
  const whole = { namespaces: many, among: everyName };
  const each = (count: number) => objects(Object.fromEntries(many.map((namespace) => [namespace, count])));
  const counted = (count: number) => Object.fromEntries(many.map((namespace) => [namespace, count]));

  it('asks for all alike until that is too much', () => {
    const layout = new Layout();
    expect(arrange(layout, many)).toEqual([whole]);
    layout.learn(whole, objects({ n00: 5, other: 6 }), capacity);
    expect(arrange(layout, many)).toEqual([whole]);
    expect(arrange(layout, many.slice(0, 55))).toEqual([{ ...whole, namespaces: many.slice(0, 55) }]);
  });

  it('does not try where those that are known are too many', () => {
    const layout = new Layout();
    layout.learn({ namespaces: many.slice(0, 30) }, objects({ n00: 7, n01: 6 }), capacity);
    expect(arrange(layout, many).every(({ among }) => among === undefined)).toBe(true);
  });

  it('divides them by fixed classes of their names when that takes no more queries', () => {
    const layout = new Layout();
    const parts = divide(layout, whole, counted(1));
    expect(parts).toHaveLength(6);
    expect(parts.flatMap(({ namespaces }) => namespaces).toSorted()).toEqual(many);
    expect(parts.every(({ among = [] }) => among.length > 0)).toBe(true);
    expect(arrange(layout, many.slice(1)).map(({ among }) => among)).toEqual(parts.map(({ among }) => among));
  });

  it('leaves out classes in which nobody is wanted', () => {
    const layout = new Layout();
    layout.learn(whole, each(2), capacity);
    const wanted = many.filter((namespace) => !namespace.endsWith('9'));
    const parts = arrange(layout, wanted);
    expect(parts.flatMap(({ namespaces }) => namespaces).toSorted()).toEqual(wanted);
    expect(parts.every(({ namespaces }) => namespaces.length > 0)).toBe(true);
  });

  it('puts classes together again when fewer are enough', () => {
    const layout = new Layout();
    const parts = divide(layout, whole, counted(1));
    for (const part of parts) layout.learn(part, new Map(), capacity);
    expect(arrange(layout, many)).toEqual([whole]);
  });

  it('divides a class that grew', () => {
    const layout = new Layout();
    const parts = divide(layout, whole, counted(1));
    const [first = whole] = parts;
    layout.learn(first, new Map(first.namespaces.map((namespace) => [namespace, names(2)])), capacity);
    expect(arrange(layout, many)).toHaveLength(7);
  });

  it('names them where all the others have more', () => {
    const layout = new Layout();
    const others = Object.fromEntries(Array.from({ length: 99 }, (_, index) => [`other-${index}`, 5]));
    const parts = divide(layout, whole, { ...counted(1), ...others });
    expect(parts.map(({ namespaces, among }) => [namespaces.length, among])).toEqual(
      Array.from({ length: 6 }, () => [10, undefined]),
    );
  });

  it.each([
    ['one of them has too many objects', { ...counted(1), other: 13 }],
    ['nobody knows how many there are', undefined],
    ['nothing explains why it was too much', { n00: 5 }],
  ])('names them where %s', (_why, counts) => {
    const layout = new Layout();
    const parts = divide(layout, whole, counts);
    expect(parts.flatMap(({ namespaces }) => namespaces).toSorted()).toEqual(many);
    expect(parts.every(({ among }) => among === undefined)).toBe(true);
    expect(arrange(layout, many)).toEqual(parts);
  });

  it('forgets numbers of namespaces that nobody asks for, unless it counts all', () => {
    const layout = new Layout();
    layout.learn({ namespaces: namespacesOf(99) }, new Map(), capacity);
    for (let index = 0; index < 10; index += 1) layout.learn({ namespaces: [`x${index}`] }, new Map(), capacity);
    arrange(layout, ['n00', 'n01', 'n02']);
    expect(layout.size).toBe(3);
    const wide = new Layout();
    wide.learn(whole, objects(Object.fromEntries(namespacesOf(99).map((name) => [`y${name}`, 1]))), capacity);
    for (let index = 0; index < 10; index += 1) wide.learn({ namespaces: [`x${index}`] }, new Map(), capacity);
    arrange(wide, ['n00', 'n01', 'n02']);
    expect(wide.size).toBe(109);
  });
});
