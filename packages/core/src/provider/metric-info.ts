import type { GroupResource } from '../model/group-resource.ts';

/** A metric that objects of one kind have. */
export interface CustomMetricInfo {
  /** The kind of object. */
  readonly groupResource: GroupResource;
  /** Whether the objects live in namespaces. */
  readonly namespaced: boolean;
  /** The name by which an HPA asks for it. */
  readonly metric: string;
}

/** A metric that belongs to no Kubernetes object. */
export interface ExternalMetricInfo {
  /** The name by which an HPA asks for it. */
  readonly metric: string;
}
