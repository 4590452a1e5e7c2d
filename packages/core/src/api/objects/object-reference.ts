import type { ObjectReference } from '../../model/object-reference.ts';

/**
 * `describedObject`, which object a value is about: `core/v1` `ObjectReference`. A member that is absent or empty is
 * left out of JSON. This library sets the first four.
 */
export interface ApiObjectReference {
  /** Singular and CamelCase: `Pod`. */
  readonly kind?: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  /** The object's name. */
  readonly name?: string;
  /** `v1`, `apps/v1`. */
  readonly apiVersion?: string;
  /** Part of the type in Kubernetes; not used here. */
  readonly uid?: string;
  /** Part of the type in Kubernetes; not used here. */
  readonly resourceVersion?: string;
  /** Part of the type in Kubernetes; not used here. */
  readonly fieldPath?: string;
}

/** Members in the order in which Go writes them. */
export function toApiObjectReference({ kind, namespace, name, apiVersion }: ObjectReference): ApiObjectReference {
  return { kind, ...(namespace !== undefined && { namespace }), name, apiVersion };
}
