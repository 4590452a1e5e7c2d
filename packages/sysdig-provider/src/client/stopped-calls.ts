import type { Clock } from '@metrics-adapter/core';
import { longestPause } from './token-bucket.ts';

/** The first pause after a 429 that names none, in seconds; each further one is twice as long. */
const firstPause = 30;

/** For how long no call is made after a 429. */
export class StoppedCalls {
  readonly #clock: Clock;
  #until = 0;
  /** 429s in a row, those apart that were under way together. */
  #stops = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds since the epoch; without meaning while nothing is stopped. */
  get until(): number {
    return this.#until;
  }

  /** Milliseconds until calls are made again; 0: they are. */
  get left(): number {
    const left = this.#until - this.#clock.now();
    // Longer than any pause: the clock was set back meanwhile.
    return left > longestPause * 1000 ? 0 : Math.max(0, left);
  }

  /** Stops calls for so many seconds, or for twice as long as the last time; gives the seconds. */
  stop(seconds?: number): number {
    const isStopped = this.left > 0;
    if (!isStopped) this.#stops += 1;
    const pause = Math.min(seconds ?? firstPause * 2 ** (this.#stops - 1), longestPause);
    this.#until = Math.max(isStopped ? this.#until : 0, this.#clock.now() + pause * 1000);
    return pause;
  }

  /** A call was answered; one that was made before the stop says nothing of what comes after it. */
  answered(): void {
    if (this.left === 0) this.#stops = 0;
  }
}
