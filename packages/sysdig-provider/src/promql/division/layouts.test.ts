import { describe, expect, it } from '@jest/globals';
import { Layouts } from './layouts.ts';
import { toCapacity } from './row-limit.ts';

const capacity = toCapacity(1000);
const now = 1_700_000_000_000;

describe('Layouts', () => {
  it('has one layout for each demand', () => {
    const layouts = new Layouts();
    expect(layouts.of('a', now)).toBe(layouts.of('a', now));
    expect(layouts.of('a', now)).not.toBe(layouts.of('b', now));
  });

  it('has a new one an hour after answers were cut: one query finds out whether they still are', () => {
    const layouts = new Layouts();
    const limited = layouts.of('a', now);
    limited.limitTo(400, now);
    expect(layouts.of('a', now + 3_599_999)).toBe(limited);
    const fresh = layouts.of('a', now + 3_600_000);
    expect(fresh).not.toBe(limited);
    expect(layouts.of('a', now + 3_600_000)).toBe(fresh);
  });

  it('has one for each of as many demands as there may be tables', () => {
    const layouts = new Layouts();
    const first = layouts.of('0', now);
    for (let index = 1; index < 10_000; index += 1) layouts.of(String(index), now);
    expect(layouts.of('0', now)).toBe(first);
    expect(layouts.size).toBe(10_000);
  });

  it('forgets the one that was not used for the longest when there are too many', () => {
    const layouts = new Layouts();
    const [first, second] = [layouts.of('0', now), layouts.of('1', now)];
    for (let index = 2; index < 20_000; index += 1) layouts.of(String(index), now);
    expect(layouts.of('0', now)).toBe(first);
    layouts.of('one more', now);
    expect(layouts.size).toBe(20_000);
    expect(layouts.of('0', now)).toBe(first);
    expect(layouts.of('1', now)).not.toBe(second);
  });

  it('forgets those that remember too much, but never the one in use', () => {
    const layouts = new Layouts();
    const namespaces = Array.from({ length: 120_000 }, (_, index) => `n${index}`);
    const learn = (demand: string) => {
      layouts.of(demand, now).learn({ namespaces }, new Map(), capacity);
      layouts.weigh(demand);
      return layouts.of(demand, now);
    };
    const large = learn('large');
    expect(layouts.of('large', now)).toBe(large);
    const other = learn('other');
    expect(layouts.size).toBe(1);
    expect(layouts.of('other', now)).toBe(other);
    expect(layouts.of('large', now)).not.toBe(large);
  });

  it('weighs nothing that it has forgotten', () => {
    const layouts = new Layouts();
    layouts.weigh('a');
    expect(layouts.size).toBe(0);
  });
});
