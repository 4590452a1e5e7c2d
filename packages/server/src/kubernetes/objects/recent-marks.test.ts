import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { RecentMarks } from './recent-marks.ts';

function marksOf(keys: string) {
  const clock = new FakeClock();
  const marks = new RecentMarks<string>({ clock, milliseconds: 100, most: 3 });
  for (const key of keys) marks.mark(key);
  return { clock, marks };
}

describe('RecentMarks', () => {
  it('forgets a mark in time, counted from when it was made last', async () => {
    const { clock, marks } = marksOf('ab');
    await clock.advance(50);
    marks.mark('a');
    await clock.advance(49);
    expect(marks.list()).toEqual(['b', 'a']);
    await clock.advance(1);
    expect([marks.has('a'), marks.has('b')]).toEqual([true, false]);
    await clock.advance(50);
    expect(marks.has('a')).toBe(false);
  });

  it('gives up the oldest beyond its number', () => {
    const { marks } = marksOf('abcad');
    expect(marks.list()).toEqual(['c', 'a', 'd']);
  });

  it('counts a mark from the future as made now', async () => {
    const { clock, marks } = marksOf('a');
    clock.jump(-10_000);
    expect(marks.has('a')).toBe(true);
    await clock.advance(99);
    expect(marks.has('a')).toBe(true);
    await clock.advance(1);
    expect(marks.has('a')).toBe(false);
  });
});
