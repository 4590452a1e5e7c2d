import { apiVersionOf, type ResourceKind, resourceKinds } from '../objects/resource-kind.ts';

/** What a path of an API names: objects of a kind, one of them, or a part of it. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  /** Undefined: the cluster has no such kind. */
  readonly kind: ResourceKind | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** Undefined for what is no path of objects: discovery, health, nonsense. */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);
  const isCore = segments[0] === 'api';
  if (!isCore && segments[0] !== 'apis') return undefined;
  const [group = '', version = '', ...rest] = isCore ? ['', ...segments.slice(1)] : segments.slice(1);
  const inNamespace = rest[0] === 'namespaces' && rest.length >= 3 && !['status', 'finalize'].includes(rest[2] ?? '');
  const [resource, name, subresource] = inNamespace ? rest.slice(2) : rest;
  if (resource === undefined) return undefined;
  const namespace = inNamespace ? rest[1] : undefined;
  return { group, version, resource, kind: findKind(group, version, resource), namespace, name, subresource };
}

function findKind(group: string, version: string, plural: string): ResourceKind | undefined {
  const apiVersion = apiVersionOf({ group, version });
  return resourceKinds.find((kind) => kind.plural === plural && apiVersionOf(kind) === apiVersion);
}

/** A segment that is no escaped text stands for itself. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
