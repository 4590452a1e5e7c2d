import type { KubernetesObject, ObjectMeta } from './kubernetes-object.ts';

/** Fields in Kubernetes' order: kind, apiVersion, metadata, the others. */
export function complete({ kind, apiVersion, ...object }: KubernetesObject, metadata: ObjectMeta): KubernetesObject {
  return { kind, apiVersion, ...object, metadata };
}

/** Everything but the status; what only the server sets stays as it was. */
export function changeMain(before: KubernetesObject, object: KubernetesObject): KubernetesObject {
  const { uid, creationTimestamp, generation = 1 } = before.metadata;
  const hasNewSpec = JSON.stringify(before['spec']) !== JSON.stringify(object['spec']);
  const counted = before['spec'] === undefined ? {} : { generation: hasNewSpec ? generation + 1 : generation };
  const metadata = {
    ...object.metadata,
    ...(uid && { uid }),
    ...(creationTimestamp && { creationTimestamp }),
    ...counted,
  };
  const { status: _status, ...main } = object;
  const status = before['status'];
  return complete({ ...main, ...(status === undefined ? {} : { status }) } as KubernetesObject, metadata);
}

/** Nothing but the status. */
export function withStatus(before: KubernetesObject, status: unknown): KubernetesObject {
  return { ...before, status };
}
