import type { Operation } from './operation.ts';

/** What Kubernetes adds to an operation: what it does, to objects of which kind. */
export function toExtensions({ action }: Operation): object {
  if (action === undefined) return {};
  return { 'x-kubernetes-action': action.verb, 'x-kubernetes-group-version-kind': action.kind };
}
