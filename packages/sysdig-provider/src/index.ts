/** Sysdig Monitor as a sample source for `@metrics-adapter/core`. */
export { AxiosTransport, type AxiosTransportOptions } from './client/axios-transport.ts';
export type { BudgetSettings } from './client/budget-settings.ts';
export type { BudgetState, CallOutcome } from './client/budget-state.ts';
export type { ClockSkew } from './client/clock-watch.ts';
export * from './client/credentials.ts';
export * from './client/endpoint.ts';
export * from './client/http-transport.ts';
export { IamCredentials, type IamCredentialsParts } from './client/iam-credentials.ts';
export { regionNames, toEndpoint } from './client/regions.ts';
export * from './create-sysdig-source.ts';
export { cadenceRefusal, refusalOf } from './data/refusal.ts';
export type { ClusterScope } from './plan/sysdig-scope.ts';
export { diskRuleFiles } from './rules/disk-rule-files.ts';
export { formatProblem } from './rules/file/format-problem.ts';
export * from './rules/file/rule-set.ts';
export type { RuleFiles } from './rules/live-rules.ts';
export type { MetricDescription } from './rules/metric-description.ts';
export type { LoadSummary, RuleFileReader, RuleFileState } from './rules/rule-file-watch.ts';
