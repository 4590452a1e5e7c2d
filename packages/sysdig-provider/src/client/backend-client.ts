import { type AdapterError, type Clock, type RequestContext, unlessAborted } from '@metrics-adapter/core';
import { ExponentialBackoff, handleWhenResult, type IBackoffFactory, type RetryPolicy, retry } from 'cockatiel';
import { toAnswerError, toNoAnswerError } from './answer-errors.ts';
import { type BackendCall, describeCall } from './backend-call.ts';
import type { CallOutcome } from './budget-state.ts';
import type { CallBudget } from './call-budget.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { Credentials, ProofHeaders } from './credentials.ts';
import { type HttpAnswer, type HttpTransport, TransportError } from './http-transport.ts';
import { readRateLimit, retryAfterOf } from './rate-limit-headers.ts';
import { SecretRemover, tokenOf } from './without-secret.ts';

export interface BackendClientParts {
  readonly transport: HttpTransport;
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** Shared by everything that shares the credentials. */
  readonly budget: Pick<CallBudget, 'acquire' | 'learn' | 'stop'>;
  readonly clockWatch: Pick<ClockWatch, 'observe'>;
  /** Milliseconds that one try may take, the wait for its turn not counted. */
  readonly timeout: number;
  /** How long to wait before a call is tried again; jittered by default, so that replicas do not retry in step. */
  readonly backoff?: IBackoffFactory<unknown>;
}

/** The body of an answer with status 200. */
export interface BackendReply {
  /** As text, without the token. */
  readonly body: string;
  /** Why the times in the body mean nothing: the backend's clock and ours differ too much. */
  readonly skewed: AdapterError | undefined;
}

/** How one try of a call ended. */
type Attempt =
  | {
      readonly answer: HttpAnswer;
      readonly skewed: AdapterError | undefined;
      /** For how many seconds it has stopped all calls. */
      readonly pause: number;
      /** What was sent. */
      readonly proof: ProofHeaders;
    }
  | { readonly error: TransportError };

/**
 * Calls the backend: a call becomes the text of a good answer, or an error that says what went wrong and what to do. No
 * error holds a token. A read that met a gateway's hiccup is tried again, twice; one that was refused is tried once more
 * where the credentials can be renewed. Each try is paid for from the budget.
 */
export class BackendClient {
  readonly #parts: BackendClientParts;
  readonly #retry: RetryPolicy;
  readonly #secrets = new SecretRemover();

  constructor(parts: BackendClientParts) {
    this.#parts = parts;
    const backoff = parts.backoff ?? new ExponentialBackoff({ initialDelay: 200, maxDelay: 1000 });
    this.#retry = retry(handleWhenResult(isWorthAnotherTry), { maxAttempts: 2, backoff });
  }

  /** Milliseconds that one try may take at the most. */
  get timeout(): number {
    return this.#parts.timeout;
  }

  /** Throws an `AdapterError`: for an answer that is not 200 it is a `RefusedCallError`. */
  async call(call: BackendCall, context: RequestContext): Promise<BackendReply> {
    const attempt = await this.#attempt(call, context);
    if ('error' in attempt) throw toNoAnswerError(attempt.error, call, this.#timeoutOf(call) / 1000);
    const { answer, skewed, pause } = attempt;
    if (answer.status === 200) return { body: answer.body, skewed };
    throw toAnswerError(answer, { call, pause, kind: this.#parts.credentials.kind });
  }

  async #attempt(call: BackendCall, context: RequestContext): Promise<Attempt> {
    const tryAll = () =>
      call.method === 'GET' || call.isRead === true
        ? this.#retry.execute(() => this.#try(call, context))
        : this.#try(call, context);
    const attempt = await tryAll();
    if ('error' in attempt || ![401, 403].includes(attempt.answer.status)) return attempt;
    return this.#parts.credentials.renew(attempt.proof) ? tryAll() : attempt;
  }

  async #try(call: BackendCall, context: RequestContext): Promise<Attempt> {
    const permit = await this.#parts.budget.acquire(context);
    let outcome: CallOutcome = 'failed';
    try {
      const attempt = await this.#send(call, context);
      outcome = outcomeOf(attempt);
      return attempt;
    } finally {
      permit.end(outcome);
    }
  }

  async #send(call: BackendCall, context: RequestContext): Promise<Attempt> {
    const { transport, clock, budget, clockWatch } = this.#parts;
    const proof = await this.#proof(call, context);
    this.#secrets.remember(tokenOf(proof));
    const sentAt = clock.now();
    try {
      const answer = await transport.send(this.#toRequest(call, context, proof));
      const receivedAt = clock.now();
      budget.learn(readRateLimit(answer.headers, receivedAt));
      const pause = this.#stopFor(answer, receivedAt);
      const skewed = clockWatch.observe(answer, { sentAt, receivedAt });
      return { answer: this.#secrets.fromAnswer(answer), skewed, pause, proof };
    } catch (error) {
      if (error instanceof TransportError) return { error: this.#secrets.fromFailure(error) };
      throw error;
    }
  }

  async #proof(call: BackendCall, { signal }: RequestContext): Promise<ProofHeaders> {
    const proof = this.#parts.credentials.headers(signal);
    if (!(proof instanceof Promise)) return proof;
    return unlessAborted(
      proof,
      signal,
      `${describeCall(call)} was not asked: the call was given up before it was sent`,
    );
  }

  #toRequest(call: BackendCall, { signal, requestId }: RequestContext, proof: ProofHeaders) {
    const { method, address, parameters, body } = call;
    const url = new URL(address);
    if (parameters !== undefined) url.search = new URLSearchParams(parameters).toString();
    const headers = {
      accept: 'application/json',
      'user-agent': 'k8s-sysdig-adapter',
      'x-request-id': requestId,
      ...call.headers,
      ...proof,
    };
    return { method, url, headers, ...(body !== undefined && { body }), signal, timeout: this.#timeoutOf(call) };
  }

  #timeoutOf({ timeout = Number.POSITIVE_INFINITY }: BackendCall): number {
    return Math.min(timeout, this.#parts.timeout);
  }

  /** Gives for how many seconds no call is made; 0: the answer does not ask for that. */
  #stopFor({ status, headers }: HttpAnswer, now: number): number {
    const seconds = retryAfterOf(headers, now);
    if (status === 429) return this.#parts.budget.stop(seconds, status);
    // A gateway's hiccup tells no time; who does is under maintenance or overloaded, and means everybody.
    return status === 503 && seconds !== undefined ? this.#parts.budget.stop(seconds, status) : 0;
  }
}

function outcomeOf(attempt: Attempt): CallOutcome {
  if ('error' in attempt) return attempt.error.failure === 'cancelled' ? 'cancelled' : 'failed';
  return attempt.answer.status === 429 ? 'limited' : 'answered';
}

function isWorthAnotherTry(result: unknown): boolean {
  const attempt = result as Attempt;
  if ('error' in attempt) return attempt.error.failure === 'connection';
  return attempt.pause === 0 && [502, 503, 504].includes(attempt.answer.status);
}
