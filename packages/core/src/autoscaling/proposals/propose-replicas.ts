import { proposeForExternal } from './external-metric.ts';
import { proposeForObject } from './object-metric.ts';
import { proposeForPods } from './pods-metric.ts';
import type { Circumstances, Proposal } from './proposal.ts';
import { proposeForResource } from './resource-metric.ts';
import type { ScalingMetric } from './scaling-metric.ts';

/** What one metric asks for, before bounds, rate limits and other metrics have their say. */
export function proposeReplicas(metric: ScalingMetric, circumstances: Circumstances): Proposal {
  switch (metric.type) {
    case 'Pods':
      return proposeForPods(metric, circumstances);
    case 'Object':
      return proposeForObject(metric, circumstances);
    case 'External':
      return proposeForExternal(metric, circumstances);
    case 'Resource':
    case 'ContainerResource':
      return proposeForResource(metric);
  }
}
