import { type CancelSignal, type Clock, ClusterUnavailableError } from '@metrics-adapter/core';
import type { KubeTransport } from '../transport/kube-transport.ts';
import { type Collection, listWhole } from '../watch/collection.ts';
import { LabelIndex } from './label-index.ts';
import { parseObjectMetadata } from './object-metadata.ts';

/** How long one list answers for, counted from when it was asked for. */
const keptMilliseconds = 15_000;
/** How long a failure does: an autoscaler with a thousand HPAs asks again at once, and would not hear anything else. */
const failureMilliseconds = 5_000;

interface Listing {
  readonly index: Promise<LabelIndex>;
  until: number;
  settled: boolean;
}

/**
 * Lists names and labels of objects that are not watched. Whoever asks for the same collection within fifteen seconds
 * shares one list, whatever their selectors: those are compared here.
 */
export class MetadataLister {
  readonly #transport: KubeTransport;
  readonly #clock: Clock;
  readonly #listings = new Map<string, Listing>();

  constructor({ transport, clock }: { readonly transport: KubeTransport; readonly clock: Clock }) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /**
   * Every object of the collection that is not being deleted. Throws {@link ClusterUnavailableError} when the list fails
   * or the caller leaves; the list itself goes on for the others.
   */
  list({ path, name }: Pick<Collection, 'path' | 'name'>, signal: CancelSignal): Promise<LabelIndex> {
    this.#forgetOld();
    const listing = this.#listings.get(path) ?? this.#begin({ path, name, metadataOnly: true });
    return orLeave(listing.index, signal, name);
  }

  #begin(collection: Collection): Listing {
    const listing = {
      index: this.#fetch(collection),
      until: this.#clock.now() + keptMilliseconds,
      settled: false,
    };
    listing.index.then(
      () => {
        listing.settled = true;
      },
      () => {
        listing.settled = true;
        listing.until = this.#clock.now() + failureMilliseconds;
      },
    );
    this.#listings.set(collection.path, listing);
    return listing;
  }

  async #fetch(collection: Collection): Promise<LabelIndex> {
    const { items } = await listWhole(collection, { transport: this.#transport, decode: parseObjectMetadata });
    const index = new LabelIndex();
    for (const { name, labels, terminating } of items) if (!terminating) index.set(name, labels);
    return index;
  }

  /** One that is still on its way is never old: a second one beside it would only slow both down. */
  #forgetOld(): void {
    const now = this.#clock.now();
    for (const [path, { until, settled }] of [...this.#listings]) {
      if (settled && until <= now) this.#listings.delete(path);
    }
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
