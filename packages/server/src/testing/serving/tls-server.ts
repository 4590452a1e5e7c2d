import { constants } from 'node:crypto';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Authorities } from '../access/authorities.ts';
import { Exchange } from './exchange.ts';

export interface TlsServerOptions {
  readonly authorities: Authorities;
  /** 0 for any free one. */
  readonly port: number;
  readonly answer: (exchange: Exchange) => Promise<void>;
}

/** HTTPS on loopback, which asks every client for a certificate and refuses none. */
export class TlsServer {
  readonly port: number;
  readonly #server: https.Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: https.Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Rejects when the port is taken. */
  static async start({ authorities, port, answer }: TlsServerOptions): Promise<TlsServer> {
    const { certificatePem: cert, privateKeyPem: key } = authorities.issueServer(['localhost'], ['127.0.0.1']);
    const server = https.createServer({
      cert,
      key,
      ca: authorities.cluster.certificatePem,
      requestCert: true,
      rejectUnauthorized: false,
      // A resumed session does not show its certificate again.
      secureOptions: constants.SSL_OP_NO_TICKET,
      ALPNProtocols: ['http/1.1'],
    });
    server.on('request', async (request, response) => {
      // A client that leaves in the middle of its request gets no answer.
      const body = await buffer(request).catch(() => undefined);
      if (body !== undefined) await answer(new Exchange(request, response, body));
    });
    server.on('tlsClientError', () => {});
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new TlsServer(server);
  }

  /** Breaks what is still open. */
  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
