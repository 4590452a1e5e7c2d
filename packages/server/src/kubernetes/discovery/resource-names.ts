import type { GroupResource, ResourceMapping } from '@metrics-adapter/core';

/** A kind of objects without its version: what a reference such as an HPA's `describedObject` comes to. */
export interface GroupKind {
  /** `apps`; empty for core kinds. */
  readonly group: string;
  /** `Deployment`. */
  readonly kind: string;
}

type Kinds = ReadonlyMap<string, ReadonlyMap<string, ResourceMapping>>;

/**
 * Finds the resource of a kind, as client-go's RESTMapper does: a kind is also known by its name in lower case. Where two
 * resources of a group share a kind, the one that discovery names last counts, as there.
 */
export class ResourceNames {
  readonly #resources: ReadonlyMap<string, ReadonlyMap<string, GroupResource>>;

  /** @param kinds by group, by plural. */
  constructor(kinds: Kinds) {
    this.#resources = new Map([...kinds].map(([group, mappings]) => [group, byKind(group, mappings)]));
  }

  /** Undefined when there is no such kind. */
  resourceOf({ group, kind }: GroupKind): GroupResource | undefined {
    return this.#resources.get(group)?.get(kind);
  }
}

function byKind(group: string, mappings: ReadonlyMap<string, ResourceMapping>): ReadonlyMap<string, GroupResource> {
  const resources = [...mappings].map(([resource, { kind }]) => [kind, { group, resource }] as const);
  return new Map([...resources.map(([kind, resource]) => [kind.toLowerCase(), resource] as const), ...resources]);
}
