/** The Kubernetes object that a metric value describes: the API's `describedObject`. */
export interface ObjectReference {
  /** Singular and CamelCase: `Pod`. */
  readonly kind: string;
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;
  /** The object's name. */
  readonly name: string;
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
}
