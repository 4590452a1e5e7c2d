import type { GroupResource } from '../model/group-resource.ts';
import type { LabelSelector } from '../model/label-selector.ts';
import type { RequestContext } from '../provider/request-context.ts';

/** Which objects a selector chooses. */
export interface ObjectSelection {
  /** The kind of object. */
  readonly groupResource: GroupResource;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  /** By the objects' labels in Kubernetes; without requirements: every object. */
  readonly selector: LabelSelector;
}

/** Knows which objects live. */
export interface ObjectLister {
  /**
   * The names of the live objects that the selector chooses, in no particular order. Complete or an error: an object
   * that is missing here would be missing from a sum. Throws {@link ClusterUnavailableError} when it cannot tell.
   */
  listNames(selection: ObjectSelection, context: RequestContext): Promise<readonly string[]>;
}
