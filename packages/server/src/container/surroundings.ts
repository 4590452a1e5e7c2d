import type { Clock, Timers } from '@metrics-adapter/core';
import type { ClusterAuthenticationConfig } from '../authentication/cluster-authentication.ts';
import type { LoadedBackend } from '../backend/backend-module.ts';
import type { Config } from '../config/config.ts';
import type { KubeEndpoint } from '../kubernetes/endpoint/kube-endpoint.ts';
import type { ShutdownState } from '../lifecycle/shutdown.ts';
import type { Log } from '../logging/log.ts';
import type { ServingCertificate } from '../tls/serving/serving-certificate.ts';

/** What was read from disk and environment before anything is built: building itself touches neither. */
export interface Surroundings {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly timers: Timers;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly newId: () => string;
  readonly shutdown: ShutdownState;
  readonly certificate: ServingCertificate;
  readonly endpoints: KubeEndpoints;
  readonly givenAuthentication: ClusterAuthenticationConfig;
  readonly backend: LoadedBackend;
}

/** One Kubernetes API server as a rule; three where flags say so. */
export interface KubeEndpoints {
  readonly lister: KubeEndpoint;
  readonly authentication: KubeEndpoint;
  readonly authorization: KubeEndpoint;
}
