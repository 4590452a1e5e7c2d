/** The aggregated API server as a library: the application over ports, for whoever wires another backend. */
export { type AppParts, createApp } from './app.ts';
export type { Authenticator, OfferedCredentials, UserInfo } from './authentication/authenticator.ts';
export type { Authorizer, Decision, RequestAttributes } from './authorization/authorizer.ts';
export type { HealthCheck } from './health/health-check.ts';
export { ShutdownState } from './lifecycle/shutdown.ts';
export type { Log, LogFields } from './logging/log.ts';
export type { HealthChecks } from './routes/health.ts';
