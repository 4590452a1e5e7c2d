import {
  type ExternalMetricsProvider,
  externalMetricsGroup,
  toExternalMetricValueList,
  toExternalResourceList,
} from '@metrics-adapter/core';
import { Router } from 'express';
import { contextOf } from '../http/exchange.ts';
import { readOnly } from '../http/read-only.ts';
import { refuseUnreadable, writeObject } from '../http/write-answer.ts';
import { readSelector } from './read-selector.ts';

/** `external.metrics.k8s.io/v1beta1`. Here `labelSelector` chooses by the metric's own labels. */
export function externalMetricsRouter(provider: ExternalMetricsProvider): Router {
  const router = Router({ caseSensitive: true });
  const base = `/apis/${externalMetricsGroup}/v1beta1`;
  readOnly(router, base, (request, response) => {
    refuseUnreadable(request);
    writeObject(response, toExternalResourceList(provider.listAllExternalMetrics()));
  });
  readOnly(router, `${base}/namespaces/:namespace/:metric`, async (request, response) => {
    refuseUnreadable(request);
    const { namespace = '', metric = '' } = request.params;
    const query = { namespace, metric, selector: readSelector(request, 'labelSelector') };
    writeObject(response, toExternalMetricValueList(await provider.getExternalMetric(query, contextOf(request))));
  });
  return router;
}
