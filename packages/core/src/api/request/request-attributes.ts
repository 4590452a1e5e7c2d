import { isSet, type QueryParameters } from './query-parameters.ts';
import type { RequestTarget } from './request-target.ts';

/** What a request does to which object, in the words of Kubernetes' `SubjectAccessReview`. */
export interface ResourceAttributes {
  /** `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`, or empty. */
  readonly verb: string;
  /** The API group. */
  readonly group: string;
  /** The version of the group. */
  readonly version: string;
  /** `pods`, `deployments.apps`; `metrics` where a namespace's own metric is asked for; the name of an external metric. */
  readonly resource: string;
  /** The metric of an object. */
  readonly subresource?: string;
  /** The object, `*` for several; the name of a namespace's own metric; absent for external metrics. */
  readonly name?: string;
  /** Absent for what is in none. */
  readonly namespace?: string;
}

/** A request to a path that is no API object. */
export interface NonResourceAttributes {
  /** The method in lower case. */
  readonly verb: string;
  /** As it was asked for, decoded. */
  readonly path: string;
}

/** What a permission is asked for: a `SubjectAccessReview`'s `resourceAttributes` or `nonResourceAttributes`. */
export type RequestAttributes =
  | ({ readonly kind: 'resource' } & ResourceAttributes)
  | ({ readonly kind: 'path' } & NonResourceAttributes);

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
 * Never throws: also for what will turn out to be nonsense, permission comes first. Special cases of Kubernetes' own API
 * are left out, since they would hide metrics: `status` and `finalize` below a namespace, and `watch` and `proxy` as
 * first segment.
 *
 * @param method in upper case, as HTTP has it.
 */
export function toRequestAttributes(method: string, { segments, path, query }: RequestTarget): RequestAttributes {
  const [prefix, group, version, first, ...rest] = segments;
  if (prefix !== 'apis' || group === undefined || version === undefined || first === undefined) {
    return { kind: 'path', verb: method.toLowerCase(), path };
  }
  const { namespace, resource, name, subresource } = placeOf(first, rest);
  return {
    kind: 'resource',
    verb: toVerb(VERBS.get(method) ?? '', name, query),
    group,
    version,
    resource,
    ...(subresource !== undefined && { subresource }),
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
  };
}

/** Where Kubernetes sees an object in a path: what is missing there is undefined. */
interface Place {
  readonly namespace?: string;
  readonly resource: string;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

function placeOf(first: string, rest: readonly string[]): Place {
  const [namespace, resource, name, subresource] = rest;
  if (first !== 'namespaces' || namespace === undefined) {
    return { resource: first, name: rest[0], subresource: rest[1] };
  }
  // A namespace is its own namespace: `/namespaces/ns` is the object `ns` in the namespace `ns`.
  if (resource === undefined) return { namespace, resource: first, name: namespace, subresource };
  return { namespace, resource, name, subresource };
}

/** Without a name it is about the collection. */
function toVerb(verb: string, name: string | undefined, query: QueryParameters): string {
  if (name !== undefined) return verb;
  if (verb === 'get') return isSet(query, 'watch') ? 'watch' : 'list';
  return verb === 'delete' ? 'deletecollection' : verb;
}
