import { setTimeout as pause } from 'node:timers/promises';

export interface Patience {
  /** How long to keep trying, in milliseconds. */
  readonly timeout: number;
  /** The pause between two tries, in milliseconds. */
  readonly interval?: number;
}

/**
 * Waits until `attempt` no longer throws, and returns what it returned. Real programs tell only by being asked again
 * when they are ready, so this is how tests here wait. The error names the time spent and carries the last failure.
 */
export async function eventually<T>(attempt: () => Promise<T>, { timeout, interval = 200 }: Patience): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() + interval > deadline) throw new Error(describe(error, timeout), { cause: error });
    }
    await pause(interval);
  }
}

function describe(error: unknown, timeout: number): string {
  return `not within ${timeout / 1000} s: ${error instanceof Error ? error.message : String(error)}`;
}
