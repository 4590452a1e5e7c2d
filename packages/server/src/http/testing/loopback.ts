import http, { type ClientRequest, type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As text. */
  readonly body: string;
  /** As it was sent: compressed, for one. */
  readonly bytes: Buffer;
}

export interface Question {
  /** Sent exactly as it is written here. */
  readonly path: string;
  /** Default GET. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on loopback, and a client that asks it, each time on a connection of its own. */
export class Loopback {
  readonly port: number;
  readonly #server: http.Server | https.Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: http.Server | https.Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(server: http.Server | https.Server): Promise<Loopback> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Loopback(server);
  }

  /** A request that nobody has sent yet: for clients that leave. */
  request(question: Question): ClientRequest {
    return createRequest({ ...question, port: this.port, isTls: this.#server instanceof TlsServer });
  }

  ask(question: Question): Promise<Answer> {
    return send(this.request(question));
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask({ path, headers });
  }

  /** Breaks what is still open. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A question to a server that is not this test's own. */
export interface LoopbackQuestion extends Question {
  readonly port: number;
  readonly isTls: boolean;
}

/** Asks whoever listens on a port of loopback; certificates are not looked at. */
export function askLoopback(question: LoopbackQuestion): Promise<Answer> {
  return send(createRequest(question));
}

function createRequest({ port, isTls, path, method = 'GET', headers = {} }: LoopbackQuestion): ClientRequest {
  const target = { host: '127.0.0.1', port, path, method, headers, agent: false };
  return isTls ? https.request({ ...target, rejectUnauthorized: false }) : http.request(target);
}

function send(request: ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', async (response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
        const { statusCode: status = 0, headers } = response;
        const bytes = Buffer.concat(chunks);
        resolve({ status, headers, body: bytes.toString('utf8'), bytes });
      } catch (error) {
        reject(error);
      }
    });
    request.end();
  });
}
