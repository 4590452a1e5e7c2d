import { PathNotFoundError } from '../../errors/request-errors.ts';
import type { CustomMetricsProvider } from '../../provider/custom-metrics-provider.ts';
import type { ExternalMetricsProvider } from '../../provider/external-metrics-provider.ts';
import type { RequestContext } from '../../provider/request-context.ts';
import type { ApiValueList } from '../objects/api-object.ts';
import { toExternalMetricValueList } from '../objects/external-metric-value-list.ts';
import { toMetricValueList } from '../objects/metric-value-list.ts';
import type { MetricRequest } from './api-request.ts';

/** Who answers for values: one of them, or both. */
export interface MetricsProviders {
  /** Answers for `custom.metrics.k8s.io`; absent: that group is not there. */
  readonly customMetrics?: Pick<CustomMetricsProvider, 'getMetricByName' | 'getMetricBySelector'>;
  /** Answers for `external.metrics.k8s.io`; absent: that group is not there. */
  readonly externalMetrics?: Pick<ExternalMetricsProvider, 'getExternalMetric'>;
}

/**
 * Asks the provider that a request is for, and makes the object that answers it: always a list, also for one object.
 * Throws what the provider throws, and a {@link PathNotFoundError} where there is no provider.
 *
 * Before this is called, `negotiate` about the form of the answer: a backend should not be asked for somebody who could
 * not read the answer. The context's signal should be aborted when the client leaves and when its time is over, which is
 * `request.timeout` or the host's own limit, whichever is sooner; then answer with a `RequestTimeoutError` whatever the
 * provider says.
 */
export async function getMetricValueList(
  request: MetricRequest,
  { customMetrics, externalMetrics }: MetricsProviders,
  context: RequestContext,
): Promise<ApiValueList> {
  switch (request.kind) {
    case 'custom-by-name':
      return toMetricValueList([await served(customMetrics).getMetricByName(request.query, context)], request.version);
    case 'custom-by-selector':
      return toMetricValueList(
        await served(customMetrics).getMetricBySelector(request.query, context),
        request.version,
      );
    case 'external':
      return toExternalMetricValueList(await served(externalMetrics).getExternalMetric(request.query, context));
  }
}

function served<Provider>(provider: Provider | undefined): Provider {
  if (provider === undefined) throw new PathNotFoundError();
  return provider;
}
