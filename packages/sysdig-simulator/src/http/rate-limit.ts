import { type Answer, tooManyRequestsAnswer } from './answer.ts';

const minute = 60_000;

/** Lets so many requests through in any 60 seconds. */
export class RateLimit {
  private readonly perMinute: number;
  private taken: readonly number[] = [];

  /** @param perMinute `Infinity`: any number. */
  constructor(perMinute: number) {
    this.perMinute = perMinute;
  }

  /** What every answer tells. */
  get headers(): Answer['headers'] {
    return Number.isFinite(this.perMinute) ? { 'x-ratelimit-limit': String(this.perMinute) } : {};
  }

  /** The answer to a request that is one too many; that does not count. */
  take(now: number): Answer | undefined {
    if (!Number.isFinite(this.perMinute)) return undefined;
    this.taken = this.taken.filter((at) => at > now - minute && at <= now);
    const [oldest = now] = this.taken;
    if (this.taken.length >= this.perMinute) {
      return tooManyRequestsAnswer(Math.ceil((oldest + minute - now) / 1000), this.perMinute);
    }
    this.taken = [...this.taken, now];
    return undefined;
  }
}
