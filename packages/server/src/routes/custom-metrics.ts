import {
  BadRequestError,
  type CustomMetricsProvider,
  type CustomMetricsVersion,
  customMetricsGroup,
  type MetricValue,
  parseGroupResource,
  toCustomResourceList,
  toMetricValueList,
} from '@metrics-adapter/core';
import { type Request, type RequestHandler, Router } from 'express';
import { contextOf } from '../http/exchange.ts';
import { methodNotAllowed } from '../http/method-not-allowed.ts';
import { refuseUnreadable, writeObject } from '../http/write-answer.ts';
import { readSelector } from './read-selector.ts';

/** The object that a path names; `*` as its name stands for all that the label selector chooses. */
interface ObjectPath {
  readonly namespace?: string;
  readonly resource: string;
  readonly name: string;
  readonly metric: string;
}

/** `custom.metrics.k8s.io`, in one version. */
export function customMetricsRouter(provider: CustomMetricsProvider, version: CustomMetricsVersion): Router {
  const router = Router({ caseSensitive: true });
  const base = `/apis/${customMetricsGroup}/${version}`;
  const read =
    (toPath: (parameters: Request['params']) => ObjectPath): RequestHandler =>
    async (request, response) => {
      refuseUnreadable(request);
      const values = await readValues(provider, toPath(request.params), request);
      writeObject(response, toMetricValueList(values, version));
    };

  router
    .route(base)
    .get((request, response) => {
      refuseUnreadable(request);
      writeObject(response, toCustomResourceList(provider.listAllMetrics(), version));
    })
    .all(methodNotAllowed);
  router.route(`${base}/namespaces/:name/metrics/:metric`).get(read(toNamespacePath)).all(methodNotAllowed);
  router.route(`${base}/namespaces/:namespace/:resource/:name/:metric`).get(read(toObjectPath)).all(methodNotAllowed);
  router.route(`${base}/:resource/:name/:metric`).get(read(toRootPath)).all(methodNotAllowed);
  return router;
}

/** The namespace itself is the described object, and as an object it lives in no namespace. */
function toNamespacePath({ name = '', metric = '' }: Request['params']): ObjectPath {
  return { resource: 'namespaces', name: String(name), metric: String(metric) };
}

function toObjectPath({ namespace, resource, name, metric }: Request['params']): ObjectPath {
  return { namespace: String(namespace), resource: String(resource), name: String(name), metric: String(metric) };
}

function toRootPath({ resource, name, metric }: Request['params']): ObjectPath {
  if (resource === 'namespaces') {
    throw new BadRequestError(
      'invalid request path: a metric of a namespace is at namespaces/NAMESPACE/metrics/METRIC, one of an object at namespaces/NAMESPACE/RESOURCE/NAME/METRIC',
    );
  }
  return { resource: String(resource), name: String(name), metric: String(metric) };
}

async function readValues(
  provider: CustomMetricsProvider,
  { namespace, resource, name, metric }: ObjectPath,
  request: Request,
): Promise<readonly MetricValue[]> {
  const query = {
    groupResource: parseGroupResource(resource),
    ...(namespace !== undefined && { namespace }),
    metric,
    metricSelector: readSelector(request, 'metricLabelSelector'),
  };
  if (name !== '*') return [await provider.getMetricByName({ ...query, name }, contextOf(request))];
  const selector = readSelector(request, 'labelSelector');
  return provider.getMetricBySelector({ ...query, selector }, contextOf(request));
}
