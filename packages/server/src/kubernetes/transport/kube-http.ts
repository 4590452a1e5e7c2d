import type { IncomingMessage } from 'node:http';
import { ClusterUnavailableError, type Timers } from '@metrics-adapter/core';
import { KubeConfigError, type KubeCredentials, type KubeEndpoint } from '../endpoint/kube-endpoint.ts';
import { withDeadline } from './deadline.ts';
import { KubeConnection } from './kube-connection.ts';
import { parseJson, toConnectionError, toStatusError } from './kube-errors.ts';
import type { Follower, KubeAnswer, KubeRequest, KubeTransport } from './kube-transport.ts';
import { BodyTooLongError, readBody, readLines } from './response-body.ts';

/** Sockets for reviews. More of them at once wait for one of these, within their deadline. */
export const reviewSockets = 16;

export interface KubeHttpOptions {
  readonly endpoint: KubeEndpoint;
  readonly timers: Timers;
  /** {@link reviewSockets} for reviews. Absent for lists and watches: a watch keeps its socket for minutes. */
  readonly maxSockets?: number;
  /** For a whole answer, with the wait for a socket and one retry. Default 10 s, as Kubernetes gives a review. */
  readonly answerMilliseconds?: number;
  /** Until a followed answer begins. Default 30 s: kube-apiserver may have to fill a watch cache first. */
  readonly beginMilliseconds?: number;
  /** Longest whole answer and longest line. Default 64 MiB: many times a page of 500 objects. */
  readonly maxBytes?: number;
}

/**
 * Carries questions to a kube-apiserver over node:https and an agent of its own. Reviews and watches take one each: 16
 * watches on an agent with 16 sockets would leave none for a review.
 */
export class KubeHttp implements KubeTransport {
  readonly #endpoint: KubeEndpoint;
  readonly #timers: Timers;
  readonly #connection: KubeConnection;
  readonly #answerMilliseconds: number;
  readonly #beginMilliseconds: number;
  readonly #maxBytes: number;

  constructor(options: KubeHttpOptions) {
    this.#endpoint = options.endpoint;
    this.#timers = options.timers;
    this.#connection = new KubeConnection(options.endpoint.server, options.maxSockets ?? Number.POSITIVE_INFINITY);
    this.#answerMilliseconds = options.answerMilliseconds ?? 10_000;
    this.#beginMilliseconds = options.beginMilliseconds ?? 30_000;
    this.#maxBytes = options.maxBytes ?? 64 * 1024 * 1024;
  }

  ask(request: KubeRequest): Promise<KubeAnswer> {
    return this.#within(this.#answerMilliseconds, request, async (stop) => {
      const response = await this.#open(request, stop);
      const body = await this.#read(response, request);
      return { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', body };
    });
  }

  async follow(request: KubeRequest, { onBegin, onLine }: Follower): Promise<void> {
    const { purpose, signal } = request;
    const response = await this.#within(this.#beginMilliseconds, request, (stop) => this.#open(request, stop));
    const leave = (): void => {
      response.destroy();
    };
    if (signal?.aborted) leave();
    signal?.addEventListener('abort', leave);
    try {
      onBegin?.();
      await readLines(response, this.#maxBytes, onLine);
    } catch (error) {
      throw toReadError(purpose, error);
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  /** Ends every connection; what is under way fails. */
  close(): void {
    this.#connection.close();
  }

  #within<T>(milliseconds: number, { purpose, signal }: KubeRequest, work: (stop: AbortSignal) => Promise<T>) {
    return withDeadline({ timers: this.#timers, milliseconds, purpose, signal }, work);
  }

  /** A response that has begun and is a success. */
  async #open(request: KubeRequest, stop: AbortSignal): Promise<IncomingMessage> {
    const credentials = await this.#credentials(request);
    const response = await this.#send(request, credentials, stop);
    const renewed = response.statusCode === 401 ? await this.#renewed(credentials, request) : undefined;
    if (renewed === undefined) return this.#accept(response, request);
    response.resume();
    return this.#accept(await this.#send(request, renewed, stop), request);
  }

  async #send(request: KubeRequest, credentials: KubeCredentials, stop: AbortSignal): Promise<IncomingMessage> {
    try {
      return await this.#connection.send(request, credentials, stop);
    } catch (error) {
      throw toConnectionError(request.purpose, error);
    }
  }

  async #accept(response: IncomingMessage, request: KubeRequest): Promise<IncomingMessage> {
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    throw toStatusError(request, status, parseJson(await this.#read(response, request)));
  }

  async #read(response: IncomingMessage, { purpose }: KubeRequest): Promise<string> {
    try {
      return await readBody(response, this.#maxBytes);
    } catch (error) {
      throw toReadError(purpose, error);
    }
  }

  async #credentials({ purpose }: KubeRequest): Promise<KubeCredentials> {
    try {
      return await this.#endpoint.credentials();
    } catch (cause) {
      if (!(cause instanceof KubeConfigError)) throw cause;
      throw new ClusterUnavailableError(
        `could not ${purpose}: the adapter's credentials for kube-apiserver cannot be read; its log tells more`,
        { cause },
      );
    }
  }

  /** Other credentials than those that were refused, when there are. */
  async #renewed(refused: KubeCredentials, request: KubeRequest): Promise<KubeCredentials | undefined> {
    this.#endpoint.forgetCredentials();
    const credentials = await this.#credentials(request);
    return JSON.stringify(credentials) === JSON.stringify(refused) ? undefined : credentials;
  }
}

function toReadError(purpose: string, error: unknown): ClusterUnavailableError {
  if (!(error instanceof BodyTooLongError)) return toConnectionError(purpose, error);
  return new ClusterUnavailableError(`could not ${purpose}: kube-apiserver's answer ${error.message}`);
}
