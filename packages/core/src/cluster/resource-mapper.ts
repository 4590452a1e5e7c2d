import type { GroupResource } from '../model/group-resource.ts';

/** What Kubernetes says of a kind of object. */
export interface ResourceMapping {
  /** Singular and CamelCase: `Deployment`. */
  readonly kind: string;
  /** The preferred version, with the group where there is one: `v1`, `apps/v1`. */
  readonly apiVersion: string;
  /** Whether its objects live in namespaces. */
  readonly namespaced: boolean;
}

/** Knows the kinds of objects in the cluster. */
export interface ResourceMapper {
  /** From memory; undefined when the cluster has no such resource. */
  mappingOf(groupResource: GroupResource): ResourceMapping | undefined;
}
