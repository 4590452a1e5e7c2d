import { AdapterError, type ErrorDetails } from './adapter-error.ts';

/** The request itself cannot be understood. */
export class BadRequestError extends AdapterError {
  readonly meaning = 'bad-request';
}

/** The caller offered credentials that are not accepted. */
export class UnauthenticatedError extends AdapterError {
  readonly meaning = 'unauthenticated';

  /** The message tells nothing; the cause is for the log. */
  constructor(options?: { readonly cause?: unknown }) {
    super('Unauthorized', options);
  }
}

/** The caller may not do this. */
export class ForbiddenError extends AdapterError {
  readonly meaning = 'forbidden';
  /** What it was that the caller may not do something with. */
  override readonly details: ErrorDetails;

  /** The message says who may not do what, and why not. */
  constructor(message: string, details: ErrorDetails = {}) {
    super(message);
    this.details = details;
  }
}

/** There is nothing at this path. */
export class PathNotFoundError extends AdapterError {
  readonly meaning = 'path-not-found';

  /** The message is Kubernetes' own: kubectl knows it. */
  constructor() {
    super('the server could not find the requested resource');
  }
}

/** There is something at this path, but not for this method. */
export class MethodNotAllowedError extends AdapterError {
  readonly meaning = 'method-not-allowed';

  /** The message is Kubernetes' own. */
  constructor() {
    super('the server does not allow this method on the requested resource');
  }
}

/** Metrics have no events that could be watched. In Kubernetes' words: client-go knows them. */
export class WatchNotSupportedError extends AdapterError {
  readonly meaning = 'method-not-allowed';
  /** Of which group: every kind. */
  override readonly details: ErrorDetails;

  /** The message is Kubernetes' own for what cannot be watched. */
  constructor(group: string) {
    super(`watch is not supported on resources of kind "*.${group}"`);
    this.details = { group, kind: '*' };
  }
}

/** None of the media types that the client accepts can be written. */
export class NotAcceptableError extends AdapterError {
  readonly meaning = 'not-acceptable';

  /** Takes the media types that can be written. */
  constructor(available: readonly string[]) {
    super(`only the following media types are accepted: ${available.join(', ')}`);
  }
}

/** More is being asked at once than the server takes. The only error that invites a retry. */
export class TooManyRequestsError extends AdapterError {
  readonly meaning = 'too-many-requests';
  /** When to try again. */
  override readonly details: Required<Pick<ErrorDetails, 'retryAfterSeconds'>>;

  /** Takes the whole seconds after which to try again. */
  constructor(retryAfterSeconds: number) {
    super('Too many requests, please try again later.');
    this.details = { retryAfterSeconds };
  }
}

/** The answer took longer than the client waits (`timeout`), or than the server lets anybody wait. */
export class RequestTimeoutError extends AdapterError {
  readonly meaning = 'timed-out';

  /** The message is Kubernetes' own. */
  constructor() {
    super('Timeout: request did not complete within the allotted timeout');
  }
}
