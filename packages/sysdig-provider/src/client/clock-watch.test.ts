import { describe, expect, it } from '@jest/globals';
import { type ClockSkew, ClockWatch } from './clock-watch.ts';

/** 03:04:05 */
const now = Date.UTC(2026, 0, 2, 3, 4, 5);

interface Answered {
  /** The backend's clock beside ours when it answers; seconds. */
  readonly ahead: number;
  /** Seconds on the way, there and back. */
  readonly there?: number;
  readonly back?: number;
}

function setUp(tolerance = 30) {
  const told: ClockSkew[] = [];
  const watch = new ClockWatch({ tolerance, backend: 'Sysdig', onSkew: (skew) => told.push(skew) });
  const observe = ({ ahead, there = 0, back = 0 }: Answered) => {
    const date = new Date(now + (there + ahead) * 1000).toUTCString();
    const roundTrip = { sentAt: now, receivedAt: now + (there + back) * 1000 };
    return watch.observe({ headers: { date } }, roundTrip);
  };
  return { watch, told, observe };
}

describe('ClockWatch', () => {
  it.each([
    { ahead: 0 },
    { ahead: 30 },
    { ahead: -31 },
    { ahead: 300, there: 200, back: 280 },
    { ahead: -300, there: 290, back: 3 },
    { ahead: 0, there: 120, back: 120 },
  ])('has nothing against %j', (answered) => {
    expect(setUp().observe(answered)).toBeUndefined();
  });

  it.each([
    { ahead: 31 },
    { ahead: -32 },
    { ahead: 300, there: 200, back: 260 },
    { ahead: -300, there: 260, back: 200 },
  ])('refuses %j, however it came about', (answered) => {
    expect(setUp().observe(answered)?.message).toContain('they differ by more than 30 s');
  });

  it('names both clocks and what to do', () => {
    expect(setUp().observe({ ahead: 300, back: 2 })?.message).toBe(
      "by the clock of Sysdig it is 2026-01-02T03:09:05Z and by the adapter's 2026-01-02T03:04:07Z: they differ by more than 30 s, so that nobody knows how old its samples are, and nothing of the answer is used; set the clock of the adapter's node right (NTP), or the backend's",
    );
  });

  it.each([
    [{}, now],
    [{ date: 'yesterday' }, now],
    [{ date: 'Fri, 02 Jan 2026 03:09:05 GMT', age: '60' }, now],
    // Our clock was set back on the way.
    [{ date: 'Fri, 02 Jan 2026 03:09:05 GMT' }, now - 1],
  ])('has no opinion on %j', (headers, receivedAt) => {
    const { watch } = setUp();
    expect(watch.observe({ headers }, { sentAt: now, receivedAt })).toBeUndefined();
    expect(watch.skew).toBeUndefined();
  });

  it('takes an answer that no cache has held', () => {
    const { watch } = setUp();
    const headers = { date: 'Fri, 02 Jan 2026 03:09:05 GMT', age: '0' };
    expect(watch.observe({ headers }, { sentAt: now, receivedAt: now })).toBeDefined();
  });

  it('never refuses where any difference is allowed', () => {
    expect(setUp(Number.POSITIVE_INFINITY).observe({ ahead: 86_400 })).toBeUndefined();
  });

  it('estimates by the shortest of the last five round trips, and how wrong that may be', () => {
    const { watch, observe } = setUp();
    observe({ ahead: 20, there: 0, back: 10 });
    expect(watch.skew).toEqual({ seconds: 15.5, uncertainty: 5.5, isRefused: false });
    observe({ ahead: 20, there: 1, back: 1 });
    observe({ ahead: 20, there: 9, back: 9 });
    expect(watch.skew).toEqual({ seconds: 20.5, uncertainty: 1.5, isRefused: false });
    for (let answer = 0; answer < 4; answer += 1) observe({ ahead: 10, there: 2, back: 2 });
    expect(watch.skew).toEqual({ seconds: 10.5, uncertainty: 2.5, isRefused: false });
  });

  it('tells once that answers are refused, and once that the last five were not', () => {
    const { watch, told, observe } = setUp();
    observe({ ahead: 0 });
    for (let answer = 0; answer < 3; answer += 1) observe({ ahead: 300 });
    expect(told).toEqual([{ seconds: 300.5, uncertainty: 0.5, isRefused: true }]);
    expect(watch.skew?.isRefused).toBe(true);
    for (let answer = 0; answer < 4; answer += 1) expect(observe({ ahead: 0 })).toBeUndefined();
    expect(told).toHaveLength(1);
    observe({ ahead: 0 });
    expect(told.slice(1)).toEqual([{ seconds: 0.5, uncertainty: 0.5, isRefused: false }]);
    expect(watch.skew?.isRefused).toBe(false);
  });

  it('needs nobody to tell', () => {
    const watch = new ClockWatch({ tolerance: 30, backend: 'Sysdig' });
    const headers = { date: 'Fri, 02 Jan 2026 03:09:05 GMT' };
    expect(watch.observe({ headers }, { sentAt: now, receivedAt: now })).toBeDefined();
  });
});
