import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** What a raw server does with a request once it is there as a whole. */
export type RawReply = (request: string, socket: Socket) => void;

/** A server that speaks no HTTP by itself: it sends whatever bytes a test wants. */
export class RawServer {
  /** Every request as it arrived. */
  readonly requests: string[] = [];
  readonly #server: Server;
  readonly #scheme: string;
  readonly #sockets = new Set<Socket>();
  reply: RawReply;

  static async start(reply: RawReply, tls?: TlsOptions): Promise<RawServer> {
    const one = new RawServer(reply, tls);
    await once(one.#server.listen(0, '127.0.0.1'), 'listening');
    return one;
  }

  private constructor(reply: RawReply, tls?: TlsOptions) {
    this.reply = reply;
    this.#scheme = tls === undefined ? 'http' : 'https';
    const listener = (socket: Socket): void => this.#serve(socket);
    this.#server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
    this.#server.on('tlsClientError', () => {});
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server.close(), 'close');
  }

  #serve(socket: Socket): void {
    let received = '';
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      if (!isWhole(received)) return;
      const request = received;
      received = '';
      this.requests.push(request);
      this.reply(request, socket);
    });
  }
}

function isWhole(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  const length = Number(/^content-length: *(\d+)/im.exec(received)?.[1] ?? 0);
  return end >= 0 && received.length >= end + 4 + length;
}

/** An answer in the bytes of HTTP; its length is told unless the headers do. */
export function rawAnswer(status: string, body: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = { 'content-length': String(Buffer.byteLength(body)), connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`;
}
