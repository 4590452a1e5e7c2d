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

/**
 * The base of every error that may reach a client. The message is written for whoever runs `kubectl describe hpa`: what
 * was asked, what happened, what to do next. It holds no secret; what only the log may tell goes into `cause`.
 */
export abstract class AdapterError extends Error {
  /** What went wrong, as far as a caller has to tell it apart. */
  abstract readonly meaning: ErrorMeaning;

  /** The message is for whoever runs `kubectl describe hpa`, the cause for the log alone. */
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}
