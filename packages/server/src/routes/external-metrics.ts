import {
  type ExternalMetricsProvider,
  externalMetricsGroup,
  toExternalMetricValueList,
  toExternalResourceList,
} from '@metrics-adapter/core';
import { Router } from 'express';
import { contextOf } from '../http/exchange.ts';
import { methodNotAllowed } from '../http/method-not-allowed.ts';
import { refuseUnreadable, writeObject } from '../http/write-answer.ts';
import { readSelector } from './read-selector.ts';

/** `external.metrics.k8s.io/v1beta1`. Here `labelSelector` chooses by the metric's own labels. */
export function externalMetricsRouter(provider: ExternalMetricsProvider): Router {
  const router = Router({ caseSensitive: true });
  const base = `/apis/${externalMetricsGroup}/v1beta1`;

  router
    .route(base)
    .get((request, response) => {
      refuseUnreadable(request);
      writeObject(response, toExternalResourceList(provider.listAllExternalMetrics()));
    })
    .all(methodNotAllowed);
  router
    .route(`${base}/namespaces/:namespace/:metric`)
    .get(async (request, response) => {
      refuseUnreadable(request);
      const { namespace, metric } = request.params;
      const query = { namespace, metric, selector: readSelector(request, 'labelSelector') };
      writeObject(response, toExternalMetricValueList(await provider.getExternalMetric(query, contextOf(request))));
    })
    .all(methodNotAllowed);
  return router;
}
