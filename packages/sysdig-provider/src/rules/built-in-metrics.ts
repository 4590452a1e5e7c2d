import { agentMetrics } from './known/agent-metrics.ts';
import { javaMetrics } from './known/java-metrics.ts';
import type { BuiltInMetric } from './known/known-metric.ts';
import { kubernetesMetrics } from './known/kubernetes-metrics.ts';
import { scrapedMetrics } from './known/scraped-metrics.ts';

export type { BuiltInMetric } from './known/known-metric.ts';

/** Every metric that is known without asking, each series once. */
export const builtInMetrics: readonly BuiltInMetric[] = [
  ...agentMetrics,
  ...javaMetrics,
  ...kubernetesMetrics,
  ...scrapedMetrics,
];
