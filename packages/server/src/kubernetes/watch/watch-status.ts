import { AdapterError, type Clock, ClusterUnavailableError } from '@metrics-adapter/core';
import type { Log } from '../../logging/log.ts';
import { KubeStatusError } from '../transport/kube-errors.ts';

/** How one watch stands, for health checks and metrics. */
export interface WatchState {
  readonly name: string;
  /** Whether the store had a whole list yet. */
  readonly synced: boolean;
  /**
   * When the store was last known to be current, in milliseconds since the epoch: now while the watch is open (it is not
   * left open without a word for more than 90 s), else when it broke or was last listed. While it is broken the store keeps its last content and this time stays behind;
   * how old is too old is the reader's decision. Undefined before the first list.
   */
  readonly lastContact: number | undefined;
  /** What is wrong; undefined while the watch is open. */
  readonly problem: AdapterError | undefined;
}

export interface WatchStatusOptions {
  /** What is watched, for people. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The owner says in the log what a 403 means and what is done about it: then it is not said here as well. */
  readonly ownerReportsForbidden?: boolean | undefined;
}

/** Keeps the state of one watch, and says in the log when it changes: once, however long it stays broken in the same way. */
export class WatchStatus {
  readonly #options: WatchStatusOptions;
  readonly #listeners = new Set<() => void>();
  #synced = false;
  #openSince: number | undefined;
  #lastContact: number | undefined;
  #problem: AdapterError | undefined;

  constructor(options: WatchStatusOptions) {
    this.#options = options;
    this.#problem = new ClusterUnavailableError(`could not list ${options.name} yet`);
  }

  get state(): WatchState {
    const { name, clock } = this.#options;
    const lastContact = this.#openSince === undefined ? this.#lastContact : clock.now();
    return { name, synced: this.#synced, lastContact, problem: this.#problem };
  }

  /** How long the watch has been open, in milliseconds; 0 while it is not. */
  get openFor(): number {
    return this.#openSince === undefined ? 0 : this.#options.clock.now() - this.#openSince;
  }

  /** Calls the listener after every change, until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  listed(): void {
    this.#synced = true;
    this.#lastContact = this.#options.clock.now();
    this.#changed();
  }

  opened(): void {
    const { name, clock, log } = this.#options;
    if (this.#problem !== undefined) log.info(`watching ${name}`);
    this.#openSince = clock.now();
    this.#problem = undefined;
    this.#changed();
  }

  /** The watch ended as it should; it is about to be resumed. */
  ended(): void {
    if (this.#openSince !== undefined) this.#lastContact = this.#options.clock.now();
    this.#openSince = undefined;
  }

  broke(error: unknown): void {
    this.ended();
    const before = this.#problem?.message;
    this.#problem =
      error instanceof AdapterError ? error : new ClusterUnavailableError('the watch failed', { cause: error });
    if (this.#problem.message !== before) this.#say(this.#problem);
    this.#changed();
  }

  /** Tells the listeners a last time. */
  stopped(): void {
    this.#changed();
    this.#listeners.clear();
  }

  #say(problem: AdapterError): void {
    const { name, log, ownerReportsForbidden = false } = this.#options;
    const status = problem instanceof KubeStatusError ? problem.status : undefined;
    if (status === 403 && ownerReportsForbidden) return;
    if (status === 410) {
      log.info(`the watch on ${name} fell behind; listing anew`);
      return;
    }
    const kept = this.#synced ? 'the last content is kept and the watch retried' : 'it is retried';
    log.warn(`the watch on ${name} is broken; ${kept}`, { error: problem });
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
