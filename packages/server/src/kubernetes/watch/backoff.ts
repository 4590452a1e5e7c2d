import type { Timers } from '@metrics-adapter/core';

const first = 500;
const longest = 15_000;

/**
 * Milliseconds to wait after so many failures in a row: 0.5 to 1 s after the first, doubling up to 15 to 30 s. The
 * random part keeps replicas that lost the same server from coming back in step.
 *
 * @param random a number from 0 up to 1.
 */
export function backoffMilliseconds(failures: number, random: number): number {
  return Math.min(longest, first * 2 ** (failures - 1)) * (1 + random);
}

/** Waits, and no longer than until the signal is aborted. */
export function pause(timers: Timers, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      cancelTimer();
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const cancelTimer = timers.after(milliseconds, finish);
    if (signal.aborted) return finish();
    signal.addEventListener('abort', finish);
  });
}
