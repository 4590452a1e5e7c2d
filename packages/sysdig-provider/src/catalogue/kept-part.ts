import type { Clock, RequestContext } from '@metrics-adapter/core';
import { RefusedCallError } from '../client/refused-call-error.ts';

/** What came of one reading. */
export interface Reading<T> {
  readonly value: T;
  /** Why it may lack something, for whoever asks; absent: it is whole. */
  readonly gap?: string;
}

export interface KeptPartOptions<T> {
  readonly read: (context: RequestContext) => Promise<Reading<T>>;
  /** Whether two values say the same: then the first one stays. */
  readonly isSame: (one: T, other: T) => boolean;
  /** Whether a backend may lack it, which is no problem then. */
  readonly isOptional: boolean;
  readonly clock: Clock;
}

/** How long a backend that lacks something is not asked for it again. Milliseconds. */
const lackingFor = 3_600_000;

/** Something that is read now and then, and kept when that fails. */
export class KeptPart<T> {
  readonly #options: KeptPartOptions<T>;
  #value: T | undefined;
  #isWhole = false;
  #lackingSince: number | undefined;
  #hasFailed = false;

  constructor(options: KeptPartOptions<T>) {
    this.#options = options;
  }

  /** The last that was read; undefined: nothing yet. */
  get value(): T | undefined {
    return this.#value;
  }

  /** Whether there may be something to read that could never be read yet. */
  get isAwaited(): boolean {
    return this.#value === undefined && this.#lackingSince === undefined;
  }

  /** Whether the last reading failed, so that the next one should come soon. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Whether the backend is known to lack it. */
  get isLacking(): boolean {
    const { clock } = this.#options;
    const since = this.#lackingSince;
    return since !== undefined && clock.now() >= since && clock.now() - since < lackingFor;
  }

  /** Gives what is to be told: why it failed, or what it may lack. */
  async refresh(context: RequestContext): Promise<Error | undefined> {
    if (this.isLacking) return undefined;
    try {
      const reading = await this.#options.read(context);
      this.#hasFailed = false;
      this.#lackingSince = undefined;
      return this.#take(reading);
    } catch (error) {
      return this.#fail(error);
    }
  }

  /** What may lack something replaces nothing that was whole. */
  #take({ value, gap }: Reading<T>): Error | undefined {
    if (gap === undefined || !this.#isWhole) {
      const isSame = this.#value !== undefined && this.#options.isSame(this.#value, value);
      if (!isSame) this.#value = value;
      this.#isWhole = gap === undefined;
    }
    return gap === undefined ? undefined : new IncompleteListError(gap);
  }

  #fail(error: unknown): Error | undefined {
    const { isOptional, clock } = this.#options;
    this.#hasFailed = !(isOptional && (isLacked(error) || isWithheld(error)));
    if (!this.#hasFailed) this.#lackingSince = clock.now();
    if (isOptional && isLacked(error)) return undefined;
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** A list that is used, though it may lack something. */
export class IncompleteListError extends Error {
  override readonly name = 'IncompleteListError';
}

/** Whether the backend has it, but not for this token: that is told, and the same as lacking it. */
function isWithheld(error: unknown): boolean {
  return error instanceof RefusedCallError && error.status === 403;
}

/**
 * Whether a failure means that the backend has no such thing. Prometheus answers 404 for what it does not know, its
 * relatives 400, and what was withdrawn 410.
 */
export function isLacked(error: unknown): boolean {
  return error instanceof RefusedCallError && [400, 404, 405, 410, 501].includes(error.status);
}
