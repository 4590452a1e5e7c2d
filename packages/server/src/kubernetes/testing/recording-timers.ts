import type { Timers } from '@metrics-adapter/core';

/** Timers that remember for how long they were set. */
export class RecordingTimers implements Timers {
  /** Milliseconds of every timer so far, in order. */
  readonly waits: number[] = [];
  readonly #timers: Timers;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  after(milliseconds: number, task: () => void): () => void {
    this.waits.push(milliseconds);
    return this.#timers.after(milliseconds, task);
  }
}
