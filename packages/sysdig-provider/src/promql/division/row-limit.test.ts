import { describe, expect, it } from '@jest/globals';
import { RowLimit, toCapacity } from './row-limit.ts';

describe('toCapacity', () => {
  it.each([
    [1000, { planned: 400, most: 474 }],
    [2000, { planned: 800, most: 949 }],
    [50, { planned: 20, most: 22 }],
    [1, { planned: 1, most: 1 }],
    [Number.POSITIVE_INFINITY, { planned: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY }],
  ])('of %d rows is %j objects', (rows, capacity) => {
    expect(toCapacity(rows)).toEqual(capacity);
  });
});

const now = 1_700_000_000_000;
const hour = 3_600_000;

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
    // Far less than is documented: the second that is as short tells that it was no accident.
    [[499], 1000],
    [[60], 1000],
    [[60, 100, 200], 1000],
    [[60, 66], 66],
    [[60, 54], 54],
    [[60, 67], 1000],
    [[60, 53], 1000],
    [[60, 800, 60], 60],
    [[500], 500],
    [[3, 3], 50],
  ])('takes what answers were cut to for the limit: %j', (cuts, rows) => {
    const limit = new RowLimit();
    for (const cut of cuts) limit.observeCut(cut, now);
    expect([limit.rows, limit.capacity]).toEqual([rows, toCapacity(rows)]);
  });

  it('assumes no more once an answer was cut, until one is whole that is longer', () => {
    const limit = new RowLimit();
    limit.observeCut(600, now);
    limit.observeWhole(600);
    expect([limit.rows, limit.capacity]).toEqual([600, toCapacity(600)]);
    limit.observeWhole(602);
    expect([limit.rows, limit.capacity]).toEqual([602, { planned: 300, most: 375 }]);
  });

  it.each([hour, -1])('forgets a cut after an hour, and when the clock was set back: %d ms later', (later) => {
    const limit = new RowLimit();
    limit.observeWhole(300);
    for (let cut = 0; cut < 2; cut += 1) limit.observeCut(400, now);
    limit.forget(now + hour - 1);
    expect(limit.rows).toBe(400);
    limit.forget(now + later);
    expect([limit.rows, limit.capacity]).toEqual([1000, toCapacity(1000)]);
    limit.observeWhole(1202);
    limit.observeCut(1300, now);
    limit.forget(now + later);
    expect([limit.rows, limit.capacity.planned]).toEqual([1202, 600]);
  });

  it('does not take a cut for the limit where a longer answer was whole', () => {
    const limit = new RowLimit();
    limit.observeWhole(1802);
    limit.observeCut(700, now);
    expect([limit.rows, limit.capacity]).toEqual([1802, toCapacity(1802)]);
  });
});
