/** The aggregated API server as a library: {@link runAdapter} is all of it on another backend, {@link createApp} its middle. */
export { type AppParts, createApp } from './app.ts';
export type { Authenticator, OfferedCredentials, UserInfo } from './authentication/authenticator.ts';
export type { Authorizer, Decision } from './authorization/authorizer.ts';
export type {
  Backend,
  BackendEffects,
  BackendModule,
  LeastMaxAge,
  LoadedBackend,
  RunningPart,
} from './backend/backend-module.ts';
export { runAdapter } from './cli/run-adapter.ts';
export { ConfigError } from './config/config.ts';
export type { FlagReader } from './config/flag-reader.ts';
export type { Flag, FlagGroup } from './config/flags.ts';
export type { HealthCheck } from './health/health-check.ts';
export { ShutdownState } from './lifecycle/shutdown.ts';
export type { Log, LogFields } from './logging/log.ts';
export type { AppMetrics } from './metrics/app-metrics.ts';
export type { MetricFamily, MetricSample } from './metrics/metric-family.ts';
export type { RequestKind } from './metrics/request-kind.ts';
export type { EndedRequest } from './metrics/request-metrics.ts';
export type { HealthChecks } from './routes/health.ts';
