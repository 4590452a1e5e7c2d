import type { Timers } from '@metrics-adapter/core';
import { ApiError } from '../objects/api-error.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Exchange, Reply } from './exchange.ts';
import { matchesRequest, type RequestMatch } from './requests.ts';
import type { Watches } from './watches.ts';

/** A request that waits for the test. */
export interface HeldRequest {
  /** Settles when it came in. */
  readonly arrived: Promise<void>;
  /** Lets it be answered as if nothing had been. */
  release(): void;
}

/** Does something to an exchange; true when nothing is left to answer. */
type Act = (exchange: Exchange) => Promise<boolean>;

interface Fault {
  readonly match: RequestMatch;
  readonly act: Act;
  left: number;
}

export interface FaultsOptions {
  readonly store: ObjectStore;
  readonly watches: Watches;
  readonly timers: Timers;
}

const reasons: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  410: 'Expired',
  429: 'TooManyRequests',
  500: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** What goes wrong in a cluster, on demand. Of the faults that are set for a request the oldest counts. */
export class Faults {
  readonly #store: ObjectStore;
  readonly #watches: Watches;
  readonly #timers: Timers;
  readonly #faults = new Set<Fault>();

  constructor({ store, watches, timers }: FaultsOptions) {
    this.#store = store;
    this.#watches = watches;
    this.#timers = timers;
  }

  /** Answers the next `times` requests by a `Status` of this code. */
  failNext(match: RequestMatch, code: number, times = 1): void {
    const error = new ApiError(code, reasons[code] ?? '', { message: 'the stand-in was told to fail' });
    this.answerNext(match, { code, body: error.toStatus() }, times);
  }

  /** Answers the next `times` requests by this: the page of a proxy between, or of a server that is broken. */
  answerNext(match: RequestMatch, reply: Reply, times = 1): void {
    this.#add(match, times, async (exchange) => {
      exchange.reply(reply);
      return true;
    });
  }

  /** Breaks the connection of the next `times` requests. */
  cutNext(match: RequestMatch, times = 1): void {
    this.#add(match, times, async (exchange) => {
      exchange.cut();
      return true;
    });
  }

  /** Lets requests wait before they are answered, until {@link clear}. */
  slow(match: RequestMatch, milliseconds: number): void {
    this.#add(match, Number.POSITIVE_INFINITY, async () => {
      await new Promise<void>((resolve) => this.#timers.after(milliseconds, resolve));
      return false;
    });
  }

  /** Lets the next request wait for the test. */
  holdNext(match: RequestMatch): HeldRequest {
    let release = (): void => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const arrived = new Promise<void>((resolve) => {
      this.#add(match, 1, async () => {
        resolve();
        await released;
        return false;
      });
    });
    return { arrived, release };
  }

  /** Breaks the connections of open watches. */
  cutWatches(path = ''): void {
    for (const { exchange } of this.#open(path)) exchange.cut();
  }

  /** Ends open watches in order, as after their time. */
  endWatches(path = ''): void {
    for (const { exchange } of this.#open(path)) exchange.end();
  }

  /** Ends open watches by an `ERROR` event; 410 is what Kubernetes sends to one that is too slow. */
  failWatches(code = 410, path = ''): void {
    const message = 'The resourceVersion for the provided watch is too old.';
    for (const watch of this.#open(path)) watch.fail(new ApiError(code, reasons[code] ?? '', { message }));
  }

  /** Writes these very bytes into open watches; with a line break at their end they are a line. */
  writeToWatches(text: string, path = ''): void {
    for (const { exchange } of this.#open(path)) exchange.write(text);
  }

  /** Sends no bookmarks any longer, until {@link clear}. */
  stopBookmarks(): void {
    this.#watches.setBookmarks(false);
  }

  /**
   * Forgets what happened so far: watches and pages that go on from there are told 410, watches by an `ERROR` event or
   * by the answer's own status.
   */
  expireVersions(by: 'event' | 'status' = 'event'): void {
    this.#watches.setExpiryByStatus(by === 'status');
    this.#store.expire();
  }

  /** Nothing is wrong any longer. Requests that are held stay so. */
  clear(): void {
    this.#faults.clear();
    this.#watches.setBookmarks(true);
    this.#watches.setExpiryByStatus(false);
  }

  /** Whether the fault that is set for this request has answered it. */
  async intercept(exchange: Exchange): Promise<boolean> {
    const fault = [...this.#faults].find(({ match }) => matchesRequest(match, exchange));
    if (fault === undefined) return false;
    fault.left -= 1;
    if (fault.left <= 0) this.#faults.delete(fault);
    return fault.act(exchange);
  }

  #add(match: RequestMatch, left: number, act: Act): void {
    this.#faults.add({ match, left, act });
  }

  #open(path: string) {
    return this.#watches.open.filter(({ exchange }) => exchange.path.startsWith(path));
  }
}
