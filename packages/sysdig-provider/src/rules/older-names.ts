import { formatGroupResource, type NamedObject } from '@metrics-adapter/core';

/** The kinds of workloads that earlier adapters let a Service's name speak of, as Sysdig's workload labels write them. */
const workloads: ReadonlyMap<string, NamedObject['groupResource']> = new Map(
  ['deployment', 'statefulset', 'daemonset', 'replicaset'].map((kind) => [
    kind,
    { group: 'apps', resource: `${kind}s` },
  ]),
);

/**
 * The workload that an earlier adapter's name means: it had HPAs aim at a Service called `deployment;cart` for the
 * Deployment `cart` (Sysdig's own custom metrics server, v0.2). Undefined for every other name, which no Service of
 * Kubernetes can share: their names hold no semicolon.
 */
export function workloadOf({ groupResource, name }: NamedObject): NamedObject | undefined {
  if (formatGroupResource(groupResource) !== 'services') return undefined;
  const [kind = '', meant = '', ...more] = name.split(';');
  const workload = workloads.get(kind);
  return workload === undefined || meant === '' || more.length > 0
    ? undefined
    : { groupResource: workload, name: meant };
}
