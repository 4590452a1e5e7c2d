import { describe, expect, it } from '@jest/globals';
import { isOlderThan, isYoungerThan, record } from './records.ts';

const now = 1_000_000;
const ago = (milliseconds: number) => ({ timestamp: now - milliseconds });

describe('the age of a record', () => {
  it.each([
    [9999, false, true],
    [10_000, false, false],
    [10_001, true, false],
  ])('%i ms ago is older than ten seconds: %s, younger: %s', (milliseconds, older, younger) => {
    expect(isOlderThan(10, now)(ago(milliseconds))).toBe(older);
    expect(isYoungerThan(10, now)(ago(milliseconds))).toBe(younger);
  });

  it('is always too old for a period of none', () => {
    expect(isOlderThan(0, now)(ago(0))).toBe(true);
    expect(isYoungerThan(0, now)(ago(0))).toBe(false);
  });
});

describe('record', () => {
  const isOdd = (item: number) => item % 2 === 1;

  it('adds what is new while everything is of use', () => {
    expect(record([2, 4], 6, isOdd)).toEqual([2, 4, 6]);
    expect(record([], 6, isOdd)).toEqual([6]);
  });

  it('takes the place of the last that is of no use, and leaves the others', () => {
    expect(record([1, 2, 3, 4], 6, isOdd)).toEqual([1, 2, 6, 4]);
  });

  it('leaves the list that it was given as it is', () => {
    const items = Object.freeze([1]);
    expect(record(items, 6, isOdd)).toEqual([6]);
    expect(items).toEqual([1]);
  });
});
