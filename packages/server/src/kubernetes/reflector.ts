import { AdapterError, type Clock, ClusterUnavailableError, type Timers } from '@metrics-adapter/core';
import type { Log } from '../logging/log.ts';
import { backoffMilliseconds, pause } from './backoff.ts';
import { acceptOf, type Collection, listWhole, watchPath } from './collection.ts';
import { KubeStatusError, toStatusError } from './kube-errors.ts';
import type { KubeTransport } from './kube-transport.ts';
import { parseWatchEvent, UnreadableWatchError } from './watch-event.ts';

/** Where a reflector puts what it sees. */
export interface ReflectorStore<T> {
  /** This, and nothing else, is there now. Always a whole list. */
  replace(items: readonly T[]): void;
  /** Was added or changed. */
  put(item: T): void;
  remove(item: T): void;
}

export interface ReflectorSubject<T> {
  readonly collection: Collection;
  /** Makes what is kept of an object; throws for what is no such object. */
  readonly decode: (object: unknown) => T;
  readonly store: ReflectorStore<T>;
}

export interface WatchSurroundings {
  /** Without a limit of sockets: each watch keeps one. */
  readonly transport: KubeTransport;
  readonly clock: Clock;
  readonly timers: Timers;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
}

/** How one watch stands, for health checks and metrics. */
export interface WatchState {
  readonly name: string;
  /** Whether the store had a whole list yet. */
  readonly synced: boolean;
  /**
   * When the store was last known to be current, in milliseconds since the epoch: now while the watch is open, else
   * when it broke or was last listed. While it is broken the store keeps its last content and this time stays behind;
   * how old is too old is the reader's decision. Undefined before the first list.
   */
  readonly lastContact: number | undefined;
  /** What is wrong; undefined while the watch is open. */
  readonly problem: AdapterError | undefined;
}

/** A watch asks to be ended after five to ten minutes, at random so that replicas and namespaces do not come back in step. */
const shortestSeconds = 300;
const graceSeconds = 30;
/** A watch that ends sooner than this did not work: something between cuts it, and it is not resumed at once. */
const shortMilliseconds = 10_000;

/**
 * Keeps a store equal to a collection in Kubernetes: lists it, then watches it from there. A watch that ends is resumed
 * from the last version that was seen; when that version is gone (410), or the watch said something that cannot be read,
 * the collection is listed anew and the store's content exchanged at once. Failures are retried for ever, with growing
 * pauses.
 */
export class Reflector<T> {
  readonly #subject: ReflectorSubject<T>;
  readonly #around: WatchSurroundings;
  readonly #stopped = new AbortController();
  readonly #listeners = new Set<() => void>();
  #version: string | undefined;
  #synced = false;
  #openSince: number | undefined;
  #lastContact: number | undefined;
  #problem: AdapterError | undefined;
  #started = false;

  constructor(subject: ReflectorSubject<T>, around: WatchSurroundings) {
    this.#subject = subject;
    this.#around = around;
    this.#problem = new ClusterUnavailableError(`${subject.collection.name} have not been listed yet`);
  }

  state(): WatchState {
    return {
      name: this.#subject.collection.name,
      synced: this.#synced,
      lastContact: this.#openSince === undefined ? this.#lastContact : this.#around.clock.now(),
      problem: this.#problem,
    };
  }

  /** Calls the listener whenever {@link state} changed, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.#run();
  }

  /** For good. The store keeps its content. */
  stop(): void {
    this.#stopped.abort();
    this.#changed();
    this.#listeners.clear();
  }

  async #run(): Promise<void> {
    const { clock, timers, random } = this.#around;
    let failures = 0;
    while (!this.#stopped.signal.aborted) {
      const began = clock.now();
      try {
        if (this.#version === undefined) this.#version = await this.#list();
        await this.#watch(this.#version);
        failures = clock.now() - began < shortMilliseconds ? 1 : 0;
      } catch (error) {
        if (this.#stopped.signal.aborted) return;
        const lasted = this.#openSince === undefined ? 0 : clock.now() - this.#openSince;
        failures = lasted < shortMilliseconds ? failures + 1 : 1;
        if (mustRelist(error)) this.#version = undefined;
        this.#report(error);
      }
      if (failures > 0) await pause(timers, backoffMilliseconds(failures, random()), this.#stopped.signal);
    }
  }

  async #list(): Promise<string> {
    const { collection, decode, store } = this.#subject;
    const { transport, clock } = this.#around;
    const { items, resourceVersion } = await listWhole(collection, { transport, decode, signal: this.#stopped.signal });
    store.replace(items);
    this.#synced = true;
    this.#lastContact = clock.now();
    this.#changed();
    return resourceVersion;
  }

  /** Until the watch ends as asked. Throws when it breaks. */
  async #watch(version: string): Promise<void> {
    const { transport, timers, random } = this.#around;
    const { collection } = this.#subject;
    const timeoutSeconds = shortestSeconds + Math.floor(random() * shortestSeconds);
    const watch = new AbortController();
    const end = (): void => watch.abort();
    this.#stopped.signal.addEventListener('abort', end);
    // The server ends it in time. When it does not, nobody is there any more, whatever the connection looks like.
    const cancelTimer = timers.after((timeoutSeconds + graceSeconds) * 1000, end);
    try {
      const request = {
        method: 'GET',
        path: watchPath(collection, version, timeoutSeconds),
        purpose: `watch ${collection.name}`,
        accept: acceptOf(collection, 'PartialObjectMetadata'),
        signal: watch.signal,
      } as const;
      await transport.follow(request, { onBegin: () => this.#opened(), onLine: (line) => this.#apply(line) });
      this.#closed();
    } catch (error) {
      if (!watch.signal.aborted || this.#openSince === undefined) throw error;
      this.#closed();
    } finally {
      cancelTimer();
      this.#stopped.signal.removeEventListener('abort', end);
    }
  }

  #apply(line: string): void {
    const { collection, store } = this.#subject;
    const event = parseWatchEvent(line);
    if (event.type === 'ERROR') {
      this.#version = undefined;
      throw toStatusError({ purpose: `watch ${collection.name}` }, event.code, event.object);
    }
    if (event.type === 'DELETED') store.remove(this.#decode(event.object));
    else if (event.type !== 'BOOKMARK') store.put(this.#decode(event.object));
    this.#version = event.resourceVersion;
  }

  #decode(object: unknown): T {
    try {
      return this.#subject.decode(object);
    } catch (cause) {
      throw new UnreadableWatchError('the watch sent an object that cannot be read', { cause });
    }
  }

  #opened(): void {
    const { clock, log } = this.#around;
    if (this.#problem !== undefined) log.info(`watching ${this.#subject.collection.name}`);
    this.#openSince = clock.now();
    this.#problem = undefined;
    this.#changed();
  }

  #closed(): void {
    this.#lastContact = this.#around.clock.now();
    this.#openSince = undefined;
  }

  #report(error: unknown): void {
    if (this.#openSince !== undefined) this.#closed();
    const before = this.#problem?.message;
    this.#problem =
      error instanceof AdapterError ? error : new ClusterUnavailableError('the watch failed', { cause: error });
    // Said once, however long it stays broken in the same way.
    if (this.#problem.message !== before) this.#say(this.#problem);
    this.#changed();
  }

  #say(problem: AdapterError): void {
    const { log } = this.#around;
    const { name } = this.#subject.collection;
    if (problem instanceof KubeStatusError && problem.status === 410) {
      log.info(`the watch on ${name} fell behind; listing anew`);
      return;
    }
    const kept = this.#synced ? 'their last content is kept and the watch retried' : 'it is retried';
    log.warn(`the watch on ${name} is broken; ${kept}`, { error: problem });
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Whether going on from the last version makes no sense: it is gone, unknown or nobody knows what was missed since. */
function mustRelist(error: unknown): boolean {
  if (error instanceof KubeStatusError) return [400, 404, 410, 422].includes(error.status);
  return error instanceof UnreadableWatchError;
}
