import type { CancelSignal, Priority } from '@metrics-adapter/core';

/** A call that waits for its turn. */
export interface WaitingCall {
  readonly priority: Priority;
  /** How it ends well. */
  readonly grant: () => void;
  /** How it ends otherwise. */
  readonly refuse: (error: unknown) => void;
}

/** Calls in the order in which they are to be made: autoscalers' before people's, each in the order of asking. */
export class WaitingCalls {
  readonly #calls: Readonly<Record<Priority, Set<WaitingCall>>> = { autoscaler: new Set(), person: new Set() };

  get size(): number {
    return this.#calls.autoscaler.size + this.#calls.person.size;
  }

  /** How many of this priority. */
  count(priority: Priority): number {
    return this.#calls[priority].size;
  }

  add(call: WaitingCall): void {
    this.#calls[call.priority].add(call);
  }

  /** Does nothing for a call that does not wait any more. */
  remove(call: WaitingCall): void {
    this.#calls[call.priority].delete(call);
  }

  /** Whose turn it is. */
  get first(): WaitingCall | undefined {
    const [autoscaler] = this.#calls.autoscaler;
    const [person] = this.#calls.person;
    return autoscaler ?? person;
  }

  get all(): readonly WaitingCall[] {
    return [...this.#calls.autoscaler, ...this.#calls.person];
  }
}

/** Calls `task` when the signal is aborted, until the returned function is called. */
export function onAbort(signal: CancelSignal, task: () => void): () => void {
  signal.addEventListener('abort', task);
  return () => signal.removeEventListener('abort', task);
}
