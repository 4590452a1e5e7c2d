import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { KubeCredentials, KubeEndpoint } from '../endpoint/kube-endpoint.ts';

/** One request that came in, to be answered by the test. */
export class Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** Settles when the connection of this request is gone. */
  readonly closed: Promise<void>;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse, body: string) {
    const url = new URL(request.url ?? '/', 'http://fake.invalid');
    this.method = request.method ?? '';
    this.path = url.pathname;
    this.query = url.searchParams;
    this.headers = request.headers;
    this.body = body;
    this.#response = response;
    this.closed = new Promise((resolve) => response.on('close', resolve));
  }

  /** Answers as a whole. Text goes out as it is, everything else as JSON. */
  answer(status: number, body: unknown, contentType = 'application/json'): void {
    this.#response.writeHead(status, { 'content-type': contentType });
    this.#response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  /** Begins a watch. */
  begin(): this {
    this.#response.writeHead(200, { 'content-type': 'application/json' });
    this.#response.flushHeaders();
    return this;
  }

  /** Sends one line of a watch. */
  send(line: unknown): this {
    this.#response.write(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
    return this;
  }

  /** Sends text as it is. */
  sendRaw(text: string): this {
    this.#response.write(text);
    return this;
  }

  end(): void {
    this.#response.end();
  }

  /** Breaks the connection. */
  cut(): void {
    this.#response.socket?.destroy();
  }
}

export interface FakeApiServerOptions {
  /** Absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string };
  /** Answers at once; what it leaves (false) waits for {@link FakeApiServer.next}. */
  readonly handle?: (exchange: Exchange) => boolean;
}

/** A stand-in for kube-apiserver on loopback that says what the test tells it to. */
export class FakeApiServer {
  readonly url: URL;
  /** How many connections were opened so far. */
  connections = 0;
  readonly sockets = new Set<Socket>();
  readonly #server: http.Server;
  readonly #waiting: Exchange[] = [];
  readonly #takers: ((exchange: Exchange) => void)[] = [];

  private constructor(server: http.Server, protocol: string) {
    this.#server = server;
    this.url = new URL(`${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  static async start({ tls, handle = () => false }: FakeApiServerOptions = {}): Promise<FakeApiServer> {
    const server: http.Server = tls
      ? https.createServer({ ...tls, requestCert: tls.ca !== undefined, rejectUnauthorized: true })
      : http.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const fake = new FakeApiServer(server, tls ? 'https' : 'http');
    server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => fake.#connected(socket));
    server.on('request', (request, response) => void fake.#received(request, response, handle));
    return fake;
  }

  /** The next request that nobody answered yet. */
  next(): Promise<Exchange> {
    const exchange = this.#waiting.shift();
    return exchange ? Promise.resolve(exchange) : new Promise((resolve) => this.#takers.push(resolve));
  }

  /** How many requests came in that nobody looked at. */
  get unanswered(): number {
    return this.#waiting.length;
  }

  /** An endpoint for this server. */
  endpoint(credentials: KubeCredentials = { headers: { authorization: 'Bearer secret' }, tls: {} }): KubeEndpoint {
    return { server: this.url, credentials: async () => credentials, forgetCredentials: () => {} };
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connected(socket: Socket): void {
    this.connections += 1;
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => {});
  }

  async #received(request: IncomingMessage, response: ServerResponse, handle: (exchange: Exchange) => boolean) {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const exchange = new Exchange(request, response, Buffer.concat(chunks).toString('utf8'));
    if (handle(exchange)) return;
    const taker = this.#takers.shift();
    if (taker === undefined) this.#waiting.push(exchange);
    else taker(exchange);
  }
}
