import { type AdapterError, BackendUnavailableError, type Clock, type RequestContext } from '@metrics-adapter/core';
import { ExponentialBackoff, handleWhenResult, type IBackoffFactory, type RetryPolicy, retry } from 'cockatiel';
import { toAnswerError, toNoAnswerError } from './answer-errors.ts';
import type { CallOutcome } from './budget-state.ts';
import type { CallBudget } from './call-budget.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { Credentials } from './credentials.ts';
import { type HttpAnswer, type HttpTransport, TransportError } from './http-transport.ts';
import { parseEnvelope, parseMetadata, parseTexts, parseVector, type VectorRow } from './parse-answer.ts';
import { readRateLimit, retryAfterOf } from './rate-limit-headers.ts';
import { tokenPattern } from './token-pattern.ts';
import { causeOf, withoutNames } from './without-names.ts';

export interface SysdigClientParts {
  /** Without a slash at its end; `/api/v1/query` is appended. */
  readonly base: string;
  readonly transport: HttpTransport;
  readonly credentials: Credentials;
  readonly clock: Clock;
  /** Shared by everything that shares the credentials. */
  readonly budget: Pick<CallBudget, 'acquire' | 'learn' | 'stop'>;
  readonly clockWatch: Pick<ClockWatch, 'observe'>;
  /** Milliseconds that one call may take, the wait for its turn not counted. */
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
type Attempt =
  | {
      readonly answer: HttpAnswer;
      /** Why the times in the answer mean nothing. */
      readonly skewed: AdapterError | undefined;
      /** For how many seconds it has stopped all calls. */
      readonly pause: number;
    }
  | { readonly error: TransportError };

/** What errors call the backend at a base address. */
export function describeBackend(base: string): string {
  return `Sysdig at ${new URL(base).origin}`;
}

/**
 * Sysdig Monitor's Prometheus API. Every failure becomes an error that says what it means; none of them holds a token.
 * Calls are reads, so a call that met a gateway's hiccup is tried again, twice; each try is paid for from the budget.
 */
export class SysdigClient {
  readonly #parts: SysdigClientParts;
  readonly #retry: RetryPolicy;
  readonly #from: string;

  constructor(parts: SysdigClientParts) {
    this.#parts = parts;
    this.#from = describeBackend(parts.base);
    const backoff = parts.backoff ?? new ExponentialBackoff({ initialDelay: 200, maxDelay: 1000 });
    this.#retry = retry(handleWhenResult(isWorthAnotherTry), { maxAttempts: 2, backoff });
  }

  /** What errors call the backend. */
  get from(): string {
    return this.#from;
  }

  /**
   * Fails also when the backend's clock and ours differ too much: the times in its answer mean nothing then.
   * @param time when to evaluate, in milliseconds since the epoch.
   */
  async query(query: string, time: number, context: RequestContext): Promise<VectorAnswer> {
    const { data, warnings, skewed } = await this.#get('/api/v1/query', { query, time: String(time / 1000) }, context);
    if (skewed !== undefined) throw skewed;
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
    throw new BackendUnavailableError(
      `${this.#from} answered with a list that may be incomplete (${withoutNames(warnings[0])})`,
      causeOf(warnings[0]),
    );
  }

  async #get(
    path: string,
    parameters: Readonly<Record<string, string>>,
    context: RequestContext,
  ): Promise<ReturnType<typeof parseEnvelope> & { readonly skewed: AdapterError | undefined }> {
    const url = new URL(`${this.#parts.base}${path}`);
    url.search = new URLSearchParams(parameters).toString();
    const attempt = await this.#retry.execute(() => this.#try(url, context));
    if ('error' in attempt) throw toNoAnswerError(attempt.error, this.#from, this.#parts.timeout / 1000);
    const { answer, skewed, pause } = attempt;
    if (answer.status !== 200) throw toAnswerError(answer, this.#from, pause);
    return { ...parseEnvelope(answer.body, this.#from), skewed };
  }

  async #try(url: URL, context: RequestContext): Promise<Attempt> {
    const permit = await this.#parts.budget.acquire(context);
    let outcome: CallOutcome = 'failed';
    try {
      const attempt = await this.#send(url, context);
      outcome = outcomeOf(attempt);
      return attempt;
    } finally {
      permit.end(outcome);
    }
  }

  async #send(url: URL, { signal, requestId }: RequestContext): Promise<Attempt> {
    const { transport, credentials, timeout, clock, budget, clockWatch } = this.#parts;
    const proof = credentials.headers();
    const headers = {
      accept: 'application/json',
      'user-agent': 'k8s-sysdig-adapter',
      'x-request-id': requestId,
      ...proof,
    };
    const sentAt = clock.now();
    try {
      const answer = await transport.get({ url, headers, signal, timeout });
      const receivedAt = clock.now();
      budget.learn(readRateLimit(answer.headers, receivedAt));
      const pause = this.#stopFor(answer, receivedAt);
      const skewed = clockWatch.observe(answer, { sentAt, receivedAt });
      return { answer: { ...answer, body: withoutToken(answer.body, proof) }, skewed, pause };
    } catch (error) {
      if (error instanceof TransportError) return { error };
      throw error;
    }
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

function withoutToken(body: string, proof: ReturnType<Credentials['headers']>): string {
  const pattern = tokenPattern(proof['authorization']?.replace(/^\S+ /, '') ?? '');
  return pattern === undefined ? body : body.replace(pattern, '[token]');
}

function isWorthAnotherTry(result: unknown): boolean {
  const attempt = result as Attempt;
  if ('error' in attempt) return attempt.error.failure === 'connection';
  return attempt.pause === 0 && [502, 503, 504].includes(attempt.answer.status);
}
