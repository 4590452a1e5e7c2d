import type { FreshnessEngine, SampleSource } from '@metrics-adapter/core';
import type { Express } from 'express';
import type { ServiceIdentifier } from 'inversify';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import type { Backend, RunningPart } from '../backend/backend-module.ts';
import type { WarmUp } from '../health/warm-up.ts';
import type { AuthenticationConfigMap } from '../kubernetes/authentication-config/authentication-config-map.ts';
import type { AutoscalerWatch } from '../kubernetes/autoscalers/autoscaler-watch.ts';
import type { DiscoveryResourceMapper } from '../kubernetes/discovery/discovery-resource-mapper.ts';
import type { KubernetesObjectLister } from '../kubernetes/objects/kubernetes-object-lister.ts';
import type { ClientNodeReviewApi } from '../kubernetes/reviews/client-node-review-api.ts';
import type { WatchSurroundings } from '../kubernetes/watch/reflector.ts';
import type { AppMetrics } from '../metrics/app-metrics.ts';
import type { Instruments } from '../metrics/instruments.ts';
import type { ProcessMetrics } from '../metrics/process-metrics.ts';
import type { Surroundings } from './surroundings.ts';

/** A typed key. The function matters: an annotated constant would be narrowed to `symbol` and lose its type. */
const identifier = <T>(name: string): ServiceIdentifier<T> => Symbol.for(`metrics-adapter/${name}`);

/** What follows the cluster or the backend for as long as the server runs: each module adds its own. */
export const runningParts = identifier<RunningPart>('RunningPart');

/** Everything else that the container knows, by its port where there is one. */
export const Identifiers = {
  Surroundings: identifier<Surroundings>('Surroundings'),
  /** What lists and watches of Kubernetes need. */
  Watching: identifier<WatchSurroundings>('Watching'),
  ResourceMapper: identifier<DiscoveryResourceMapper>('ResourceMapper'),
  ObjectLister: identifier<KubernetesObjectLister>('ObjectLister'),
  ReviewApi: identifier<ClientNodeReviewApi>('ReviewApi'),
  ClusterAuthentication: identifier<AuthenticationConfigMap>('ClusterAuthentication'),
  Authenticator: identifier<Authenticator>('Authenticator'),
  Authorizer: identifier<Authorizer>('Authorizer'),
  /** The backend with what runs beside it. */
  Backend: identifier<Backend>('Backend'),
  /** The backend as the engine sees it. */
  SampleSource: identifier<SampleSource>('SampleSource'),
  /** Answers both metrics APIs. */
  MetricsProvider: identifier<FreshnessEngine>('MetricsProvider'),
  /** Makes demand of HPAs. */
  AutoscalerWatch: identifier<AutoscalerWatch>('AutoscalerWatch'),
  WarmUp: identifier<WarmUp>('WarmUp'),
  /** What counts as it happens. */
  Instruments: identifier<Instruments>('Instruments'),
  /** How the process itself fares. */
  ProcessMetrics: identifier<ProcessMetrics>('ProcessMetrics'),
  /** What is shown at `/metrics`. */
  Metrics: identifier<AppMetrics>('Metrics'),
  App: identifier<Express>('App'),
} as const;
