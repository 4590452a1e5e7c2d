/**
 * The part of an `AbortSignal` that this library uses, so that an `AbortSignal` *is* one. Declared here because core's
 * only library is the language itself. The reverse does not hold: for a library that takes an `AbortSignal`, `fetch` for
 * one, `forwardAbort` makes one; for work that cannot be stopped there is `unlessAborted`.
 */
export interface CancelSignal {
  /** Whether it was aborted already: then there is no event any more. */
  readonly aborted: boolean;
  /** Calls the listener when it is aborted, once. */
  addEventListener(type: 'abort', listener: () => void): void;
  /** Forgets a listener. */
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Who waits for an answer: a controller that acts on it, or somebody who looks. For a backend whose calls are scarce. */
export type Priority = 'autoscaler' | 'person';

/** What accompanies one question through every layer. */
export interface RequestContext {
  /** Aborted when nobody waits for the answer any longer. What was asked settles soon then, well or not. */
  readonly signal: CancelSignal;
  /** Names the question in the log and at the backend. */
  readonly requestId: string;
  /**
   * Who waits: the highest of all who do. An autoscaler that joins a question under way raises it, so whoever queues calls
   * looks at it whenever a call is chosen, and does not copy it.
   */
  readonly priority: Priority;
}
