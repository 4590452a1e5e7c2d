/** Sysdig Monitor as a sample source for `@metrics-adapter/core`. */
export { AxiosTransport, type AxiosTransportOptions } from './client/axios-transport.ts';
export type { BudgetSettings } from './client/budget-settings.ts';
export type { BudgetState, CallOutcome } from './client/budget-state.ts';
export type { ClockSkew } from './client/clock-watch.ts';
export * from './client/credentials.ts';
export * from './client/endpoint.ts';
export * from './client/http-transport.ts';
export * from './create-sysdig-source.ts';
export type { ClusterScope } from './plan/sysdig-scope.ts';
