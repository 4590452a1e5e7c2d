/**
 * The Kubernetes metrics APIs as a library: ports for backends, the objects of the API, and the freshness engine
 * between them. Depends on nothing but the language.
 */

export * from './api/discovery/discovery.ts';
export * from './api/encoding/accepts-json.ts';
export * from './api/encoding/encode-json.ts';
export * from './api/objects/external-metric-value-list.ts';
export * from './api/objects/label-selector.ts';
export * from './api/objects/metric-value-list.ts';
export * from './api/objects/status.ts';
export * from './api/objects/time.ts';
export * from './autoscaling/desired-replicas.ts';
export type { Circumstances, InvalidMetric, Proposal, ReplicaProposal } from './autoscaling/proposal.ts';
export * from './autoscaling/propose-replicas.ts';
export * from './autoscaling/scale-target.ts';
export * from './autoscaling/scaling-decision.ts';
export * from './autoscaling/scaling-metric.ts';
export * from './autoscaling/scaling-situation.ts';
export { type AutoscalingSettings, defaultAutoscalingSettings, type Tolerance } from './autoscaling/settings.ts';
export * from './autoscaling/stabilize.ts';
export * from './cluster/clock.ts';
export * from './cluster/object-lister.ts';
export * from './cluster/resource-mapper.ts';
export * from './cluster/timers.ts';
export * from './errors/index.ts';
export * from './freshness/freshness-engine.ts';
export * from './freshness/freshness-settings.ts';
export type { Refreshed } from './freshness/refresher.ts';
export * from './freshness/sample-source.ts';
export * from './model/group-resource.ts';
export {
  everything,
  formatLabelSelector,
  type LabelOperator,
  type LabelRequirement,
  type LabelSelector,
  matchesLabels,
} from './model/label-selector.ts';
export * from './model/metric-value.ts';
export * from './model/object-reference.ts';
export * from './model/parse-label-selector.ts';
export * from './model/quantity.ts';
export * from './provider/custom-metrics-provider.ts';
export * from './provider/external-metrics-provider.ts';
export * from './provider/metric-info.ts';
export * from './provider/request-context.ts';
