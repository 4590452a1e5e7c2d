import type { TLSSocket } from 'node:tls';
import { ContainerModule } from 'inversify';
import { createApp } from '../app.ts';
import { peerCertificateOf } from '../tls/peer/verified-peer.ts';
import { Identifiers } from './identifiers.ts';

/** The routes, and what stands before them. */
export const httpModule = new ContainerModule(({ bind }) => {
  bind(Identifiers.App).toResolvedValue(
    (provider, authenticator, authorizer, clusterAuthentication, { config, shutdown, log, clock, newId }) =>
      createApp({
        customMetrics: provider,
        externalMetrics: provider,
        authenticator,
        authorizer,
        peerOf: ({ socket }) => peerCertificateOf(socket as TLSSocket, clock),
        autoscalerUsers: config.serving.autoscalerUsers,
        checks: { live: [{ name: 'ping', problem: () => undefined }], ready: [clusterAuthentication, shutdown] },
        shutdown,
        log,
        clock,
        newId,
      }),
    [
      Identifiers.MetricsProvider,
      Identifiers.Authenticator,
      Identifiers.Authorizer,
      Identifiers.ClusterAuthentication,
      Identifiers.Surroundings,
    ],
  );
});
