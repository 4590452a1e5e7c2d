import type { Clock } from '@metrics-adapter/core';

export interface RecentMarksOptions {
  readonly clock: Clock;
  /** How long a mark lasts. */
  readonly milliseconds: number;
  /** How many are kept; beyond it the oldest go first. */
  readonly most: number;
}

/**
 * Keys that were marked lately. Where the clock was set back nobody knows how long ago that was: such a mark counts as made
 * now, so that it neither lasts for ever nor goes before its time.
 */
export class RecentMarks<K> {
  readonly #options: RecentMarksOptions;
  /** Oldest first. */
  readonly #markedAt = new Map<K, number>();

  constructor(options: RecentMarksOptions) {
    this.#options = options;
  }

  mark(key: K): void {
    this.#markedAt.delete(key);
    this.#markedAt.set(key, this.#options.clock.now());
    for (const oldest of this.#markedAt.keys()) {
      if (this.#markedAt.size <= this.#options.most) return;
      this.#markedAt.delete(oldest);
    }
  }

  has(key: K): boolean {
    this.#forgetOld();
    return this.#markedAt.has(key);
  }

  list(): readonly K[] {
    this.#forgetOld();
    return [...this.#markedAt.keys()];
  }

  #forgetOld(): void {
    const { clock, milliseconds } = this.#options;
    const now = clock.now();
    for (const [key, at] of this.#markedAt) {
      if (at > now) this.#markedAt.set(key, now);
      else if (now - at >= milliseconds) this.#markedAt.delete(key);
    }
  }
}
