/**
 * The part of an `AbortSignal` that this library uses, so that an `AbortSignal` *is* one. Declared here because core's
 * only library is the language itself.
 */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
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
  readonly priority: Priority;
}
