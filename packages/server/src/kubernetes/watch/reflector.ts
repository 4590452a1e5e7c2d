import type { Clock, Timers } from '@metrics-adapter/core';
import type { Log } from '../../logging/log.ts';
import { KubeStatusError, toStatusError } from '../transport/kube-errors.ts';
import type { KubeTransport } from '../transport/kube-transport.ts';
import { backoffMilliseconds, pause } from './backoff.ts';
import { acceptOf, type Collection, listWhole, watchPath } from './collection.ts';
import { parseWatchEvent, UnreadableWatchError } from './watch-event.ts';
import { type WatchState, WatchStatus } from './watch-status.ts';

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
  /** The owner says in the log what a 403 means and what is done about it: then it is not said here as well. */
  readonly ownerReportsForbidden?: boolean;
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

/** A watch asks to be ended after five to ten minutes, at random so that replicas and namespaces do not come back in step. */
const shortestSeconds = 300;
const graceSeconds = 30;
/**
 * A watch that says nothing for so long is resumed: kube-apiserver sends a bookmark every minute, and a connection whose
 * other end is gone looks like one on which nothing happens. Where a server sends no bookmarks this costs one request.
 */
const silentMilliseconds = 90_000;
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
  readonly #status: WatchStatus;
  readonly #stopped = new AbortController();
  #version: string | undefined;
  #isStarted = false;

  constructor(subject: ReflectorSubject<T>, around: WatchSurroundings) {
    const { collection, ownerReportsForbidden } = subject;
    const { clock, log } = around;
    this.#subject = subject;
    this.#around = around;
    this.#status = new WatchStatus({ name: collection.name, clock, log, ownerReportsForbidden });
  }

  state(): WatchState {
    return this.#status.state;
  }

  /** Calls the listener whenever {@link state} changed, until the returned function is called. */
  onChange(listener: () => void): () => void {
    return this.#status.onChange(listener);
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    void this.#run();
  }

  /** For good. The store keeps its content. */
  stop(): void {
    this.#stopped.abort();
    this.#status.stopped();
  }

  async #run(): Promise<void> {
    const { timers, random } = this.#around;
    let failures = 0;
    while (!this.#stopped.signal.aborted) {
      failures = await this.#turn(failures);
      if (failures > 0) await pause(timers, backoffMilliseconds(failures, random()), this.#stopped.signal);
    }
  }

  /** Lists where that is needed, and watches until the watch ends. Returns how many turns in a row have failed now. */
  async #turn(failuresBefore: number): Promise<number> {
    try {
      this.#version ??= await this.#list();
      const lasted = await this.#watch(this.#version);
      return lasted < shortMilliseconds ? 1 : 0;
    } catch (error) {
      if (this.#stopped.signal.aborted) return 0;
      const failures = this.#status.openFor < shortMilliseconds ? failuresBefore + 1 : 1;
      if (mustRelist(error)) this.#version = undefined;
      this.#status.broke(error);
      return failures;
    }
  }

  async #list(): Promise<string> {
    const { collection, decode, store } = this.#subject;
    const { transport } = this.#around;
    const { items, resourceVersion } = await listWhole(collection, { transport, decode, signal: this.#stopped.signal });
    store.replace(items);
    this.#status.listed();
    return resourceVersion;
  }

  /** Until the watch ends as asked; returns how long it was open, in milliseconds. Throws when it breaks. */
  async #watch(version: string): Promise<number> {
    const { timers, random } = this.#around;
    const timeoutSeconds = shortestSeconds + Math.floor(random() * shortestSeconds);
    const watch = new AbortController();
    const end = (): void => watch.abort();
    this.#stopped.signal.addEventListener('abort', end);
    // The server ends it in time. When it does not, nobody is there any more, whatever the connection looks like.
    const cancelTimer = timers.after((timeoutSeconds + graceSeconds) * 1000, end);
    let cancelSilence = timers.after(silentMilliseconds, end);
    const onSound = (): void => {
      cancelSilence();
      cancelSilence = timers.after(silentMilliseconds, end);
    };
    try {
      await this.#follow(watchPath(this.#subject.collection, version, timeoutSeconds), watch.signal, onSound);
    } catch (error) {
      if (!watch.signal.aborted) throw error;
    } finally {
      cancelTimer();
      cancelSilence();
      this.#stopped.signal.removeEventListener('abort', end);
    }
    const lasted = this.#status.openFor;
    this.#status.ended();
    return lasted;
  }

  #follow(path: string, signal: AbortSignal, onSound: () => void): Promise<void> {
    const { collection } = this.#subject;
    const accept = acceptOf(collection, 'PartialObjectMetadata');
    return this.#around.transport.follow(
      { method: 'GET', path, purpose: `watch ${collection.name}`, accept, signal },
      {
        onBegin: () => this.#status.opened(),
        onLine: (line) => {
          onSound();
          this.#apply(line);
        },
      },
    );
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
}

/** Whether going on from the last version makes no sense: it is gone, unknown or nobody knows what was missed since. */
function mustRelist(error: unknown): boolean {
  if (error instanceof KubeStatusError) return [400, 404, 410, 422].includes(error.status);
  return error instanceof UnreadableWatchError;
}
