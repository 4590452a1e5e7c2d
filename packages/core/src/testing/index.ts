/**
 * What tests of a backend, or of anything that uses one, need: time that stands still, fakes of the ports, and for each
 * port that can be implemented a contract, which tests what its comments promise.
 */
export { type ContractSubject, ContractViolation, type CreateSubject, type RegisterTest } from './contract.ts';
export { customMetricsProviderContract } from './custom-metrics-provider-contract.ts';
export type { CustomMetricsSubject, KnownObjects } from './custom-metrics-subject.ts';
export * from './external-metrics-provider-contract.ts';
export * from './fake-clock.ts';
export * from './fake-metrics-provider.ts';
export * from './fake-object-lister.ts';
export * from './fake-resource-mapper.ts';
export * from './fake-sample-source.ts';
export * from './fake-series.ts';
export * from './never-cancelled.ts';
export { sampleSourceContract } from './sample-source-contract.ts';
export type { SampleSourceSubject } from './sample-source-subject.ts';
