import type { Clock } from '@metrics-adapter/core';
import { alreadyExists, conflict, notFound } from './api-error.ts';
import { changeMain, complete, withStatus } from './change-object.ts';
import { formatSeconds, type KubernetesObject, type ObjectMeta } from './kubernetes-object.ts';
import type { ObjectAddress, ObjectStore } from './object-store.ts';
import { kindOf, type ResourceKind } from './resource-kind.ts';
import type { SeededNames } from './seeded-names.ts';

export interface ObjectWriterOptions {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly names: SeededNames;
}

/** Which half of an object a write is about: by the path of the object all but its status, by `/status` that alone. */
export type Half = 'main' | 'status';

/** Changes objects by the rules of kube-apiserver: who sets which field, and what is refused. */
export class ObjectWriter {
  readonly #store: ObjectStore;
  readonly #clock: Clock;
  readonly #names: SeededNames;

  constructor({ store, clock, names }: ObjectWriterOptions) {
    this.#store = store;
    this.#clock = clock;
    this.#names = names;
  }

  /** Throws {@link ApiError}: 409 when it is there, 404 when its namespace is not. */
  create(kind: ResourceKind, object: KubernetesObject): KubernetesObject {
    const { namespace, name } = object.metadata;
    if (kind.namespaced && !this.#hasNamespace(namespace)) throw notFound(namespaces, namespace ?? '');
    if (this.#store.get({ kind, namespace, name }) !== undefined) throw alreadyExists(kind, name);
    return this.#store.put(kind, complete(object, this.#newMeta(kind, object)));
  }

  /** Throws {@link ApiError}: 404 when it is not there, 409 when it names a version that is not the last. */
  replace(address: ObjectAddress, object: KubernetesObject, half: Half = 'main'): KubernetesObject {
    const before = this.existing(address);
    const { kind, name } = address;
    const { resourceVersion } = object.metadata;
    if (resourceVersion !== undefined && resourceVersion !== before.metadata.resourceVersion) {
      throw conflict(kind, name);
    }
    return this.#store.put(kind, half === 'status' ? withStatus(before, object['status']) : changeMain(before, object));
  }

  /**
   * Pods go in two steps, as if by a kubelet: this marks them, and whoever runs them removes them. All else is gone at
   * once, a namespace with everything in it. Throws {@link ApiError} (404).
   */
  delete(address: ObjectAddress): KubernetesObject {
    const object = this.existing(address);
    const { kind, name } = address;
    if (kind.kind === 'Pod') return this.#markDeleted(kind, object);
    if (kind.kind === 'Namespace') this.#empty(name);
    return this.#store.remove(address) ?? object;
  }

  /** Creates or replaces, status and all, and the namespace with it: for tests, who may do what nobody may by HTTP. */
  apply(object: KubernetesObject): KubernetesObject {
    const kind = kindOf(object);
    const { name, namespace } = withNamespace(kind, object).metadata;
    if (namespace !== undefined) this.#ensureNamespace(namespace);
    const whole = withNamespace(kind, object);
    const before = this.#store.get({ kind, namespace, name });
    if (before === undefined) this.#store.put(kind, complete(whole, this.#newMeta(kind, whole)));
    else {
      const changed = changeMain(before, whole);
      this.#store.put(kind, 'status' in object ? withStatus(changed, object['status']) : changed);
    }
    return this.existing({ kind, namespace, name });
  }

  /** Throws {@link ApiError} (404). */
  existing(address: ObjectAddress): KubernetesObject {
    const object = this.#store.get(address);
    if (object === undefined) throw notFound(address.kind, address.name);
    return object;
  }

  #newMeta(kind: ResourceKind, { metadata, spec }: KubernetesObject): ObjectMeta {
    const label = kind.kind === 'Namespace' ? { 'kubernetes.io/metadata.name': metadata.name } : {};
    const labels = { ...metadata.labels, ...label };
    const { uid: _uid, resourceVersion: _version, ...given } = metadata;
    return {
      ...given,
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      uid: this.#names.nextUid(),
      ...(spec === undefined ? {} : { generation: 1 }),
      creationTimestamp: formatSeconds(this.#clock.now()),
    };
  }

  #markDeleted(kind: ResourceKind, object: KubernetesObject): KubernetesObject {
    if (object.metadata.deletionTimestamp !== undefined) return object;
    const deletionTimestamp = formatSeconds(this.#clock.now() + 30_000);
    const metadata = { ...object.metadata, deletionTimestamp, deletionGracePeriodSeconds: 30 };
    return this.#store.put(kind, { ...object, metadata });
  }

  #hasNamespace(namespace: string | undefined): boolean {
    return namespace !== undefined && this.#store.get({ kind: namespaces, name: namespace }) !== undefined;
  }

  #ensureNamespace(name: string): void {
    if (!this.#hasNamespace(name)) this.apply(namespaceObject(name));
  }

  #empty(namespace: string): void {
    const inside = [...this.#store.listAll(namespace)];
    for (const { kind, object } of inside) this.#store.remove({ kind, namespace, name: object.metadata.name });
  }
}

const namespaces = kindOf({ apiVersion: 'v1', kind: 'Namespace' });

function namespaceObject(name: string): KubernetesObject {
  const rest = { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, ...rest };
}

function withNamespace(kind: ResourceKind, object: KubernetesObject): KubernetesObject {
  const { namespace = 'default', ...metadata } = object.metadata;
  return { ...object, metadata: kind.namespaced ? { ...metadata, namespace } : metadata };
}
