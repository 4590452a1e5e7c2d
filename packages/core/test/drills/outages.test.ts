import { describe, expect, it } from '@jest/globals';
import { countResults, Drill } from './drill.ts';
import { recover, startDrill, usualAge, well } from './recovery.ts';

describe('a backend that is away', () => {
  it('for 10 s is not noticed by those who read', async () => {
    const drill = await startDrill();
    drill.backend.faults.away = true;
    expect(countResults(await drill.run(10))).toEqual({ served: 3 });
    drill.backend.faults.away = false;
    expect(await recover(drill)).toEqual(well);
  });

  it('for 5 min is held as long as samples may be acted on, and then an error that says why', async () => {
    const drill = await startDrill();
    drill.backend.faults.away = true;
    const results = await drill.run(300);
    const counts = countResults(results);
    expect(Object.keys(counts)).toEqual(['served', 'StaleMetricError']);
    // Two minutes of samples, and at most half a minute of them old when it began.
    expect(counts['served']).toBeGreaterThanOrEqual(3 * 6);
    expect(counts['served']).toBeLessThanOrEqual(3 * 8);
    expect(drill.rungs.held).toBeGreaterThan(0);
    expect(results.findLast(({ metric }) => metric === 'queues')?.message).toMatch(
      /^the newest sample of external metric queues for namespace shop is \d+ s old, more than the 120 s that may be acted on; the last refresh failed: it answered 503$/,
    );
    expect(results.every(({ took }) => took === 0)).toBe(true);
    drill.backend.faults.away = false;
    expect(await recover(drill)).toEqual(well);
  });

  it('for an hour is asked once per interval for each metric, and no value is served', async () => {
    const drill = await startDrill();
    drill.backend.faults.away = true;
    await drill.run(300);
    const before = new Map(drill.backend.asked);
    expect(Object.keys(countResults(await drill.run(3300)))).toEqual(['StaleMetricError']);
    // Each failure is counted from when it came, and every call gathers for a moment before.
    for (const [metric, count] of drill.backend.asked) {
      const often = count - (before.get(metric) ?? 0);
      expect([often >= 3300 / 15 - 2, often <= 3300 / 15]).toEqual([true, true]);
    }
    drill.backend.faults.away = false;
    expect(await recover(drill)).toEqual(well);
  });

  it('while nothing was known yet is an error that says so, and is well one refresh later', async () => {
    const drill = new Drill();
    drill.backend.faults.away = true;
    const results = await drill.run(60);
    expect(countResults(results)).toEqual({ BackendUnavailableError: 12 });
    expect(results[0]?.message).toBe('metric m for pods web-1 in namespace shop: it answered 503');
    drill.backend.faults.away = false;
    expect(await recover(drill)).toEqual(well);
  });

  it('by never answering keeps nobody waiting who can be answered', async () => {
    const drill = await startDrill();
    drill.backend.faults.delay = 3600;
    const results = await drill.run(300);
    expect(results.every(({ took }) => took === 0)).toBe(true);
    expect(Object.keys(countResults(results))).toEqual(['served', 'StaleMetricError']);
    drill.backend.faults.delay = 0;
    // What is under way has its deadline of 20 s, and a failure is tried again an interval later.
    await drill.run(36);
    expect(await recover(drill)).toEqual(well);
  });
});

describe('a backend that fails now and then', () => {
  it('at every third call is held in between, and no value is lost', async () => {
    const drill = await startDrill();
    drill.backend.faults.failEvery = 3;
    const results = await drill.run(1800);
    expect(countResults(results)).toEqual({ served: 360 });
    expect(results.every(({ age }) => age <= usualAge + 15)).toBe(true);
    drill.backend.faults.failEvery = Number.POSITIVE_INFINITY;
    expect(await recover(drill)).toEqual(well);
  });

  it('by cutting every second answer short never serves a part of it', async () => {
    const drill = await startDrill();
    drill.backend.faults.truncateEvery = 2;
    expect(countResults(await drill.run(1800))).toEqual({ served: 360 });
    drill.backend.faults.truncateEvery = 1;
    expect((await drill.run(300)).at(-1)?.message).toContain('the last refresh failed: the answer is cut short');
    drill.backend.faults.truncateEvery = Number.POSITIVE_INFINITY;
    expect(await recover(drill)).toEqual(well);
  });

  it('for one metric of many does so for that one alone', async () => {
    const metrics = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const drill = await startDrill({ metrics });
    drill.backend.faults.broken = new Set(['c']);
    const results = await drill.run(600);
    const bad = results.filter(({ result }) => result !== 'served');
    expect(new Set(bad.map(({ metric }) => metric))).toEqual(new Set(['c']));
    expect(bad.at(-1)?.message).toContain('the last refresh failed: c is broken');
    const others = results.filter(({ metric }) => metric !== 'c');
    expect(others.every(({ age, took }) => age <= usualAge && took === 0)).toBe(true);
    drill.backend.faults.broken = new Set();
    expect(await recover(drill)).toEqual({ ...well, results: { served: 4 * 17 } });
  });
});

describe('a backend that answers slower than it is asked', () => {
  it('is asked by one at a time for each metric, and what it says is served with its own time', async () => {
    const drill = await startDrill();
    drill.backend.faults.delay = 18;
    await drill.run(120);
    const before = drill.backend.calls;
    const results = await drill.run(1200);
    expect(countResults(results)).toEqual({ served: 240 });
    expect(results.every(({ age, took }) => age <= 60 && took === 0)).toBe(true);
    // Two tables: 18 s for an answer, and half an interval in between.
    expect(drill.backend.calls - before).toBeLessThanOrEqual((2 * 1200) / 25.5 + 2);
    drill.backend.faults.delay = 0;
    await drill.run(21);
    expect(await recover(drill)).toEqual(well);
  });
});
