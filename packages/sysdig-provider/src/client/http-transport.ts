import type { CancelSignal } from '@metrics-adapter/core';

/** What came back, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface HttpRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: CancelSignal;
  /** Milliseconds until the whole answer must be there. */
  readonly timeout: number;
}

/** Sends a GET request. Throws {@link TransportError} when there is no whole answer; follows no redirect. */
export interface HttpTransport {
  get(request: HttpRequest): Promise<HttpAnswer>;
}

/** Why there is no answer. */
export type TransportFailure = 'timeout' | 'cancelled' | 'connection' | 'certificate' | 'too-large';

/** There was no whole answer. Carries words only: what an HTTP library throws holds the request's headers, and so the token. */
export class TransportError extends Error {
  readonly failure: TransportFailure;

  constructor(failure: TransportFailure, message: string) {
    super(message);
    this.name = 'TransportError';
    this.failure = failure;
  }
}
