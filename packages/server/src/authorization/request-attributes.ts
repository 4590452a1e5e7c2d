import type { RequestAttributes } from './authorizer.ts';
import type { RequestPath } from './request-path.ts';

/** What a permission depends on. */
export interface AuthorizedRequest {
  /** In upper case, as HTTP has it. */
  readonly method: string;
  readonly path: RequestPath;
  /** The query's parameters; only `watch` matters. */
  readonly query?: URLSearchParams;
}

/** Kubernetes' verbs for objects; any other method has the verb `""`. */
const VERBS: ReadonlyMap<string, string> = new Map([
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['POST', 'create'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);

/**
 * Puts a request into the words of a `SubjectAccessReview`, as Kubernetes' API machinery does, so that the RBAC rules
 * written for any metrics adapter hold here: `pods/http_requests` is the metric of pods, `*` is a name like any other,
 * `metrics/M` is a metric of the namespace itself, and an external metric is a list of the resource of its name.
 *
 * Two special cases of Kubernetes' own API are left out, since they would hide metrics: `status` and `finalize` below a
 * namespace, and `watch` and `proxy` as first segment.
 */
export function toRequestAttributes({ method, path, query }: AuthorizedRequest): RequestAttributes {
  const [prefix, group, version, ...rest] = path.segments;
  if (prefix !== 'apis' || group === undefined || version === undefined || rest.length === 0) {
    return { kind: 'path', verb: method.toLowerCase(), path: path.text };
  }
  const { namespace, parts } = splitNamespace(rest);
  const [resource = '', name, subresource] = parts;
  return {
    kind: 'resource',
    verb: toVerb(VERBS.get(method) ?? '', name, query),
    group,
    version,
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** A namespace is its own namespace: `/namespaces/ns` is the object `ns` in the namespace `ns`. */
function splitNamespace(parts: readonly string[]): { namespace?: string; parts: readonly string[] } {
  const [first, namespace] = parts;
  if (first !== 'namespaces' || namespace === undefined) return { parts };
  return { namespace, parts: parts.length > 2 ? parts.slice(2) : parts };
}

/** Without a name it is about the collection. */
function toVerb(verb: string, name: string | undefined, query: URLSearchParams | undefined): string {
  if (name !== undefined) return verb;
  if (verb === 'get') return isWatch(query) ? 'watch' : 'list';
  return verb === 'delete' ? 'deletecollection' : verb;
}

/** Kubernetes takes every value for a yes but these two; the first value counts. */
function isWatch(query: URLSearchParams | undefined): boolean {
  const value = query?.get('watch') ?? undefined;
  return value !== undefined && value !== '0' && value.toLowerCase() !== 'false';
}
