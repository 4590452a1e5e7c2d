import type { Clock, Timers } from '@metrics-adapter/core';

/** The machine's own time. */
export const systemClock: Clock = { now: () => Date.now() };

/** The most that Node waits, in milliseconds (25 days); a longer wait it would cut to one millisecond. */
const longest = 2 ** 31 - 1;

/** Node's timers. None of them keeps the process alive: that is the server's part. */
export const nodeTimers: Timers = { after };

function after(milliseconds: number, task: () => void): () => void {
  if (milliseconds > longest) {
    let cancel = after(longest, () => {
      cancel = after(milliseconds - longest, task);
    });
    return () => cancel();
  }
  const timer = setTimeout(task, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
}
