import { type CancelSignal, type Clock, ClusterUnavailableError, type Timers } from '@metrics-adapter/core';
import type { KubeTransport } from '../transport/kube-transport.ts';
import { type Collection, listWhole } from '../watch/collection.ts';
import { LabelIndex } from './label-index.ts';
import { parseObjectMetadata } from './object-metadata.ts';

/** How long one list answers for, counted from when it was asked for. */
const keptMilliseconds = 15_000;
/** How long a failure does: an autoscaler with a thousand HPAs asks again at once, and would not hear anything else. */
const failureMilliseconds = 5_000;

export interface MetadataListerOptions {
  readonly transport: KubeTransport;
  readonly clock: Clock;
  readonly timers: Timers;
}

export interface MetadataQuestion extends Pick<Collection, 'path' | 'name'> {
  /** Lists are shared by those who name the same: when a watch broke, so that an older list never follows its content. */
  readonly since?: number | undefined;
}

interface Listing {
  readonly index: Promise<LabelIndex>;
  /** When it was asked for, or failed. */
  from: number;
  milliseconds: number;
  settled: boolean;
  cancelTimer: () => void;
}

/**
 * Lists names and labels of objects that are not watched. Whoever asks for the same collection within fifteen seconds
 * shares one list, whatever their selectors: those are compared here.
 */
export class MetadataLister {
  readonly #options: MetadataListerOptions;
  readonly #listings = new Map<string, Listing>();
  #stopped = false;

  constructor(options: MetadataListerOptions) {
    this.#options = options;
  }

  /**
   * Every object of the collection that is not being deleted. Throws {@link ClusterUnavailableError} when the list fails
   * or the caller leaves; the list itself goes on for the others.
   */
  list({ path, name, since }: MetadataQuestion, signal: CancelSignal): Promise<LabelIndex> {
    const key = since === undefined ? path : `${path} ${since}`;
    const known = this.#listings.get(key);
    const isOld = known === undefined || this.#isOld(known);
    const { index } = isOld ? this.#begin(key, { path, name, metadataOnly: true }) : known;
    return orLeave(index, signal, name);
  }

  /** Forgets everything. What is on its way is answered, and not kept. */
  stop(): void {
    this.#stopped = true;
    for (const { cancelTimer } of this.#listings.values()) cancelTimer();
    this.#listings.clear();
  }

  #begin(key: string, collection: Collection): Listing {
    this.#listings.get(key)?.cancelTimer();
    const listing: Listing = {
      index: this.#fetch(collection),
      from: this.#options.clock.now(),
      milliseconds: keptMilliseconds,
      settled: false,
      cancelTimer: () => {},
    };
    listing.index.then(
      () => this.#settled(key, listing),
      () => {
        listing.from = this.#options.clock.now();
        listing.milliseconds = failureMilliseconds;
        this.#settled(key, listing);
      },
    );
    this.#listings.set(key, listing);
    return listing;
  }

  /** It is forgotten in time, whether or not somebody asks again: a large cluster's list is large. */
  #settled(key: string, listing: Listing): void {
    if (this.#stopped) return;
    listing.settled = true;
    const forget = (): boolean => this.#listings.delete(key);
    if (this.#isOld(listing)) forget();
    else listing.cancelTimer = this.#options.timers.after(this.#left(listing), forget);
  }

  /**
   * One that is still on its way is never old: a second one beside it would only slow both down. One from the future is:
   * the clock was set back.
   */
  #isOld({ settled, from, milliseconds }: Listing): boolean {
    const age = this.#options.clock.now() - from;
    return settled && (age < 0 || age >= milliseconds);
  }

  #left({ from, milliseconds }: Listing): number {
    return from + milliseconds - this.#options.clock.now();
  }

  async #fetch(collection: Collection): Promise<LabelIndex> {
    const { transport } = this.#options;
    const { items } = await listWhole(collection, { transport, decode: parseObjectMetadata });
    const index = new LabelIndex();
    for (const { name, labels, terminating } of items) if (!terminating) index.set(name, labels);
    return index;
  }
}

function orLeave<T>(work: Promise<T>, signal: CancelSignal, name: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      reject(new ClusterUnavailableError(`could not list ${name}: nobody waits for the answer any longer`));
    };
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave);
    work.finally(() => signal.removeEventListener('abort', leave)).then(resolve, reject);
  });
}
