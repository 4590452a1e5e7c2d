import { BadRequestError, MethodNotAllowedError, PathNotFoundError } from '../../errors/request-errors.ts';
import { customMetricsGroup, externalMetricsGroup } from '../discovery/api-groups.ts';
import type { CustomMetricsVersion } from '../objects/metric-value-list.ts';
import type { ApiRequest, DocumentRequest } from './api-request.ts';
import {
  type CustomMetricPath,
  type ExternalMetricPath,
  toCustomRequest,
  toExternalRequest,
} from './metric-request.ts';
import { firstValue, type QueryParameters } from './query-parameters.ts';
import type { RequestTarget } from './request-target.ts';

/** What a path means, as far as its segments alone tell. */
type Route = CustomMetricPath | ExternalMetricPath | DocumentRequest | { readonly kind: 'unknown' };

/**
 * Reads what a client asks for, from the method and the target that {@link parseRequestTarget} read.
 *
 * Two steps, and permission between them, since a Kubernetes API server tells who may not ask nothing but that:
 *
 * ```ts
 * const target = parseRequestTarget(request.url);                        // the text alone
 * const attributes = toRequestAttributes(request.method, target);        // ask whether the caller may: 403
 * const asked = parseApiRequest(request.method, target);                 // only now 404, 405, 400
 * ```
 *
 * Then negotiate about the form of the answer (406), and only then read it: values by `getMetricValueList`, documents from
 * `DiscoveryDocuments` and `OpenApiDocuments`. `examples/plain-http` in this library's repository has all of it, on
 * nothing but `node:http`.
 *
 * Throws a {@link PathNotFoundError} where a group of this API has nothing, a {@link MethodNotAllowedError} for every
 * method but GET (HEAD too, as in Go's framework: it would cost a whole answer that nobody sees), and a
 * {@link BadRequestError} that says what to write instead for names and parameters that cannot be meant. Parameters that
 * nobody knows are passed over, as everywhere in Kubernetes.
 *
 * @param method in upper case, as HTTP has it.
 */
export function parseApiRequest(method: string, { segments, query }: RequestTarget): ApiRequest {
  const route = findRoute(segments, query);
  if (route.kind === 'unknown') return route;
  if (method !== 'GET') throw new MethodNotAllowedError();
  switch (route.kind) {
    case 'custom-path':
      return toCustomRequest(route, query);
    case 'external-path':
      return toExternalRequest(route, query);
    default:
      return route;
  }
}

function findRoute([root, ...rest]: readonly string[], query: QueryParameters): Route {
  if (root === 'apis') return findApiRoute(rest);
  if (root === 'openapi') return findOpenApiRoute(rest, query);
  return { kind: 'unknown' };
}

function findOpenApiRoute([version, ...document]: readonly string[], query: QueryParameters): Route {
  if (version === 'v2' && document.length === 0) return { kind: 'openapi-v2' };
  if (version !== 'v3') return { kind: 'unknown' };
  if (document.length === 0) return { kind: 'openapi-v3-index' };
  const hash = firstValue(query, 'hash');
  return { kind: 'openapi-v3', path: document.join('/'), ...(hash !== undefined && { hash }) };
}

function findApiRoute([group, version, ...rest]: readonly string[]): Route {
  if (group === undefined) return { kind: 'group-list' };
  if (group !== customMetricsGroup && group !== externalMetricsGroup) return { kind: 'unknown' };
  if (version === undefined) return { kind: 'group', group };
  if (group === externalMetricsGroup) return findExternalRoute(version, rest);
  if (version !== 'v1beta1' && version !== 'v1beta2') throw new PathNotFoundError();
  return findCustomRoute(version, rest);
}

function findExternalRoute(version: string, parts: readonly string[]): Route {
  if (version !== 'v1beta1') throw new PathNotFoundError();
  if (parts.length === 0) return { kind: 'external-resource-list', version };
  const [namespaces, namespace, metric, more] = parts;
  if (namespaces !== 'namespaces' || namespace === undefined || metric === undefined || more !== undefined) {
    throw new PathNotFoundError();
  }
  return { kind: 'external-path', version, namespace, metric };
}

function findCustomRoute(version: CustomMetricsVersion, parts: readonly string[]): Route {
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = parts;
  const isNamespaced = first === 'namespaces';
  switch (parts.length) {
    case 0:
      return { kind: 'custom-resource-list', version };
    case 3:
      if (isNamespaced) throw withoutPlace();
      return { kind: 'custom-path', version, resource: first, name: second, metric: third };
    case 4:
      // The namespace itself is the described object, and as an object it lives in no namespace.
      if (!isNamespaced || third !== 'metrics') throw new PathNotFoundError();
      return { kind: 'custom-path', version, resource: 'namespaces', name: second, metric: fourth };
    case 5:
      if (!isNamespaced) throw new PathNotFoundError();
      if (third === 'namespaces') throw withoutPlace();
      return { kind: 'custom-path', version, namespace: second, resource: third, name: fourth, metric: fifth };
    default:
      throw new PathNotFoundError();
  }
}

/**
 * `namespaces/ns/pods` and `namespaces/ns/namespaces/other/m`: Go's framework knows such paths, as `invalid request path`
 * and as a namespace within another one. The latter would be read with a permission for the wrong namespace.
 */
function withoutPlace(): BadRequestError {
  return new BadRequestError(
    'invalid request path: a metric of a namespace is at namespaces/NAMESPACE/metrics/METRIC, one of an object at namespaces/NAMESPACE/RESOURCE/NAME/METRIC',
  );
}
