import type { ResourceMapping } from '../../cluster/resource-mapper.ts';
import type { ExternalMetricValue, MetricValue } from '../../model/metric-value.ts';
import type { CustomMetricQuery } from '../../provider/custom-metrics-provider.ts';
import type { Sample } from '../sample-source.ts';

/** Says of a sample which object it describes, in Kubernetes' words. */
export function toMetricValue(
  query: CustomMetricQuery,
  { kind, apiVersion }: ResourceMapping,
  sample: Sample,
): MetricValue {
  const { metric, metricSelector } = query;
  const { name = '', namespace, value, timestamp, windowSeconds } = sample;
  return {
    describedObject: { kind, apiVersion, name, ...(namespace !== undefined && { namespace }) },
    metric,
    ...(metricSelector.requirements.length > 0 && { metricSelector }),
    timestamp,
    ...(windowSeconds !== undefined && { windowSeconds }),
    value,
  };
}

/** Adds the metric's name to a sample. */
export function toExternalMetricValue(metric: string, sample: Sample): ExternalMetricValue {
  const { labels = {}, timestamp, windowSeconds, value } = sample;
  return { metric, labels, timestamp, ...(windowSeconds !== undefined && { windowSeconds }), value };
}
