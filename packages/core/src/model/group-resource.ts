/**
 * Names a kind of Kubernetes object without its version, the way metrics paths do: `pods`, `deployments.apps`.
 * The resource is plural and lower case; the group of core kinds is empty.
 */
export interface GroupResource {
  /** `apps`; empty for core kinds. */
  readonly group: string;
  /** `deployments`: plural and lower case. */
  readonly resource: string;
}

/** Reads `<plural>[.<group>]`; the first dot separates, as in apimachinery's `ParseGroupResource`. */
export function parseGroupResource(text: string): GroupResource {
  const dot = text.indexOf('.');
  return dot < 0 ? { group: '', resource: text } : { group: text.slice(dot + 1), resource: text.slice(0, dot) };
}

/** Writes `pods` or `deployments.apps`. */
export function formatGroupResource({ group, resource }: GroupResource): string {
  return group === '' ? resource : `${resource}.${group}`;
}
