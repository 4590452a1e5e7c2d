/** What an error means, independent of any protocol. `api/objects/status.ts` has the one table from meanings to HTTP. */
export type ErrorMeaning =
  | 'bad-request'
  | 'unauthenticated'
  | 'forbidden'
  | 'metric-not-found'
  | 'path-not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'too-many-requests'
  | 'unavailable'
  | 'timed-out'
  | 'internal';

/** What an error is about, for programs. Kubernetes clients show some of it beside the message. */
export interface ErrorDetails {
  /** The object's name. */
  readonly name?: string;
  /** The API group that was asked for. */
  readonly group?: string;
  /** Of a refusal it is the resource, in the plural, as Kubernetes fills this member of a Status. */
  readonly kind?: string;
  /** After how many whole seconds a client may try again. */
  readonly retryAfterSeconds?: number;
}

/**
 * The base of every error that may reach a client. The message is written for whoever runs `kubectl describe hpa`: what
 * was asked, what happened, what to do next. It holds no secret; what only the log may tell goes into `cause`.
 */
export abstract class AdapterError extends Error {
  /** What went wrong, as far as a caller has to tell it apart. */
  abstract readonly meaning: ErrorMeaning;
  /** Absent where the message says it all. */
  declare readonly details?: ErrorDetails;

  /** The message is for whoever runs `kubectl describe hpa`, the cause for the log alone. */
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}
