import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Log } from '../logging/log.ts';
import { clientCertificateOptions } from '../tls/peer/verified-peer.ts';
import type { ServingCertificate } from '../tls/serving/serving-certificate.ts';

/**
 * How long a client may take, in milliseconds, and how many bytes of headers it may send: as much as Kubernetes' own
 * servers allow. A user in hundreds of groups does not fit into Node's 16 KiB.
 */
const limits = { headersTimeout: 32_000, requestTimeout: 60_000, keepAliveTimeout: 90_000, maxHeaderSize: 1_048_576 };

/**
 * The HTTPS server. It asks every client for a certificate and refuses none: there are two authorities with different
 * meaning, which the authenticators check. HTTP/1.1 alone: express crashes on a request of HTTP/2.
 */
export function createHttpsServer(certificate: ServingCertificate, listener: RequestListener): Server {
  const tls = { ...clientCertificateOptions, minVersion: 'TLSv1.2', ALPNProtocols: ['http/1.1'] } as const;
  const server = createServer({ ...certificate.current(), ...tls, ...limits }, listener);
  certificate.onChange(() => server.setSecureContext({ ...certificate.current(), ...tls }));
  return server;
}

export interface ListenOptions {
  /** 0 for any free one. */
  readonly port: number;
  /** `0.0.0.0` and `::` both stand for every address of either family, as in Kubernetes. */
  readonly address: string;
  /** For what goes wrong with the listening socket later, such as no file descriptor for another connection. */
  readonly log: Log;
}

/** Starts to listen, and tells on which port. Rejects with one line that says what stands in the way. */
export function listen(server: Server, { port, address, log }: ListenOptions): Promise<number> {
  const everywhere = address === '0.0.0.0' || address === '::';
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void =>
      reject(new ListenError(describe(error, port, address), { cause: error }));
    server.once('error', fail);
    server.listen({ port, ...(!everywhere && { host: address }) }, () => {
      server.off('error', fail);
      server.on('error', (error) => log.error('the listening socket has a problem', { error }));
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}

/** The server cannot listen where it was told to. */
export class ListenError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ListenError';
  }
}

function describe({ code, message }: NodeJS.ErrnoException, port: number, address: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} of ${address} is in use: choose another one by --secure-port`;
    case 'EACCES':
      return `port ${port} needs privileges: choose one above 1024 by --secure-port`;
    case 'EADDRNOTAVAIL':
      return `${address} is no address of this machine: choose one by --bind-address`;
    default:
      return `cannot listen on port ${port} of ${address}: ${message}`;
  }
}
