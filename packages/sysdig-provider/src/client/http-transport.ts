import type { CancelSignal } from '@metrics-adapter/core';

/** What came back, whatever its status. */
export interface HttpAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As text, decompressed. */
  readonly body: string;
}

/** One question to the backend. */
export interface HttpRequest {
  /** Nothing is ever changed by either: a POST carries a question that is too long or too structured for an address. */
  readonly method: 'GET' | 'POST';
  /** The whole address, without a secret: it is told in errors. */
  readonly url: URL;
  /** They may hold the token, and are told nowhere. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of a POST; its type is among the headers. */
  readonly body?: string;
  /** Aborted when nobody waits for the answer any longer. */
  readonly signal: CancelSignal;
  /** Milliseconds until the whole answer must be there. */
  readonly timeout: number;
}

/** Sends a request. Throws {@link TransportError} when there is no whole answer; follows no redirect. */
export interface HttpTransport {
  /** Resolves with every answer, whatever its status. Throws {@link TransportError} when there is none. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** Why there is no answer. */
export type TransportFailure = 'timeout' | 'cancelled' | 'connection' | 'certificate' | 'too-large';

/** There was no whole answer. Carries words only: what an HTTP library throws holds the request's headers, and so the token. */
export class TransportError extends Error {
  /** What happened instead of an answer. */
  readonly failure: TransportFailure;

  /** The message holds no secret. */
  constructor(failure: TransportFailure, message: string) {
    super(message);
    this.name = 'TransportError';
    this.failure = failure;
  }
}
