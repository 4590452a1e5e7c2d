import { type AdapterError, BackendUnavailableError, type Clock, type RequestContext } from '@metrics-adapter/core';
import { ExponentialBackoff, handleWhenResult, type IBackoffFactory, type RetryPolicy, retry } from 'cockatiel';
import { longestPause, retryAfterOf, toAnswerError, toNoAnswerError } from './answer-errors.ts';
import type { Credentials } from './credentials.ts';
import { type HttpAnswer, type HttpTransport, TransportError } from './http-transport.ts';
import { parseEnvelope, parseMetadata, parseTexts, parseVector, type VectorRow } from './parse-answer.ts';
import { tokenPattern } from './token-pattern.ts';

export interface SysdigClientParts {
  /** Without a slash at its end; `/api/v1/query` is appended. */
  readonly base: string;
  readonly transport: HttpTransport;
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** Milliseconds that one call may take. */
  readonly timeout: number;
  /** How long to wait before a call is tried again; jittered by default, so that replicas do not retry in step. */
  readonly backoff?: IBackoffFactory<unknown>;
}

/** The answer to an instant query. */
export interface VectorAnswer {
  readonly rows: readonly VectorRow[];
  readonly warnings: readonly string[];
}

/** How one try of a call ended. */
type Attempt = { readonly answer: HttpAnswer } | { readonly error: TransportError };

/**
 * Sysdig Monitor's Prometheus API. Every failure becomes an error that says what it means; none of them holds a token.
 * Calls are reads, so a call that met a gateway's hiccup is tried again, twice.
 */
export class SysdigClient {
  readonly #parts: SysdigClientParts;
  readonly #retry: RetryPolicy;
  readonly #from: string;
  #pausedUntil = 0;

  constructor(parts: SysdigClientParts) {
    this.#parts = parts;
    this.#from = `Sysdig at ${new URL(parts.base).origin}`;
    const backoff = parts.backoff ?? new ExponentialBackoff({ initialDelay: 200, maxDelay: 1000 });
    this.#retry = retry(handleWhenResult(isWorthAnotherTry), { maxAttempts: 2, backoff });
  }

  /** What errors call the backend. */
  get from(): string {
    return this.#from;
  }

  /** @param time when to evaluate, in milliseconds since the epoch. */
  async query(query: string, time: number, context: RequestContext): Promise<VectorAnswer> {
    const { data, warnings } = await this.#get('/api/v1/query', { query, time: String(time / 1000) }, context);
    return { rows: parseVector(data, this.#from), warnings };
  }

  /** The names of all series that match. */
  async listSeriesNames(match: string | undefined, context: RequestContext): Promise<readonly string[]> {
    const parameters = { ...(match !== undefined && { 'match[]': match }), limit: '0' };
    return this.#list('/api/v1/label/__name__/values', parameters, context, parseTexts);
  }

  /** The types that are reported, by name; of one metric, or of all. */
  async listTypes(metric: string | undefined, context: RequestContext): Promise<ReadonlyMap<string, string>> {
    return this.#list('/api/v1/metadata', metric === undefined ? {} : { metric }, context, parseMetadata);
  }

  async #list<T>(
    path: string,
    parameters: Readonly<Record<string, string>>,
    context: RequestContext,
    parse: (data: unknown, from: string) => T,
  ): Promise<T> {
    const { data, warnings } = await this.#get(path, parameters, context);
    if (warnings[0] === undefined) return parse(data, this.#from);
    throw new BackendUnavailableError(`${this.#from} answered with a list that may be incomplete (${warnings[0]})`);
  }

  async #get(
    path: string,
    parameters: Readonly<Record<string, string>>,
    context: RequestContext,
  ): Promise<ReturnType<typeof parseEnvelope>> {
    const url = new URL(`${this.#parts.base}${path}`);
    url.search = new URLSearchParams(parameters).toString();
    const attempt = await this.#retry.execute(() => this.#try(url, context));
    if ('error' in attempt) throw toNoAnswerError(attempt.error, this.#from, this.#parts.timeout / 1000);
    if (attempt.answer.status !== 200) throw this.#refused(attempt.answer);
    return parseEnvelope(attempt.answer.body, this.#from);
  }

  async #try(url: URL, { signal, requestId }: RequestContext): Promise<Attempt> {
    this.#refuseWhilePaused();
    const { transport, credentials, timeout } = this.#parts;
    const proof = credentials.headers();
    const headers = {
      accept: 'application/json',
      'user-agent': 'k8s-sysdig-adapter',
      'x-request-id': requestId,
      ...proof,
    };
    try {
      const answer = await transport.get({ url, headers, signal, timeout });
      return { answer: { ...answer, body: withoutToken(answer.body, proof) } };
    } catch (error) {
      if (error instanceof TransportError) return { error };
      throw error;
    }
  }

  /** Everybody who shares the token is silent for as long as Sysdig asks: more calls would only prolong it. */
  #refused(answer: HttpAnswer): AdapterError {
    if (answer.status === 429) {
      const until = this.#parts.clock.now() + retryAfterOf(answer.headers) * 1000;
      this.#pausedUntil = Math.max(this.#pausedUntil, until);
    }
    return toAnswerError(answer, this.#from);
  }

  #refuseWhilePaused(): void {
    const left = this.#pausedUntil - this.#parts.clock.now();
    // Longer than any pause: the clock was set back meanwhile.
    if (left <= 0 || left > longestPause * 1000) return;
    throw new BackendUnavailableError(
      `${this.#from} answered 429 before: the limit of calls is reached; no call is made for another ${Math.ceil(left / 1000)} s`,
    );
  }
}

function withoutToken(body: string, proof: ReturnType<Credentials['headers']>): string {
  const pattern = tokenPattern(proof['authorization']?.replace(/^\S+ /, '') ?? '');
  return pattern === undefined ? body : body.replace(pattern, '[token]');
}

function isWorthAnotherTry(result: unknown): boolean {
  const attempt = result as Attempt;
  if ('error' in attempt) return attempt.error.failure === 'connection';
  return [502, 503, 504].includes(attempt.answer.status);
}
