import type { Clock, Priority } from '@metrics-adapter/core';
import { type BucketSize, TokenBucket } from './token-bucket.ts';

/** The part of what there is at once that people leave to autoscalers. */
export const reserved = 0.25;

/** A bucket of calls of which people leave something to autoscalers. */
export class SharedBucket {
  readonly #bucket: TokenBucket;
  /** What would be left if people had made no calls. */
  readonly #withoutPeople: TokenBucket;

  constructor(clock: Clock, size: BucketSize) {
    this.#bucket = new TokenBucket(clock, size);
    this.#withoutPeople = new TokenBucket(clock, size);
  }

  get size(): BucketSize {
    return this.#bucket.size;
  }

  /** How many calls there are; a part of one counts as part. */
  get level(): number {
    return this.#bucket.level;
  }

  has(priority: Priority): boolean {
    return this.#bucket.has(this.#neededFor(priority));
  }

  take(priority: Priority): void {
    this.#bucket.take();
    if (priority === 'autoscaler') this.#withoutPeople.take();
  }

  /** Milliseconds until there is a call for this priority, and so many before it have theirs. */
  untilTurnOf(priority: Priority, ahead = 0): number {
    return this.#bucket.untilIt({ has: this.#neededFor(priority) + ahead });
  }

  resize(size: BucketSize): void {
    for (const bucket of this.#both) bucket.resize(size);
  }

  lowerTo(calls: number): void {
    for (const bucket of this.#both) bucket.lowerTo(calls);
  }

  /** @param until milliseconds since the epoch. */
  pauseUntil(until: number): void {
    for (const bucket of this.#both) bucket.pauseUntil(until);
  }

  /**
   * How scarce calls are to autoscalers, of which so many wait, from 0 to 1: by what they have used themselves, or by what
   * people have left them where that is less.
   */
  scarcity(waiting: number): number {
    const { burst } = this.size;
    const own = (this.#withoutPeople.level - waiting) / burst;
    const kept = Math.floor(burst * reserved);
    const left = kept === 0 ? own : Math.min(own, (this.level - waiting) / kept);
    return (1 - Math.min(1, Math.max(0, left))) ** 2;
  }

  get #both(): readonly TokenBucket[] {
    return [this.#bucket, this.#withoutPeople];
  }

  /** What must be in the bucket. */
  #neededFor(priority: Priority): number {
    return priority === 'autoscaler' ? 1 : 1 + Math.floor(this.size.burst * reserved);
  }
}
