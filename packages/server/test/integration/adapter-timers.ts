import type { Timers } from '@metrics-adapter/core';
import type { FakeClock } from '@metrics-adapter/core/testing';

/** How long questions are gathered before the backend is asked, in milliseconds. */
export const gatherTime = 50;
/** How long a caller waits for the backend, in milliseconds. */
export const patience = 3_000;

/** How long the backend may take for what is asked, further tries included, in milliseconds. */
const fetchDeadline = 20_000;

/** The adapter's timers on a clock that stands still. Nobody has to move it for a single question. */
export class AdapterTimers implements Timers {
  readonly #clock: FakeClock;
  readonly #pending = new Map<number, number>();
  #gathers = false;
  #gathering = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  /** From now on questions are gathered until the clock is moved, as by {@link gatherTime}. */
  gather(): void {
    this.#gathers = true;
  }

  /** How many tasks wait for so many milliseconds to go by: each caller who waits for the backend has one of {@link patience}. */
  count(milliseconds: number): number {
    return this.#pending.get(milliseconds) ?? 0;
  }

  /** Whether the backend is being asked, or is about to be. */
  get isAsking(): boolean {
    return this.#gathering > 0 || this.count(fetchDeadline) > 0;
  }

  after(milliseconds: number, task: () => void): () => void {
    if (milliseconds === gatherTime && !this.#gathers) {
      return this.#afterThisTurn(task);
    }
    const forget = this.#remember(milliseconds);
    const cancel = this.#clock.after(milliseconds, () => {
      forget();
      task();
    });
    return () => {
      forget();
      cancel();
    };
  }

  #afterThisTurn(task: () => void): () => void {
    this.#gathering += 1;
    const immediate = setImmediate(() => {
      this.#gathering -= 1;
      task();
    });
    return () => {
      this.#gathering -= 1;
      clearImmediate(immediate);
    };
  }

  #remember(milliseconds: number): () => void {
    this.#pending.set(milliseconds, this.count(milliseconds) + 1);
    let isOver = false;
    return () => {
      if (!isOver) this.#pending.set(milliseconds, this.count(milliseconds) - 1);
      isOver = true;
    };
  }
}
