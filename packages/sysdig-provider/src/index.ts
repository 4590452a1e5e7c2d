/** Sysdig Monitor as a sample source for `@metrics-adapter/core`. */
export { AxiosTransport, type AxiosTransportOptions } from './client/axios-transport.ts';
export * from './client/credentials.ts';
export * from './client/endpoint.ts';
export * from './client/http-transport.ts';
export * from './create-sysdig-source.ts';
export type { ClusterScope } from './plan/sysdig-scope.ts';
