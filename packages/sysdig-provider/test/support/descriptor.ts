import type { MetricDescriptor } from '../../src/client/monitor-api.ts';

/** A descriptor as Sysdig would have it: its first aggregations are the usual ones. */
export function descriptor(
  id: string,
  metricType: string = 'gauge',
  more: Partial<MetricDescriptor> = {},
): MetricDescriptor {
  const isCounter = metricType === 'counter';
  return {
    id,
    metricType,
    type: 'int',
    category: undefined,
    namespaces: ['kubernetes.cluster'],
    timeAggregations: isCounter ? ['timeAvg', 'avg'] : ['avg', 'timeAvg'],
    groupAggregations: isCounter ? ['sum', 'avg'] : ['avg', 'sum'],
    ...more,
  };
}
