import { setTimeout as pause } from 'node:timers/promises';

const longestMilliseconds = 30_000;

/** Waits until `attempt` no longer throws: controllers of a real cluster take their time. Returns what it returned. */
export async function eventually<T>(attempt: () => T | Promise<T>): Promise<T> {
  const end = performance.now() + longestMilliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await pause(20);
  }
}
