import type { StoreEvent } from '../objects/event-history.ts';
import { type KubernetesObject, recordAt } from '../objects/kubernetes-object.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { ObjectWriter } from '../objects/object-writer.ts';
import { kindOf } from '../objects/resource-kind.ts';
import type { SeededNames } from '../objects/seeded-names.ts';
import { replicasOf } from '../serving/scale.ts';
import { buildPod, buildReplicaSet, templateText } from './pod-template.ts';

export interface DeploymentControllerOptions {
  readonly store: ObjectStore;
  readonly writer: ObjectWriter;
  readonly names: SeededNames;
}

const deployments = kindOf({ apiVersion: 'apps/v1', kind: 'Deployment' });
const replicaSets = kindOf({ apiVersion: 'apps/v1', kind: 'ReplicaSet' });
const pods = kindOf({ apiVersion: 'v1', kind: 'Pod' });

/**
 * Gives every Deployment as many pods as it wants, `<deployment>-<hash>-<n>`, and tells in its status how many there
 * are. A number is never used twice, and the youngest pods go first. Another template exchanges all pods at once.
 */
export class DeploymentController {
  readonly #store: ObjectStore;
  readonly #writer: ObjectWriter;
  readonly #names: SeededNames;
  /** Of the last pod, by the uid of the Deployment. */
  readonly #numbers = new Map<string, number>();

  constructor({ store, writer, names }: DeploymentControllerOptions) {
    this.#store = store;
    this.#writer = writer;
    this.#names = names;
  }

  start(): void {
    this.#store.onEvent((event) => this.#see(event));
  }

  #see({ kind, type, object }: StoreEvent): void {
    if (kind === pods) this.#seePod(object);
    else if (kind === deployments && type === 'DELETED') this.#removeAll(object);
    else if (kind === deployments) this.#reconcile(object);
  }

  #seePod(pod: KubernetesObject): void {
    const replicaSet = this.#ownerOf(pod, replicaSets);
    const deployment = replicaSet && this.#ownerOf(replicaSet, deployments);
    if (deployment !== undefined) this.#reconcile(deployment);
  }

  #ownerOf({ metadata }: KubernetesObject, kind: typeof pods): KubernetesObject | undefined {
    const [reference] = metadata.ownerReferences ?? [];
    if (reference === undefined) return undefined;
    const owner = this.#store.get({ kind, namespace: metadata.namespace, name: reference.name });
    return owner?.metadata.uid === reference.uid ? owner : undefined;
  }

  /** By what it is now: the one that an event told of may be older. */
  #reconcile({ metadata }: KubernetesObject): void {
    const { namespace, name, uid = '' } = metadata;
    const deployment = this.#store.get({ kind: deployments, namespace, name });
    if (deployment?.metadata.uid !== uid || deployment === undefined) return;
    const hash = this.#names.hashOf(`${name} ${templateText(deployment)}`);
    const replicaSet = this.#writer.apply(
      buildReplicaSet(deployment, { name: `${name}-${hash}`, hash, owner: deployment }),
    );
    for (const other of this.#owned(deployment, replicaSets)) {
      if (other.metadata.uid !== replicaSet.metadata.uid) this.#removePods(other);
    }
    const live = this.#owned(replicaSet, pods).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const wanted = replicasOf(deployment);
    for (let missing = wanted - live.length; missing > 0; missing -= 1) {
      const number = (this.#numbers.get(uid) ?? 0) + 1;
      this.#numbers.set(uid, number);
      this.#writer.apply(buildPod(deployment, { name: `${name}-${hash}-${number}`, hash, owner: replicaSet }));
    }
    const oldestFirst = live.toSorted((one, other) => numberOf(one) - numberOf(other));
    for (const pod of oldestFirst.slice(wanted)) this.#delete(pod);
    this.#tellStatus(deployment, replicaSet);
  }

  #tellStatus({ metadata }: KubernetesObject, replicaSet: KubernetesObject): void {
    const { namespace, name } = metadata;
    const current = this.#store.get({ kind: deployments, namespace, name });
    if (current === undefined) return;
    const live = this.#owned(replicaSet, pods).filter((pod) => pod.metadata.deletionTimestamp === undefined);
    const ready = live.filter((pod) => recordAt(pod, 'status')['phase'] === 'Running').length;
    const counts = {
      ...(live.length > 0 && { replicas: live.length, updatedReplicas: live.length }),
      ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }),
      ...(ready < live.length && { unavailableReplicas: live.length - ready }),
    };
    const status = { observedGeneration: current.metadata.generation, ...counts };
    this.#store.put(deployments, { ...current, status });
  }

  #owned(owner: KubernetesObject, kind: typeof pods): readonly KubernetesObject[] {
    const { namespace, uid } = owner.metadata;
    const all = this.#store.list(kind, namespace);
    return all.filter(({ metadata }) => metadata.ownerReferences?.some((reference) => reference.uid === uid));
  }

  /** What Kubernetes' garbage collector does. */
  #removeAll(deployment: KubernetesObject): void {
    for (const replicaSet of this.#owned(deployment, replicaSets)) {
      this.#removePods(replicaSet);
      const { namespace, name } = replicaSet.metadata;
      this.#store.remove({ kind: replicaSets, namespace, name });
    }
  }

  #removePods(replicaSet: KubernetesObject): void {
    for (const pod of this.#owned(replicaSet, pods)) this.#delete(pod);
  }

  #delete({ metadata: { namespace, name } }: KubernetesObject): void {
    this.#writer.delete({ kind: pods, namespace, name });
  }
}

function numberOf({ metadata }: KubernetesObject): number {
  return Number(metadata.name.split('-').at(-1));
}
