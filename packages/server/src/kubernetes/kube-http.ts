import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { ClusterUnavailableError, type Timers } from '@metrics-adapter/core';
import { withDeadline } from './deadline.ts';
import type { KubeCredentials, KubeEndpoint } from './kube-endpoint.ts';
import { KubeConfigError } from './kube-endpoint.ts';
import { parseJson, toConnectionError, toStatusError } from './kube-errors.ts';
import type { Follower, KubeAnswer, KubeRequest, KubeTransport } from './kube-transport.ts';
import { BodyTooLongError, readBody, readLines } from './response-body.ts';

/** Sockets for reviews: what kube-apiserver's own priority and fairness would make wait anyway does not get a socket. */
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
  readonly #agent: https.Agent | http.Agent;
  readonly #answerMilliseconds: number;
  readonly #beginMilliseconds: number;
  readonly #maxBytes: number;

  constructor(options: KubeHttpOptions) {
    this.#endpoint = options.endpoint;
    this.#timers = options.timers;
    this.#agent = createAgent(options.endpoint.server.protocol, options.maxSockets ?? Number.POSITIVE_INFINITY);
    this.#answerMilliseconds = options.answerMilliseconds ?? 10_000;
    this.#beginMilliseconds = options.beginMilliseconds ?? 30_000;
    this.#maxBytes = options.maxBytes ?? 64 * 1024 * 1024;
  }

  ask(request: KubeRequest): Promise<KubeAnswer> {
    const { purpose, signal } = request;
    return withDeadline(
      { timers: this.#timers, milliseconds: this.#answerMilliseconds, purpose, signal },
      async (stop) => {
        const response = await this.#open(request, stop);
        const body = await this.#read(response, request);
        return { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', body };
      },
    );
  }

  async follow(request: KubeRequest, { onBegin, onLine }: Follower): Promise<void> {
    const { purpose, signal } = request;
    const response = await withDeadline(
      { timers: this.#timers, milliseconds: this.#beginMilliseconds, purpose, signal },
      (stop) => this.#open(request, stop),
    );
    const leave = (): void => {
      response.destroy();
    };
    if (signal?.aborted) leave();
    signal?.addEventListener('abort', leave);
    try {
      onBegin?.();
      await readLines(response, this.#maxBytes, onLine);
    } catch (error) {
      throw error instanceof BodyTooLongError ? tooLong(purpose, error) : toConnectionError(purpose, error);
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  /** Ends every connection; what is under way fails. */
  close(): void {
    this.#agent.destroy();
  }

  /** A response that has begun and is a success. */
  async #open(request: KubeRequest, stop: AbortSignal): Promise<IncomingMessage> {
    const credentials = await this.#credentials(request);
    const response = await this.#send(request, credentials, stop);
    if (response.statusCode === 401) {
      const renewed = await this.#renewed(credentials, request);
      if (renewed !== undefined) {
        response.resume();
        return this.#accept(await this.#send(request, renewed, stop), request);
      }
    }
    return this.#accept(response, request);
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
      throw error instanceof BodyTooLongError ? tooLong(purpose, error) : toConnectionError(purpose, error);
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

  /**
   * Sends, and once more when a connection that was kept from an earlier request turns out to be closed: the server
   * cannot have seen the request. Both methods may be repeated: GET reads, and the POST of a review stores nothing.
   */
  async #send(request: KubeRequest, credentials: KubeCredentials, stop: AbortSignal): Promise<IncomingMessage> {
    try {
      return await this.#sendOnce(request, credentials, stop);
    } catch (error) {
      if (!(error instanceof StaleSocketError) || stop.aborted) throw toConnectionError(request.purpose, error);
    }
    for (const sockets of Object.values(this.#agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
    try {
      return await this.#sendOnce(request, credentials, stop);
    } catch (error) {
      throw toConnectionError(request.purpose, error);
    }
  }

  #sendOnce(request: KubeRequest, { headers, tls }: KubeCredentials, stop: AbortSignal): Promise<IncomingMessage> {
    const { method, path, body, accept = 'application/json' } = request;
    const server = urlToHttpOptions(this.#endpoint.server);
    const { request: open } = server.protocol === 'http:' ? http : https;
    return new Promise((resolve, reject) => {
      const sent = open({
        protocol: server.protocol,
        hostname: server.hostname,
        port: server.port,
        method,
        path: `${this.#endpoint.server.pathname.replace(/\/$/, '')}${path}`,
        agent: this.#agent,
        headers: { ...headers, accept, 'user-agent': 'k8s-sysdig-adapter', ...(body ? bodyHeaders(body) : {}) },
        ...tls,
      });
      const leave = (): void => {
        sent.destroy();
      };
      stop.addEventListener('abort', leave);
      sent.on('response', resolve);
      sent.on('error', (error: NodeJS.ErrnoException) => {
        const stale = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        reject(stale ? new StaleSocketError(error.message, { cause: error }) : error);
      });
      sent.end(body);
      if (stop.aborted) leave();
    });
  }
}

/** A kept connection was closed by the other side before a byte of the answer came. */
class StaleSocketError extends Error {
  readonly code = 'ECONNRESET';
}

function tooLong(purpose: string, cause: BodyTooLongError): ClusterUnavailableError {
  return new ClusterUnavailableError(`could not ${purpose}: kube-apiserver's answer ${cause.message}`);
}

function bodyHeaders(body: string): Readonly<Record<string, string | number>> {
  return { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
}

/**
 * Idle connections are closed after 45 s, before a load balancer forgets them; TCP probes find a dead server under a
 * silent watch within half a minute. TLS material comes with each request: the agent keeps connections apart by it, so
 * that a rotated certificate is used from the next connection on.
 */
function createAgent(protocol: string, maxSockets: number): https.Agent | http.Agent {
  const options = { keepAlive: true, keepAliveMsecs: 15_000, timeout: 45_000, maxSockets };
  return protocol === 'http:' ? new http.Agent(options) : new https.Agent(options);
}
