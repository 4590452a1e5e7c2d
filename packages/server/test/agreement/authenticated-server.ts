import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { UnauthenticatedError } from '@metrics-adapter/core';
import { neverCancelled } from '@metrics-adapter/core/testing';
import type { Authenticator } from '../../src/authentication/authenticator.ts';
import { systemClock } from '../../src/lifecycle/node-timers.ts';
import { clientCertificateOptions, peerCertificateOf } from '../../src/tls/peer/verified-peer.ts';
import { createSelfSignedPair } from '../../src/tls/serving/self-signed-pair.ts';
import type { Address } from './api-client.ts';

/** A server on loopback that answers everybody by whom it takes them for, or 401. */
export class AuthenticatedServer {
  readonly address: Address;
  readonly #server: Server;

  private constructor(server: Server, ca: string) {
    const { port } = server.address() as AddressInfo;
    this.address = { url: `https://127.0.0.1:${port}`, ca, administrator: {} };
    this.#server = server;
  }

  static async start(authenticator: Authenticator): Promise<AuthenticatedServer> {
    const pair = createSelfSignedPair(['127.0.0.1'], systemClock.now());
    const server = createServer({ ...pair, ...clientCertificateOptions }, async (request, response) => {
      const { headers, headersDistinct, socket } = request;
      const peer = peerCertificateOf(socket as TLSSocket, systemClock);
      const credentials = { headers, headersDistinct, ...(peer === undefined ? {} : { peer }) };
      const user = await authenticator.authenticate(credentials, neverCancelled).catch((error: unknown) => error);
      response.statusCode = user instanceof UnauthenticatedError ? 401 : 200;
      response.end(JSON.stringify(user instanceof Error ? { problem: user.message } : user));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new AuthenticatedServer(server, pair.cert);
  }

  stop(): Promise<unknown> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}
