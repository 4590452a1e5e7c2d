import { describe, expect, it } from '@jest/globals';
import { RowLimit, toCapacity } from './row-limit.ts';

describe('toCapacity', () => {
  it.each([
    [1000, { planned: 400, most: 474 }],
    [2000, { planned: 800, most: 949 }],
    [50, { planned: 20, most: 22 }],
    [Number.POSITIVE_INFINITY, { planned: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY }],
  ])('of %d rows is %j objects', (rows, capacity) => {
    expect(toCapacity(rows)).toEqual(capacity);
  });
});

describe('RowLimit', () => {
  it('takes 1000 rows for the limit of what it has not seen', () => {
    const limit = new RowLimit();
    limit.observeWhole(500);
    expect([limit.rows, limit.capacity]).toEqual([1000, { planned: 400, most: 474 }]);
  });

  it('plans for what was whole, and lets that grow by a quarter', () => {
    const limit = new RowLimit();
    limit.observeWhole(2002);
    limit.observeWhole(12);
    expect([limit.rows, limit.capacity]).toEqual([2002, { planned: 1000, most: 1250 }]);
  });

  it.each([
    [[1000], 1000],
    [[2000], 2000],
    [[600], 600],
    [[2000, 1000], 1000],
    // Never more than after the first one.
    [[1000, 2000], 1000],
    [[3], 50],
  ])('takes what answers were cut to for the limit: %j', (cuts, rows) => {
    const limit = new RowLimit();
    for (const cut of cuts) limit.observeCut(cut);
    expect([limit.rows, limit.capacity]).toEqual([rows, toCapacity(rows)]);
  });

  it('assumes no more once an answer was cut, whatever comes afterwards', () => {
    const limit = new RowLimit();
    limit.observeCut(1000);
    limit.observeWhole(5000);
    expect([limit.rows, limit.capacity]).toEqual([1000, toCapacity(1000)]);
  });

  it('does not take a cut for the limit where a longer answer was whole', () => {
    const limit = new RowLimit();
    limit.observeWhole(1802);
    limit.observeCut(700);
    expect([limit.rows, limit.capacity]).toEqual([1802, toCapacity(1802)]);
  });
});
