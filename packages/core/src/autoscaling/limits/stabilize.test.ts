import { describe, expect, it } from '@jest/globals';
import { stabilize } from './stabilize.ts';

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

/** What was recommended so many seconds ago. */
function ago(seconds: number, replicas: number) {
  return { replicas, timestamp: now - seconds * 1000 };
}

describe('stabilize', () => {
  it('applies the highest recommendation of the window', () => {
    expect(stabilize([ago(290, 5), ago(100, 8), ago(15, 3)], ago(0, 2), 300).replicas).toBe(8);
  });

  it('follows a higher recommendation at once', () => {
    expect(stabilize([ago(30, 5), ago(15, 8)], ago(0, 9), 300).replicas).toBe(9);
  });

  it('counts what is exactly as old as the window, and nothing older', () => {
    expect(stabilize([ago(300, 8)], ago(0, 2), 300).replicas).toBe(8);
    expect(stabilize([ago(300.001, 8)], ago(0, 2), 300).replicas).toBe(2);
  });

  it('follows at once without a window, even what the same sync has recorded', () => {
    expect(stabilize([ago(15, 8), ago(0, 9)], ago(0, 2), 0).replicas).toBe(2);
  });

  it('remembers what was recommended, not what it made of it, in the place of what has grown too old', () => {
    expect(stabilize([ago(301, 9), ago(15, 8)], ago(0, 2), 300).recommendations).toEqual([ago(0, 2), ago(15, 8)]);
  });
});
