import type { Clock, Timers } from '@metrics-adapter/core';

/** The machine's own time. */
export const systemClock: Clock = { now: () => Date.now() };

/** Node's timers. None of them keeps the process alive: that is the server's part. */
export const nodeTimers: Timers = {
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
