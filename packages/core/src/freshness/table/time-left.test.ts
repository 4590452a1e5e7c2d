import { describe, expect, it } from '@jest/globals';
import { timeLeft } from './time-left.ts';

describe('timeLeft', () => {
  it.each([
    ['nothing has gone by', 1000, 500],
    ['some has', 1200, 300],
    ['all has', 1500, 0],
    ['more has', 9999, 0],
    ['the clock was set back', 999, 0],
  ])('is what is left where %s', (_what, now, left) => {
    expect(timeLeft(1000, 500, now)).toBe(left);
  });
});
