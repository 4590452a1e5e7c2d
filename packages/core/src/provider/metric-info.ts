import type { GroupResource } from '../model/group-resource.ts';

/** A metric that objects of one kind have. */
export interface CustomMetricInfo {
  readonly groupResource: GroupResource;
  /** Whether the objects live in namespaces. */
  readonly namespaced: boolean;
  readonly metric: string;
}

/** A metric that belongs to no Kubernetes object. */
export interface ExternalMetricInfo {
  readonly metric: string;
}
