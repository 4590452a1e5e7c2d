import type { Clock } from '@metrics-adapter/core';
import type { KubeCredentials } from './kube-endpoint.ts';

/** How long credentials are believed before they are read again. Client-go looks at a token file as often. */
const keptFor = 10_000;

/** Reads credentials at most every ten seconds, and keeps the last good ones while they cannot be read. */
export class CachedCredentials {
  readonly #read: () => Promise<KubeCredentials>;
  readonly #clock: Clock;
  #last: KubeCredentials | undefined;
  #readAt = 0;
  #reading: Promise<KubeCredentials> | undefined;

  constructor(read: () => Promise<KubeCredentials>, clock: Clock) {
    this.#read = read;
    this.#clock = clock;
  }

  get(): Promise<KubeCredentials> {
    if (this.#last !== undefined && this.#clock.now() - this.#readAt < keptFor) return Promise.resolve(this.#last);
    this.#reading ??= this.#refresh().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** The last ones were refused: they are not held any longer, not even when reading fails. */
  forget(): void {
    this.#last = undefined;
  }

  async #refresh(): Promise<KubeCredentials> {
    const before = this.#last;
    try {
      this.#last = await this.#read();
    } catch (error) {
      if (before === undefined) throw error;
      this.#last = before;
    }
    this.#readAt = this.#clock.now();
    return this.#last;
  }
}
