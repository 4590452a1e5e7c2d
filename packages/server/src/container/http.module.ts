import type { TLSSocket } from 'node:tls';
import { ContainerModule } from 'inversify';
import { createApp } from '../app.ts';
import { ObservedProviders } from '../metrics/observed-providers.ts';
import { peerCertificateOf } from '../tls/peer/verified-peer.ts';
import { Identifiers } from './identifiers.ts';

/** The routes, and what stands before them. */
export const httpModule = new ContainerModule(({ bind }) => {
  bind(Identifiers.App).toResolvedValue(
    (
      engine,
      authenticator,
      authorizer,
      clusterAuthentication,
      warmUp,
      metrics,
      { samples },
      { config, shutdown, log, clock, timers, newId },
    ) => {
      const provider = new ObservedProviders({ provider: engine, metrics: samples, clock });
      return createApp({
        customMetrics: provider,
        externalMetrics: provider,
        authenticator,
        authorizer,
        peerOf: ({ socket }) => peerCertificateOf(socket as TLSSocket, clock),
        autoscalerUsers: config.serving.autoscalerUsers,
        checks: {
          live: [{ name: 'ping', problem: () => undefined }],
          ready: [clusterAuthentication, warmUp, shutdown],
        },
        shutdown,
        log,
        clock,
        timers,
        newId,
        metrics,
      });
    },
    [
      Identifiers.MetricsProvider,
      Identifiers.Authenticator,
      Identifiers.Authorizer,
      Identifiers.ClusterAuthentication,
      Identifiers.WarmUp,
      Identifiers.Metrics,
      Identifiers.Instruments,
      Identifiers.Surroundings,
    ],
  );
});
