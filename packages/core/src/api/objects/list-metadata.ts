/**
 * The metadata of a list, and of a `Status`: always empty. What Kubernetes can say here is about paging and watching,
 * and metrics are neither paged nor watched; `selfLink` has not been written since Kubernetes 1.20.
 */
export type ListMetadata = Readonly<Record<string, never>>;
