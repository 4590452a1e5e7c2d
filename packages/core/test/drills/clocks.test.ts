import { describe, expect, it } from '@jest/globals';
import { countResults } from './drill.ts';
import { recover, startDrill, usualAge, well } from './recovery.ts';

const minute = 60_000;

describe('a backend whose clock differs', () => {
  it.each([
    [
      -300,
      /is \d{3} s old, more than the 120 s that may be acted on; the last refresh brought none that is younger: the backend's data is late, or compare the clocks of the backend and of the adapter$/,
    ],
    [
      300,
      /is dated 2\d\d s in the future, more than the 120 s that may be acted on: compare the clocks of the backend and of the adapter$/,
    ],
  ])('by %d s is refused, with words that name the clocks, until it is set right', async (seconds, words) => {
    const drill = await startDrill();
    drill.backend.faults.skew = seconds;
    // What was held before is served as long as it may be, where what comes is older.
    await drill.run(150);
    const results = await drill.run(60);
    expect(countResults(results)).toEqual({ StaleMetricError: 12 });
    expect(results.every(({ message }) => words.test(message))).toBe(true);
    drill.backend.faults.skew = 0;
    expect(await recover(drill)).toEqual(well);
  });

  it.each([-60, 60])('by %d s is served with the times that it says itself', async (seconds) => {
    const drill = await startDrill();
    drill.backend.faults.skew = seconds;
    drill.truth.skews = [0, seconds * 1000];
    const results = await drill.run(300);
    expect(countResults(results)).toEqual({ served: 60 });
    expect(results.every(({ age }) => age <= usualAge + 60 && age >= -60)).toBe(true);
    expect(results.slice(-6).every(({ age }) => age <= usualAge - seconds && age >= -seconds)).toBe(true);
    drill.backend.faults.skew = 0;
    expect(await recover(drill)).toEqual(well);
  });
});

describe('a backend whose data comes later and later', () => {
  it('and then in time again is served with the true times all along', async () => {
    const drill = await startDrill();
    drill.backend.faults.lag = 60;
    const late = await drill.run(300);
    expect(countResults(late)).toEqual({ served: 60 });
    expect(late.every(({ age }) => age <= usualAge + 55)).toBe(true);
    drill.backend.faults.lag = 10;
    await drill.clock.advance(15_050);
    const again = await drill.run(300);
    expect(again.every(({ age }) => age <= usualAge + 5)).toBe(true);
    drill.backend.faults.lag = 5;
    expect(await recover(drill)).toEqual(well);
  });
});

describe("the adapter's own clock", () => {
  it.each([
    ['forward by a minute', minute],
    ['forward by eight hours, as when a laptop wakes', 480 * minute],
    ['back by a minute', -minute],
  ])('set %s, and the backend with it, costs one refresh at most', async (_what, milliseconds) => {
    const drill = await startDrill();
    drill.clock.jump(milliseconds);
    await drill.run(15);
    expect(drill.truth.lies).toEqual([]);
    if (milliseconds < 0) await drill.clock.advance(minute);
    expect(await recover(drill)).toEqual(well);
  });

  it('set back by an hour refuses what is from the future, and serves what is of now one refresh later', async () => {
    const drill = await startDrill();
    drill.clock.jump(-60 * minute);
    const results = await drill.run(15);
    expect(results.every(({ message }) => message.includes('s in the future'))).toBe(true);
    expect(await recover(drill)).toEqual(well);
  });

  it('set wrong for ten minutes, and right again, serves nothing false meanwhile', async () => {
    const drill = await startDrill();
    // The backend's clock stays right: it is the adapter that is an hour fast.
    drill.clock.jump(60 * minute);
    drill.backend.faults.skew = -3600;
    drill.backend.faults.lag = 3605;
    await drill.run(600);
    drill.clock.jump(-60 * minute);
    drill.backend.faults.skew = 0;
    drill.backend.faults.lag = 5;
    expect(await recover(drill)).toEqual(well);
  });
});
