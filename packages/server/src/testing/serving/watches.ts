import type { Timers } from '@metrics-adapter/core';
import { ApiError } from '../objects/api-error.ts';
import type { StoreEvent } from '../objects/event-history.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { ResourceKind } from '../objects/resource-kind.ts';
import { parseSelection } from '../objects/selection.ts';
import type { Exchange } from './exchange.ts';
import { parseCount } from './list.ts';
import { OpenWatch } from './open-watch.ts';

export interface WatchRequest {
  readonly kind: ResourceKind;
  readonly namespace: string | undefined;
}

/** kube-apiserver ends a watch that names no end after half an hour to an hour. */
const defaultSeconds = 1_800;
/** About as often as kube-apiserver. */
const bookmarkMilliseconds = 60_000;

/** Every watch that is open. */
export class Watches {
  readonly #store: ObjectStore;
  readonly #timers: Timers;
  readonly #open = new Set<OpenWatch>();
  #hasBookmarks = true;
  #expiresByStatus = false;

  constructor({ store, timers }: { readonly store: ObjectStore; readonly timers: Timers }) {
    this.#store = store;
    this.#timers = timers;
    store.onEvent((event) => this.#tell(event));
  }

  get open(): readonly OpenWatch[] {
    return [...this.#open].filter(({ exchange }) => !exchange.isOver);
  }

  /** Switches the bookmarks of every minute on or off. Those after the first objects come all the same. */
  setBookmarks(isOn: boolean): void {
    this.#hasBookmarks = isOn;
  }

  /** Whether an expired version is told by the status of the answer instead of an event: both happen in the wild. */
  setExpiryByStatus(isOn: boolean): void {
    this.#expiresByStatus = isOn;
  }

  /** Sends everybody who wants them a bookmark now. */
  sendBookmarks(): void {
    for (const watch of this.#open) watch.bookmark(this.#store.version);
  }

  /** Throws {@link ApiError} when it cannot begin. */
  begin(exchange: Exchange, { kind, namespace }: WatchRequest): void {
    const { query } = exchange;
    const version = parseCount('resourceVersion', query);
    const seconds = parseCount('timeoutSeconds', query) || defaultSeconds;
    const selects = parseSelection(kind.kind, query);
    const wantsBookmarks = ['true', '1'].includes(query.get('allowWatchBookmarks') ?? '');
    const missed = this.#missedSince(version);
    if (missed instanceof ApiError && this.#expiresByStatus) throw missed;
    const watch = new OpenWatch(exchange, { kind, namespace, selects, wantsBookmarks });
    exchange.begin();
    if (missed instanceof ApiError) watch.fail(missed);
    else {
      if (version === 0) this.#addAll(watch, kind);
      for (const event of missed) watch.tell(event);
      this.#keep(watch, seconds);
    }
  }

  #missedSince(version: number): readonly StoreEvent[] | ApiError {
    if (version === 0) return [];
    try {
      return this.#store.after(version);
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  }

  #addAll(watch: OpenWatch, kind: ResourceKind): void {
    for (const object of this.#store.list(kind)) watch.add(object);
    watch.bookmark(this.#store.version, { 'k8s.io/initial-events-end': 'true' });
  }

  #keep(watch: OpenWatch, seconds: number): void {
    this.#open.add(watch);
    const cancelEnd = this.#timers.after(seconds * 1_000, () => watch.exchange.end());
    let cancelBookmark = (): void => {};
    const goOn = (): void => {
      cancelBookmark = this.#timers.after(bookmarkMilliseconds, () => {
        if (this.#hasBookmarks) watch.bookmark(this.#store.version);
        goOn();
      });
    };
    goOn();
    void watch.exchange.closed.then(() => {
      this.#open.delete(watch);
      cancelEnd();
      cancelBookmark();
    });
  }

  #tell(event: StoreEvent): void {
    for (const watch of this.#open) watch.tell(event);
  }
}
