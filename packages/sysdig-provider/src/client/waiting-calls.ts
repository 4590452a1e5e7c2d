import type { CancelSignal, Priority } from '@metrics-adapter/core';

/** A call that waits for its turn. */
export interface WaitingCall {
  /** May rise while it waits. */
  readonly priority: Priority;
  /** How it ends well. */
  readonly grant: () => void;
  /** How it ends otherwise. */
  readonly refuse: (error: unknown) => void;
}

/** Calls in the order of asking; autoscalers' are to be made before people's. */
export class WaitingCalls {
  readonly #calls = new Set<WaitingCall>();

  get size(): number {
    return this.#calls.size;
  }

  /** How many of this priority. */
  count(priority: Priority): number {
    let count = 0;
    for (const call of this.#calls) if (call.priority === priority) count += 1;
    return count;
  }

  add(call: WaitingCall): void {
    this.#calls.add(call);
  }

  /** Does nothing for a call that does not wait any more. */
  remove(call: WaitingCall): void {
    this.#calls.delete(call);
  }

  /** Whose turn it is. */
  get first(): WaitingCall | undefined {
    for (const call of this.#calls) if (call.priority === 'autoscaler') return call;
    const [person] = this.#calls;
    return person;
  }

  get all(): readonly WaitingCall[] {
    return [...this.#calls];
  }
}

/** Calls `task` when the signal is aborted, until the returned function is called. */
export function onAbort(signal: CancelSignal, task: () => void): () => void {
  signal.addEventListener('abort', task);
  return () => signal.removeEventListener('abort', task);
}
