import { describe, expect, it } from '@jest/globals';
import { Layouts } from './layouts.ts';
import { toCapacity } from './row-limit.ts';

const capacity = toCapacity(1000);

describe('Layouts', () => {
  it('has one layout for each demand', () => {
    const layouts = new Layouts();
    expect(layouts.of('a')).toBe(layouts.of('a'));
    expect(layouts.of('a')).not.toBe(layouts.of('b'));
  });

  it('forgets the one that was not used for the longest when there are too many', () => {
    const layouts = new Layouts();
    const [first, second] = [layouts.of('0'), layouts.of('1')];
    for (let index = 2; index < 1000; index += 1) layouts.of(String(index));
    expect(layouts.of('0')).toBe(first);
    layouts.of('one more');
    expect(layouts.size).toBe(1000);
    expect(layouts.of('0')).toBe(first);
    expect(layouts.of('1')).not.toBe(second);
  });

  it('forgets those that remember too much, but never the one in use', () => {
    const layouts = new Layouts();
    const large = layouts.of('large');
    const namespaces = Array.from({ length: 60_000 }, (_, index) => `n${index}`);
    large.learn({ namespaces }, new Map(), capacity);
    const other = layouts.of('other');
    expect(layouts.of('large')).toBe(large);
    other.learn({ namespaces }, new Map(), capacity);
    expect(layouts.of('third')).toBeDefined();
    expect(layouts.of('large')).toBe(large);
    expect(layouts.of('other')).not.toBe(other);
  });
});
