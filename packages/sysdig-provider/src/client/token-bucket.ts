import type { Clock } from '@metrics-adapter/core';

/** How fast a bucket fills, and how much it holds. */
export interface BucketSize {
  /** Calls that may be made at once; at least one. */
  readonly burst: number;
  /** Calls a minute that come back. */
  readonly perMinute: number;
}

/** The longest that calls can be stopped, in seconds: a wrong header would silence the adapter. */
export const longestPause = 300;

/** What rounding may lack of a whole call. */
const roundingError = 1e-9;

/**
 * Calls that may be made now: it fills evenly up to its burst, so that in any minute there are at most `burst +
 * perMinute` of them. A clock that is set back gives nothing and takes nothing.
 */
export class TokenBucket {
  readonly #clock: Clock;
  #size: BucketSize;
  #level: number;
  #filledAt: number;
  #pausedUntil = 0;

  /** It is full at first. */
  constructor(clock: Clock, size: BucketSize) {
    this.#clock = clock;
    this.#size = size;
    this.#level = size.burst;
    this.#filledAt = clock.now();
  }

  get size(): BucketSize {
    return this.#size;
  }

  /** How many calls there are; a part of one counts as part. */
  get level(): number {
    const now = this.#clock.now();
    // Further away than any pause: the clock was set back meanwhile.
    if (this.#pausedUntil - now > longestPause * 1000) this.#pausedUntil = now;
    const elapsed = now - Math.max(this.#filledAt, this.#pausedUntil);
    if (elapsed > 0) this.#level = Math.min(this.#size.burst, this.#level + elapsed * this.#perMillisecond);
    this.#filledAt = now;
    return this.#level;
  }

  has(calls: number): boolean {
    return this.level >= calls - roundingError;
  }

  take(): void {
    this.#level = Math.max(0, this.level - 1);
  }

  /** Milliseconds until it will have so many, be it more than it can hold. */
  untilIt({ has: calls }: { readonly has: number }): number {
    const lacking = Math.max(0, calls - this.level);
    const pause = Math.max(0, this.#pausedUntil - this.#clock.now());
    return lacking === 0 ? 0 : Math.ceil(pause + lacking / this.#perMillisecond);
  }

  /** From now on of this size; what is more than it holds is lost. */
  resize(size: BucketSize): void {
    const { level } = this;
    this.#size = size;
    this.#level = Math.min(level, size.burst);
  }

  /** Takes away what is more than this. */
  lowerTo(calls: number): void {
    this.#level = Math.min(this.level, calls);
  }

  /** @param until milliseconds since the epoch; it fills again from then on. */
  pauseUntil(until: number): void {
    this.lowerTo(this.#size.burst);
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
  }

  get #perMillisecond(): number {
    return this.#size.perMinute / 60_000;
  }
}
