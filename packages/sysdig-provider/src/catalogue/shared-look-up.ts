import { BackendTimeoutError, type Priority, type RequestContext } from '@metrics-adapter/core';

/** One question for all who ask it at the same time: it is given up when none of them waits any longer. */
export class SharedLookUp<T> {
  readonly #what: string;
  readonly #answer: Promise<T>;
  readonly #controller = new AbortController();
  readonly #waiting = new Set<RequestContext>();

  /**
   * @param what is looked up, in words for an error.
   * @param first who asks, and begins to wait.
   */
  constructor(what: string, first: RequestContext, ask: (context: RequestContext) => Promise<T>) {
    this.#what = what;
    this.#waiting.add(first);
    const priority = (): Priority => this.#priority;
    this.#answer = ask({
      requestId: first.requestId,
      signal: this.#controller.signal,
      get priority() {
        return priority();
      },
    });
  }

  /** Whether it was given up, so that nobody may join any more. */
  get isOver(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Settles with the answer; or with {@link BackendTimeoutError} as soon as this one waits no longer. */
  wait(context: RequestContext): Promise<T> {
    const { signal } = context;
    this.#waiting.add(context);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        signal.removeEventListener('abort', giveUp);
        this.#waiting.delete(context);
      };
      const giveUp = (): void => {
        leave();
        if (this.#waiting.size === 0) this.#controller.abort();
        reject(new BackendTimeoutError(`nobody waits any longer for ${this.#what}`));
      };
      signal.addEventListener('abort', giveUp);
      this.#answer.finally(leave).then(resolve, reject);
    });
  }

  /** An autoscaler's as soon as one waits. */
  get #priority(): Priority {
    return [...this.#waiting].some(({ priority }) => priority === 'autoscaler') ? 'autoscaler' : 'person';
  }
}
