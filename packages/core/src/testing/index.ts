/**
 * What tests of a backend, or of anything that uses one, need: time that stands still, fakes of the ports, and for each
 * port that can be implemented a contract, which tests what its comments promise.
 */
export type { CommonAbility, ContractSubject, KnownValue } from './contract/contract-subject.ts';
export { ContractViolation } from './contract/contract-violation.ts';
export { customMetricsProviderContract } from './contract/custom-metrics/custom-metrics-provider-contract.ts';
export type * from './contract/custom-metrics/custom-metrics-subject.ts';
export { externalMetricsProviderContract } from './contract/external-metrics/external-metrics-provider-contract.ts';
export type * from './contract/external-metrics/external-metrics-subject.ts';
export type { Abilities } from './contract/register-rules.ts';
export { sampleSourceContract } from './contract/sample-source/sample-source-contract.ts';
export type * from './contract/sample-source/sample-source-subject.ts';
export type * from './contract/test-runner.ts';
export * from './fake-clock.ts';
export * from './fake-metrics-provider.ts';
export * from './fake-object-lister.ts';
export * from './fake-resource-mapper.ts';
export * from './fake-sample-source.ts';
export * from './fake-series.ts';
export * from './never-cancelled.ts';
