import type { ResourceMapping } from '@metrics-adapter/core';

/** A kind of objects with what its path needs. */
export interface PathParts {
  /** Plural, lower case: `deployments`. */
  readonly resource: string;
  readonly mapping: ResourceMapping;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string | undefined;
}

/** Writes where the objects of a kind are listed: `/apis/apps/v1/namespaces/shop/deployments`, `/api/v1/nodes`. */
export function formatResourcePath({ resource, mapping, namespace }: PathParts): string {
  const { apiVersion, namespaced, kind } = mapping;
  if (namespaced && namespace === undefined) throw new TypeError(`${kind} objects live in a namespace; none was given`);
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const inside = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${inside}/${encodeURIComponent(resource)}`;
}
