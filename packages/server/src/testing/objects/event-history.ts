import { versionExpired } from './api-error.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import type { ResourceKind } from './resource-kind.ts';

/** One change, as every watch may hear of it. */
export interface StoreEvent {
  /** The resource version that the change made. */
  readonly version: number;
  readonly kind: ResourceKind;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** What is there now; of a deletion, what was there, in the version of the deletion. */
  readonly object: KubernetesObject;
  /** What was there before. */
  readonly previous?: KubernetesObject;
}

/** Changes that are remembered: far more than anybody misses between two watches, and no leak in a cluster that runs for days. */
const most = 10_000;

/** The last changes, in their order. */
export class EventHistory {
  #events: StoreEvent[] = [];
  #oldest: number;

  /** @param version before the first change. */
  constructor(version: number) {
    this.#oldest = version;
  }

  /** What happened after a version. Throws {@link ApiError} (410) when some of it is forgotten. */
  after(version: number): readonly StoreEvent[] {
    if (version < this.#oldest) throw versionExpired(version, this.#oldest);
    const before = this.#events.findLastIndex((event) => event.version <= version);
    return this.#events.slice(before + 1);
  }

  add(event: StoreEvent): void {
    this.#events.push(event);
    // By halves, so that it costs nothing most of the time.
    if (this.#events.length >= 2 * most) this.forget(this.#events.at(-most)?.version ?? event.version);
  }

  /** Everything up to this version. */
  forget(version: number): void {
    this.#events = this.#events.filter((event) => event.version > version);
    this.#oldest = version;
  }
}
