export type Subresource = 'status' | 'scale' | 'token';

/** A kind of objects that the stand-in keeps. */
export interface ResourceKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** Lower case: `deployments`. */
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly subresources: readonly Subresource[];
}

const core = { group: '', version: 'v1' };
const apps = { group: 'apps', version: 'v1' };

/** Every kind that is kept; a question about another one is answered as by a cluster that does not have it. */
export const resourceKinds: readonly ResourceKind[] = [
  describe(core, 'ConfigMap', { shortNames: ['cm'], subresources: [] }),
  describe(core, 'Namespace', { shortNames: ['ns'], namespaced: false }),
  describe(core, 'Node', { shortNames: ['no'], namespaced: false }),
  describe(core, 'Pod', { shortNames: ['po'] }),
  describe(core, 'ServiceAccount', { shortNames: ['sa'], subresources: ['token'] }),
  describe(core, 'Service', { shortNames: ['svc'] }),
  describe(apps, 'Deployment', { shortNames: ['deploy'], subresources: ['scale', 'status'] }),
  describe(apps, 'ReplicaSet', { shortNames: ['rs'], subresources: ['scale', 'status'] }),
  describe(apps, 'StatefulSet', { shortNames: ['sts'], subresources: ['scale', 'status'] }),
  describe({ group: 'autoscaling', version: 'v2' }, 'HorizontalPodAutoscaler', { shortNames: ['hpa'] }),
];

function describe(
  groupVersion: Pick<ResourceKind, 'group' | 'version'>,
  kind: string,
  rest: Pick<ResourceKind, 'shortNames'> & Partial<ResourceKind>,
): ResourceKind {
  const singular = kind.toLowerCase();
  return {
    ...groupVersion,
    kind,
    singular,
    plural: `${singular}s`,
    namespaced: true,
    subresources: ['status'],
    ...rest,
  };
}

/** `v1`, `apps/v1`. */
export function apiVersionOf({ group, version }: Pick<ResourceKind, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `pods`, `deployments.apps`: how Kubernetes names a kind in its errors. */
export function qualifiedName({ group, plural }: Pick<ResourceKind, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** Throws for a kind that the stand-in does not keep: a mistake in a test. */
export function kindOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): ResourceKind {
  const found = resourceKinds.find((known) => known.kind === kind && apiVersionOf(known) === apiVersion);
  if (found === undefined) throw new TypeError(`the stand-in cluster keeps no ${kind} of ${apiVersion}`);
  return found;
}
