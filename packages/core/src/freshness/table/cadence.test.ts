import { describe, expect, it } from '@jest/globals';
import { start } from '../../testing/fixtures/engine-under-test.ts';
import { defaultFreshnessSettings } from '../freshness-settings.ts';
import { Cadence, type Pace } from './cadence.ts';

const calm: Pace = { interval: 15_000, longest: 60_000, pressure: 0 };
/** A moment at which an interval of 15 s begins, and one of 60 s. */
const turn = Math.ceil(start / 60_000) * 60_000;

/** How long it waits after an answer to what was asked so many seconds after an interval began. */
function waitAfter(seconds: number, { phase = 0, pace = calm, took = 0 } = {}): number {
  const cadence = new Cadence(phase, defaultFreshnessSettings);
  const askedAt = turn + seconds * 1000;
  cadence.answered({ askedAt, now: askedAt + took * 1000 }, pace);
  return cadence.timeLeft(askedAt) / 1000;
}

/** How long it waits after each of so many failures in a row. */
function waitsAfterFailures(count: number, { phase = 0, pace = calm } = {}): readonly number[] {
  const cadence = new Cadence(phase, defaultFreshnessSettings);
  return Array.from({ length: count }, () => {
    cadence.failed(start, pace);
    return cadence.timeLeft(start) / 1000;
  });
}

describe('Cadence', () => {
  it('is due before anything was asked, and not late', () => {
    const cadence = new Cadence(0.5, defaultFreshnessSettings);
    expect([cadence.timeLeft(start), cadence.isLate(start)]).toEqual([0, false]);
  });

  describe('after an answer', () => {
    it.each([
      [0, 0, 15],
      [0.05, 0, 14.95],
      [-0.05, 0, 15.05],
      [5, 0, 10],
      [7.5, 0, 7.5],
      [8, 0, 22],
      [14, 0, 16],
      [0, 0.2, 18],
      [0, 0.5, 7.5],
      [0, 0.6, 9],
      [9, 0.6, 15],
    ])('asked %d s into the interval, at phase %d, waits %d s for its turn', (seconds, phase, wait) => {
      expect(waitAfter(seconds, { phase })).toBeCloseTo(wait, 3);
    });

    it('comes at its turn from then on, in whole milliseconds', () => {
      const cadence = new Cadence(1 / 3, defaultFreshnessSettings);
      const waits: number[] = [];
      for (let now = turn + 4000; waits.length < 4; now += waits.at(-1) ?? 0) {
        cadence.answered({ askedAt: now, now: now + 300 }, calm);
        waits.push(cadence.timeLeft(now));
      }
      expect(waits).toEqual([16_000, 15_000, 15_000, 15_000]);
    });

    it('counts from when it was asked, and leaves a slow backend alone for half an interval', () => {
      expect(waitAfter(0, { took: 7.5 })).toBe(15);
      expect(waitAfter(0, { took: 8 })).toBe(15.5);
      expect(waitAfter(0, { took: 20 })).toBe(27.5);
    });

    it.each([
      [0, 15],
      [0.5, 37.5],
      [1, 60],
      // In steps of a twentieth, so that a little more pressure leaves every table its part of the interval.
      [0.02, 15],
      [0.03, 17.25],
      [0.51, 37.5],
    ])('under a pressure of %d waits %d s', (pressure, wait) => {
      const pace = { ...calm, pressure };
      const cadence = new Cadence(0, defaultFreshnessSettings);
      const first = Math.ceil(start / (wait * 1000)) * wait * 1000;
      cadence.answered({ askedAt: first, now: first }, pace);
      expect(cadence.timeLeft(first)).toBe(wait * 1000);
    });

    it('never waits longer than the longest interval, for its turn neither', () => {
      expect(waitAfter(8, { pace: { ...calm, longest: 15_000 } })).toBe(15);
      expect(waitAfter(40, { pace: { ...calm, pressure: 1 } })).toBe(60);
    });
  });

  describe('after failures', () => {
    it('waits ever longer, up to the interval', () => {
      expect(waitsAfterFailures(5)).toEqual([5, 10, 15, 15, 15]);
    });

    it('waits up to half as long again, so that tables which failed at once do not stay together', () => {
      expect(waitsAfterFailures(4, { phase: 0.5 })).toEqual([6.25, 12.5, 15, 15]);
    });

    it('never asks sooner than the retry interval, however often it is to be asked', () => {
      expect(waitsAfterFailures(3, { phase: 0.5, pace: { ...calm, interval: 1000, longest: 1000 } })).toEqual([
        5, 5, 5,
      ]);
    });

    it('waits no longer under pressure, since something is missing', () => {
      expect(waitsAfterFailures(5, { pace: { ...calm, pressure: 1 } })).toEqual([5, 10, 15, 15, 15]);
    });

    it('still does after a hundred days of them', () => {
      expect(waitsAfterFailures(600_000).at(-1)).toBe(15);
    });

    it('begins anew after an answer', () => {
      const cadence = new Cadence(0, defaultFreshnessSettings);
      for (let count = 0; count < 3; count += 1) cadence.failed(start, calm);
      cadence.answered({ askedAt: start, now: start }, calm);
      cadence.failed(start, calm);
      expect(cadence.timeLeft(start)).toBe(5000);
    });
  });

  it('is late when there was no answer for as long as a caller waits', () => {
    const cadence = new Cadence(0, defaultFreshnessSettings);
    cadence.answered({ askedAt: turn, now: turn + 200 }, calm);
    const late = [14_999, 15_000, 18_000, 18_001, -1].map((later) => cadence.isLate(turn + later));
    expect(late).toEqual([false, false, false, true, false]);
  });

  it('is due, and not late, when the clock was set back', () => {
    const cadence = new Cadence(0, defaultFreshnessSettings);
    cadence.answered({ askedAt: turn, now: turn }, calm);
    expect([cadence.timeLeft(turn - 1), cadence.isLate(turn - 3_600_000)]).toEqual([0, false]);
  });
});
