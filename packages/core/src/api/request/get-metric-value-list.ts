import type { CustomMetricsProvider } from '../../provider/custom-metrics-provider.ts';
import type { ExternalMetricsProvider } from '../../provider/external-metrics-provider.ts';
import type { RequestContext } from '../../provider/request-context.ts';
import type { ApiValueList } from '../objects/api-object.ts';
import { toExternalMetricValueList } from '../objects/external-metric-value-list.ts';
import { toMetricValueList } from '../objects/metric-value-list.ts';
import type { MetricRequest } from './api-request.ts';

/** Who answers for values. */
export interface MetricsProviders {
  /** Answers for `custom.metrics.k8s.io`. */
  readonly customMetrics: Pick<CustomMetricsProvider, 'getMetricByName' | 'getMetricBySelector'>;
  /** Answers for `external.metrics.k8s.io`. */
  readonly externalMetrics: Pick<ExternalMetricsProvider, 'getExternalMetric'>;
}

/**
 * Asks the provider that a request is for, and makes the object that answers it: always a list, also for one object.
 * Throws what the provider throws.
 */
export async function getMetricValueList(
  request: MetricRequest,
  { customMetrics, externalMetrics }: MetricsProviders,
  context: RequestContext,
): Promise<ApiValueList> {
  switch (request.kind) {
    case 'custom-by-name':
      return toMetricValueList([await customMetrics.getMetricByName(request.query, context)], request.version);
    case 'custom-by-selector':
      return toMetricValueList(await customMetrics.getMetricBySelector(request.query, context), request.version);
    case 'external':
      return toExternalMetricValueList(await externalMetrics.getExternalMetric(request.query, context));
  }
}
