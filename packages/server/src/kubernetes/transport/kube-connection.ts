import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { errorCodeOf } from '../../errors/error-code.ts';
import type { KubeCredentials } from '../endpoint/kube-endpoint.ts';
import type { KubeRequest } from './kube-transport.ts';

/** Sends requests to one server over an agent of its own. Throws what node:http throws. */
export class KubeConnection {
  readonly #server: URL;
  readonly #agent: https.Agent | http.Agent;

  constructor(server: URL, maxSockets: number) {
    this.#server = server;
    this.#agent = createAgent(server.protocol, maxSockets);
  }

  /**
   * Sends, and once more when a connection that was kept from an earlier request turns out to be closed: the server
   * cannot have seen the request. Both methods may be repeated: GET reads, and the POST of a review stores nothing.
   */
  async send(request: KubeRequest, credentials: KubeCredentials, stop: AbortSignal): Promise<IncomingMessage> {
    try {
      return await this.#sendOnce(request, credentials, stop);
    } catch (error) {
      if (!(error instanceof StaleSocketError) || stop.aborted) throw error;
    }
    // The others were most likely closed with it: the second try shall not find the next one of them.
    for (const sockets of Object.values(this.#agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy();
    return this.#sendOnce(request, credentials, stop);
  }

  /** Ends everything; what is under way fails. */
  close(): void {
    this.#agent.destroy();
  }

  #sendOnce(request: KubeRequest, { headers, tls }: KubeCredentials, stop: AbortSignal): Promise<IncomingMessage> {
    const { method, path, body, accept = 'application/json' } = request;
    const { protocol, hostname, port } = urlToHttpOptions(this.#server);
    const open = protocol === 'http:' ? http.request : https.request;
    return new Promise((resolve, reject) => {
      const sent = open({
        protocol,
        hostname,
        port,
        method,
        path: `${this.#server.pathname.replace(/\/$/, '')}${path}`,
        agent: this.#agent,
        headers: { ...headers, accept, 'user-agent': 'k8s-sysdig-adapter', ...(body ? bodyHeaders(body) : {}) },
        ...tls,
      });
      const leave = (): void => {
        sent.destroy();
      };
      stop.addEventListener('abort', leave);
      sent.on('response', resolve);
      sent.on('error', (error) => reject(sent.reusedSocket && wasReset(error) ? new StaleSocketError(error) : error));
      sent.end(body);
      if (stop.aborted) leave();
    });
  }
}

/** A kept connection was closed by the other side before a byte of the answer came. */
class StaleSocketError extends Error {
  readonly code = 'ECONNRESET';

  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

function wasReset(error: Error): boolean {
  const code = errorCodeOf(error);
  return code === 'ECONNRESET' || code === 'EPIPE';
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
