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
import { readOnly } from '../http/read-only.ts';
import { refuseUnreadable, writeObject } from '../http/write-answer.ts';
import { readSelector } from './read-selector.ts';

/** The object that a path names; `*` as its name stands for all that the label selector chooses. */
interface ObjectPath {
  readonly namespace?: string;
  readonly resource: string;
  readonly name: string;
  readonly metric: string;
}

type Parameters = Readonly<Record<string, string>>;

/** `custom.metrics.k8s.io`, in one version. */
export function customMetricsRouter(provider: CustomMetricsProvider, version: CustomMetricsVersion): Router {
  const router = Router({ caseSensitive: true });
  const base = `/apis/${customMetricsGroup}/${version}`;
  const read = (toPath: (parameters: Parameters) => ObjectPath): RequestHandler<Record<string, string>> => {
    return async (request, response) => {
      refuseUnreadable(request);
      const values = await readValues(provider, toPath(request.params), request);
      writeObject(response, toMetricValueList(values, version));
    };
  };

  readOnly(router, base, (request, response) => {
    refuseUnreadable(request);
    writeObject(response, toCustomResourceList(provider.listAllMetrics(), version));
  });
  readOnly(router, `${base}/namespaces/:name/metrics/:metric`, read(toNamespacePath));
  readOnly(router, `${base}/namespaces/:namespace/:resource/:name/:metric`, read(toObjectPath));
  readOnly(router, `${base}/:resource/:name/:metric`, read(toRootPath));
  return router;
}

/** The namespace itself is the described object, and as an object it lives in no namespace. */
function toNamespacePath({ name = '', metric = '' }: Parameters): ObjectPath {
  return { resource: 'namespaces', name, metric };
}

function toObjectPath({ namespace = '', resource = '', name = '', metric = '' }: Parameters): ObjectPath {
  return { namespace, resource, name, metric };
}

function toRootPath({ resource = '', name = '', metric = '' }: Parameters): ObjectPath {
  if (resource === 'namespaces') {
    throw new BadRequestError(
      'invalid request path: a metric of a namespace is at namespaces/NAMESPACE/metrics/METRIC, one of an object at namespaces/NAMESPACE/RESOURCE/NAME/METRIC',
    );
  }
  return { resource, name, metric };
}

async function readValues(
  provider: CustomMetricsProvider,
  { namespace, resource, name, metric }: ObjectPath,
  request: Request<Record<string, string>>,
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
