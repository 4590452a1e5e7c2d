import { AdapterError } from './adapter-error.ts';

/** The request itself cannot be understood. */
export class BadRequestError extends AdapterError {
  readonly meaning = 'bad-request';
}

/** The caller offered credentials that are not accepted. */
export class UnauthenticatedError extends AdapterError {
  readonly meaning = 'unauthenticated';

  constructor(options?: { readonly cause?: unknown }) {
    super('Unauthorized', options);
  }
}

/** What a refusal is about: Kubernetes clients show it beside the message. */
export interface ForbiddenDetails {
  readonly group?: string;
  readonly kind?: string;
  readonly name?: string;
}

/** The caller may not do this. */
export class ForbiddenError extends AdapterError {
  readonly meaning = 'forbidden';
  readonly details: ForbiddenDetails;

  constructor(message: string, details: ForbiddenDetails = {}) {
    super(message);
    this.details = details;
  }
}

/** There is nothing at this path. */
export class PathNotFoundError extends AdapterError {
  readonly meaning = 'path-not-found';

  constructor() {
    super('the server could not find the requested resource');
  }
}

/** There is something at this path, but not for this method. */
export class MethodNotAllowedError extends AdapterError {
  readonly meaning = 'method-not-allowed';

  constructor() {
    super('the server does not allow this method on the requested resource');
  }
}

/** None of the media types that the client accepts can be written. */
export class NotAcceptableError extends AdapterError {
  readonly meaning = 'not-acceptable';

  constructor(available: readonly string[]) {
    super(`only the following media types are accepted: ${available.join(', ')}`);
  }
}

/** More is being asked at once than the server takes. The only error that invites a retry. */
export class TooManyRequestsError extends AdapterError {
  readonly meaning = 'too-many-requests';
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('Too many requests, please try again later.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
