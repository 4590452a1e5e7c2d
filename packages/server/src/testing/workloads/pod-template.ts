import type { KubernetesObject, OwnerReference } from '../objects/kubernetes-object.ts';
import { recordAt } from '../objects/kubernetes-object.ts';

const hashLabel = 'pod-template-hash';

export interface Placement {
  readonly name: string;
  readonly hash: string;
  readonly owner: KubernetesObject;
}

/** The labels of a Deployment's template. */
export function templateLabels(deployment: KubernetesObject): Readonly<Record<string, string>> {
  const { labels = {} } = recordAt(templateOf(deployment), 'metadata');
  return labels as Readonly<Record<string, string>>;
}

/** What makes the pods of a Deployment what they are: another text, other pods. */
export function templateText(deployment: KubernetesObject): string {
  return JSON.stringify(templateOf(deployment));
}

/** A pod of a Deployment. */
export function buildPod(deployment: KubernetesObject, { name, hash, owner }: Placement): KubernetesObject {
  const { namespace } = deployment.metadata;
  const labels = { ...templateLabels(deployment), [hashLabel]: hash };
  const metadata = { name, ...(namespace && { namespace }), labels, ownerReferences: [referTo(owner)] };
  const spec = recordAt(templateOf(deployment), 'spec');
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec, status: { phase: 'Pending' } };
}

/** The ReplicaSet between a Deployment and its pods. */
export function buildReplicaSet(deployment: KubernetesObject, { name, hash, owner }: Placement): KubernetesObject {
  const { namespace } = deployment.metadata;
  const labels = { ...templateLabels(deployment), [hashLabel]: hash };
  const metadata = { name, ...(namespace && { namespace }), labels, ownerReferences: [referTo(owner)] };
  const { selector, template } = recordAt(deployment, 'spec');
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { selector, template } };
}

function templateOf(deployment: KubernetesObject) {
  return recordAt(recordAt(deployment, 'spec'), 'template');
}

function referTo({ apiVersion, kind, metadata }: KubernetesObject): OwnerReference {
  const { name, uid = '' } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
