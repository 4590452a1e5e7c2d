import https from 'node:https';
import { text } from 'node:stream/consumers';
import type { ClusterUnderTest, Identity } from './cluster-under-test.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into JSON as it comes
type Body = any;

export interface ApiAnswer {
  readonly status: number;
  readonly body: Body;
}

export interface ApiRequest {
  readonly method?: string;
  readonly body?: unknown;
  /** Of the body. */
  readonly contentType?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What of a cluster it takes to ask it. */
export type Address = Pick<ClusterUnderTest, 'url' | 'ca' | 'administrator'>;

/** Asks a cluster as one user, each time on a connection of its own. */
export class ApiClient {
  readonly #cluster: Address;
  readonly #identity: Identity;

  constructor(cluster: Address, identity: Identity = cluster.administrator) {
    this.#cluster = cluster;
    this.#identity = identity;
  }

  /** An answer that is no JSON is its text. */
  async ask(path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    const { status, body } = await this.askText(path, request);
    try {
      return { status, body: JSON.parse(body) };
    } catch {
      return { status, body };
    }
  }

  /** The lines of a watch, when the server has ended it. */
  async watch(path: string, accept?: string): Promise<readonly Body[]> {
    const { body } = await this.askText(path, accept === undefined ? {} : { accept });
    return body
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  create(path: string, body: unknown): Promise<ApiAnswer> {
    return this.ask(path, { method: 'POST', body });
  }

  replace(path: string, body: unknown): Promise<ApiAnswer> {
    return this.ask(path, { method: 'PUT', body });
  }

  /** By a merge patch. */
  patch(path: string, body: unknown): Promise<ApiAnswer> {
    return this.ask(path, { method: 'PATCH', body, contentType: 'application/merge-patch+json' });
  }

  delete(path: string): Promise<ApiAnswer> {
    return this.ask(path, { method: 'DELETE' });
  }

  askText(path: string, request: ApiRequest): Promise<{ readonly status: number; readonly body: string }> {
    const { method = 'GET', body, contentType = 'application/json', accept = 'application/json' } = request;
    const { token, ...tls } = this.#identity;
    const headers = {
      ...request.headers,
      accept,
      ...(body !== undefined && { 'content-type': contentType }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const options = { method, headers, ca: this.#cluster.ca, ...tls, agent: false };
    return new Promise((resolve, reject) => {
      const sent = https.request(this.#cluster.url + path, options, (response) => {
        text(response).then((all) => resolve({ status: response.statusCode ?? 0, body: all }), reject);
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
