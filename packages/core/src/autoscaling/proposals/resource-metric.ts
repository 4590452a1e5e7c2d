import { nameForCondition, nameMetric } from './metric-names.ts';
import { invalidMetric, type Proposal } from './proposal.ts';
import type { ContainerResourceScalingMetric, ResourceScalingMetric } from './scaling-metric.ts';

/** What a metric that is computed elsewhere asks for: what it is said to ask for. */
export function proposeForResource(metric: ResourceScalingMetric | ContainerResourceScalingMetric): Proposal {
  if (!metric.reading.ok) return invalidMetric(metric, metric.reading.error);
  const { replicas, usage, source } = metric.reading.value;
  return {
    valid: true,
    metric: nameMetric(metric),
    source: nameForCondition(metric),
    replicas,
    ...(usage && { usage }),
    steps: [`${source}: ${replicas}`],
  };
}
