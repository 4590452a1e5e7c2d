import { isDeepStrictEqual } from 'node:util';
import { EventHistory, type StoreEvent } from './event-history.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { qualifiedName, type ResourceKind } from './resource-kind.ts';

export interface ObjectAddress {
  readonly kind: ResourceKind;
  /** Absent for cluster-scoped objects; in lists, for all namespaces. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

export type StoreListener = (event: StoreEvent) => void;

/** The version before the first change: high enough that a test can name versions that are long gone. */
const firstVersion = 1_000;

/**
 * Objects and their past, as etcd keeps them for kube-apiserver: one version for the whole cluster, which every change
 * raises by one, and a history from which a watch goes on and an earlier state is told. Listeners hear of every change
 * in order, each only after all others have heard of the one before, also when a listener itself changes something.
 */
export class ObjectStore {
  readonly #objects = new Map<string, { readonly kind: ResourceKind; readonly object: KubernetesObject }>();
  readonly #listeners = new Set<StoreListener>();
  readonly #untold: StoreEvent[] = [];
  readonly #history = new EventHistory(firstVersion);
  #version = firstVersion;
  #isTelling = false;

  get version(): number {
    return this.#version;
  }

  get({ kind, namespace, name }: ObjectAddress): KubernetesObject | undefined {
    return this.#objects.get(keyOf(kind, namespace, name))?.object;
  }

  /** Objects of a kind as they were at a version, by namespace and name. Throws {@link ApiError} (410) when that is forgotten. */
  list(kind: ResourceKind, namespace?: string, version = this.#version): readonly KubernetesObject[] {
    const found = new Map([...this.#objects].filter(([, kept]) => kept.kind === kind));
    for (const event of this.after(version).toReversed()) {
      if (event.kind !== kind) continue;
      const key = keyOf(kind, event.object.metadata.namespace, event.object.metadata.name);
      if (event.previous === undefined) found.delete(key);
      else found.set(key, { kind, object: event.previous });
    }
    const sorted = [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { object }]) => object);
    return namespace === undefined ? sorted : sorted.filter(({ metadata }) => metadata.namespace === namespace);
  }

  /** Everything in a namespace, of every kind. */
  listAll(namespace: string): readonly { readonly kind: ResourceKind; readonly object: KubernetesObject }[] {
    return [...this.#objects.values()].filter(({ object }) => object.metadata.namespace === namespace);
  }

  /** What happened after a version. Throws {@link ApiError} (410) when some of it is forgotten. */
  after(version: number): readonly StoreEvent[] {
    return this.#history.after(version);
  }

  /** Keeps an object in the place of the one before; says nothing when nothing changed. Returns it with its version. */
  put(kind: ResourceKind, object: KubernetesObject): KubernetesObject {
    const { namespace, name } = object.metadata;
    const previous = this.get({ kind, namespace, name });
    if (previous !== undefined && isSame(previous, object)) return previous;
    const version = this.#next();
    const kept = inVersion(object, version);
    this.#objects.set(keyOf(kind, namespace, name), { kind, object: kept });
    const type = previous === undefined ? 'ADDED' : 'MODIFIED';
    this.#tell({ version, kind, type, object: kept, ...(previous && { previous }) });
    return kept;
  }

  /** Returns what was there, in the version of its deletion. */
  remove(address: ObjectAddress): KubernetesObject | undefined {
    const { kind, namespace, name } = address;
    const previous = this.get(address);
    if (previous === undefined) return undefined;
    this.#objects.delete(keyOf(kind, namespace, name));
    const version = this.#next();
    const object = inVersion(previous, version);
    this.#tell({ version, kind, type: 'DELETED', object, previous });
    return object;
  }

  /** Forgets the past, as etcd's compaction does: whoever comes from there is told 410. */
  expire(): void {
    // Some other change comes with it, so that also the version that everybody knows is gone.
    this.#history.forget(this.#next());
  }

  /** Until the returned function is called. */
  onEvent(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #next(): number {
    this.#version += 1;
    return this.#version;
  }

  #tell(event: StoreEvent): void {
    this.#history.add(event);
    this.#untold.push(event);
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let next = this.#untold.shift(); next !== undefined; next = this.#untold.shift()) {
        for (const listener of [...this.#listeners]) listener(next);
      }
    } finally {
      this.#isTelling = false;
    }
  }
}

function keyOf(kind: ResourceKind, namespace: string | undefined, name: string): string {
  return `${qualifiedName(kind)}/${namespace ?? ''}/${name}`;
}

/** A copy: whoever gave the object may go on to change it. */
function inVersion(object: KubernetesObject, version: number): KubernetesObject {
  return JSON.parse(JSON.stringify(withVersion(object, String(version))));
}

function isSame(one: KubernetesObject, other: KubernetesObject): boolean {
  return isDeepStrictEqual(inVersion(one, 0), inVersion(other, 0));
}

function withVersion(object: KubernetesObject, resourceVersion: string): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}
