/**
 * The Kubernetes metrics APIs as a library: ports for backends, the objects of the API, and the freshness engine
 * between them. Depends on nothing but the language.
 */

export * from './api/discovery/api-group-discovery-list.ts';
export * from './api/discovery/api-groups.ts';
export * from './api/discovery/api-resource-list.ts';
export * from './api/discovery/discovery-documents.ts';
export * from './api/documents/is-not-modified.ts';
export type { ServedDocument, Sha512Hex } from './api/documents/served-document.ts';
export * from './api/encoding/encode-json.ts';
export * from './api/encoding/encode-protobuf.ts';
export * from './api/encoding/encoder.ts';
export * from './api/negotiation/negotiate.ts';
export type { AnswerPreferences } from './api/negotiation/wants-pretty.ts';
export type { ApiObject, ApiValueList } from './api/objects/api-object.ts';
export * from './api/objects/external-metric-value-list.ts';
export * from './api/objects/headers-of.ts';
export * from './api/objects/label-selector.ts';
export type { ListMetadata } from './api/objects/list-metadata.ts';
export * from './api/objects/metric-value-list.ts';
export type { ApiObjectReference } from './api/objects/object-reference.ts';
export * from './api/objects/status.ts';
export * from './api/objects/time.ts';
export type { OpenApiInfo } from './api/openapi/build-openapi-v2.ts';
export * from './api/openapi/openapi-documents.ts';
export * from './api/request/api-request.ts';
export * from './api/request/document-offers.ts';
export * from './api/request/format-metric-request.ts';
export * from './api/request/get-metric-value-list.ts';
export * from './api/request/parse-api-request.ts';
export type { QueryParameters } from './api/request/query-parameters.ts';
export * from './api/request/request-attributes.ts';
export * from './api/request/request-target.ts';
export * from './autoscaling/desired-replicas.ts';
export type { Recorded } from './autoscaling/limits/records.ts';
export type { ScaleEvent, ScaleHistory } from './autoscaling/limits/scale-events.ts';
export type {
  ScalingBehavior,
  ScalingPolicy,
  ScalingRules,
  SelectPolicy,
} from './autoscaling/limits/scaling-behavior.ts';
export type { Recommendation } from './autoscaling/limits/stabilize.ts';
export * from './autoscaling/memory.ts';
export type { Circumstances, InvalidMetric, Proposal, ReplicaProposal } from './autoscaling/proposals/proposal.ts';
export * from './autoscaling/proposals/propose-replicas.ts';
export * from './autoscaling/proposals/scale-target.ts';
export * from './autoscaling/proposals/scaling-metric.ts';
export type { Tolerance } from './autoscaling/proposals/tolerance.ts';
export * from './autoscaling/replay.ts';
export * from './autoscaling/scaling-decision.ts';
export * from './autoscaling/scaling-situation.ts';
export { type AutoscalingSettings, defaultAutoscalingSettings } from './autoscaling/settings.ts';
export { AutoscalerFieldError } from './autoscaling/spec/autoscaler-field-error.ts';
export * from './autoscaling/spec/metric-spec.ts';
export * from './autoscaling/spec/parse-horizontal-pod-autoscaler.ts';
export { toLabelSelector } from './autoscaling/spec/parse-selector.ts';
export * from './cluster/clock.ts';
export * from './cluster/object-lister.ts';
export * from './cluster/resource-mapper.ts';
export * from './cluster/timers.ts';
export * from './errors/index.ts';
export type { ServedSample } from './freshness/answers/ladder.ts';
export type { ExpectedExternalRead, ExpectedObjectRead, ExpectedRead } from './freshness/demand/expected-read.ts';
export * from './freshness/freshness-engine.ts';
export * from './freshness/freshness-settings.ts';
export * from './freshness/freshness-state.ts';
export type { Refreshed } from './freshness/refresh/refresher.ts';
export * from './freshness/sample-source.ts';
export type { EvictionReason } from './freshness/table/table-store.ts';
export * from './model/group-resource.ts';
export {
  everything,
  formatLabelSelector,
  type LabelOperator,
  type LabelRequirement,
  type LabelSelector,
  matchesLabels,
} from './model/label-selector.ts';
export { labelKeyProblems, labelValueProblems } from './model/label-validation.ts';
export * from './model/metric-value.ts';
export * from './model/object-reference.ts';
export * from './model/parse-label-selector.ts';
export * from './model/quantity.ts';
export * from './provider/custom-metrics-provider.ts';
export * from './provider/external-metrics-provider.ts';
export * from './provider/forward-abort.ts';
export * from './provider/metric-info.ts';
export * from './provider/request-context.ts';
export * from './provider/unless-aborted.ts';
