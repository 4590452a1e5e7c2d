import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { getCACertificates } from 'node:tls';
import { forwardAbort } from '@metrics-adapter/core';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import {
  type HttpAnswer,
  type HttpRequest,
  type HttpTransport,
  TransportError,
  type TransportFailure,
} from './http-transport.ts';

export interface AxiosTransportOptions {
  /** PEM certificates to trust besides Node's own, for installations with a certificate authority of their own. */
  readonly ca?: string;
  /** The largest answer that is read, in bytes. */
  readonly maxBytes?: number;
}

const defaultMaxBytes = 64 * 1024 * 1024;

/**
 * {@link HttpTransport} by axios over kept connections. `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are honoured. The
 * one file that sees an axios error: none leaves it, since they hold the request's headers.
 */
export class AxiosTransport implements HttpTransport {
  readonly #client: AxiosInstance;
  readonly #agents: readonly [HttpAgent, HttpsAgent];

  /** Opens no connection before it is asked. */
  constructor({ ca, maxBytes = defaultMaxBytes }: AxiosTransportOptions = {}) {
    const keep = { keepAlive: true, maxSockets: 64 };
    this.#agents = [
      new HttpAgent(keep),
      new HttpsAgent({ ...keep, ...(ca !== undefined && { ca: [...getCACertificates('default'), ca] }) }),
    ];
    this.#client = axios.create({
      adapter: 'http',
      httpAgent: this.#agents[0],
      httpsAgent: this.#agents[1],
      maxRedirects: 0,
      maxContentLength: maxBytes,
      responseType: 'text',
      transitional: { forcedJSONParsing: false },
      validateStatus: () => true,
    });
  }

  async send({ method, url, headers, body, signal, timeout }: HttpRequest): Promise<HttpAnswer> {
    const abort = new AbortController();
    const state: { failure?: TransportFailure } = {};
    const stop = (failure: TransportFailure): void => {
      state.failure ??= failure;
      abort.abort();
    };
    // A timer of our own: axios' does not run while a request waits for a connection.
    const timer = setTimeout(stop, timeout, 'timeout');
    const forget = forwardAbort(signal, { abort: () => stop('cancelled') });
    try {
      const what = { method, url: url.href, headers, ...(body !== undefined && { data: body }) };
      return toAnswer(await this.#client.request<string>({ ...what, signal: abort.signal }));
    } catch (error) {
      throw toTransportError(error, state.failure);
    } finally {
      clearTimeout(timer);
      forget();
    }
  }

  /** Closes the kept connections. */
  close(): void {
    for (const agent of this.#agents) agent.destroy();
  }
}

function toAnswer({ status, headers, data }: AxiosResponse<string>): HttpAnswer {
  const pairs = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { status, headers: Object.fromEntries(pairs), body: data };
}

function toTransportError(error: unknown, stopped: TransportFailure | undefined): TransportError {
  const { code = '', message = '' } = axios.isAxiosError(error) ? error : {};
  if (stopped !== undefined)
    return new TransportError(stopped, stopped === 'timeout' ? 'no answer in time' : 'nobody waits any longer');
  if (message.startsWith('maxContentLength')) return new TransportError('too-large', message);
  const words = message.includes(code) ? message : `${message} (${code})`;
  return new TransportError(/CERT|SIGNATURE/.test(code) ? 'certificate' : 'connection', words);
}
