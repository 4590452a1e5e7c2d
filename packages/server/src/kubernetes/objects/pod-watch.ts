import { ClusterUnavailableError, type LabelSelector, type RequestContext } from '@metrics-adapter/core';
import { KubeStatusError } from '../transport/kube-errors.ts';
import { Reflector, type WatchSurroundings } from '../watch/reflector.ts';
import type { WatchState } from '../watch/watch-status.ts';
import { parseObjectMetadata } from './object-metadata.ts';
import { PodStore } from './pod-store.ts';

/** How long an ask waits for the first list. */
const syncMilliseconds = 3_000;
/**
 * How long the last content is still an answer while the watch is not open: enough to resume one that ended or was cut, and
 * no more than what kube-apiserver itself may be late. After that pods that came since would be missing from a sum.
 */
const certainMilliseconds = 2_000;

/** Whether a {@link PodWatch} knows its pods, may not know them, or was stopped. */
export type Readiness = 'ready' | 'forbidden' | 'stopped';

/** The pods of one namespace, or of all, watched. */
export class PodWatch {
  readonly #around: WatchSurroundings;
  readonly #store = new PodStore();
  readonly #reflector: Reflector<ReturnType<typeof parseObjectMetadata>>;
  #isSettled = false;
  #stopped = false;

  /** @param namespace absent for all namespaces. */
  constructor(namespace: string | undefined, around: WatchSurroundings) {
    this.#around = around;
    const collection =
      namespace === undefined
        ? { path: '/api/v1/pods', name: 'pods of all namespaces', metadataOnly: true }
        : {
            path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`,
            name: `pods of namespace ${namespace}`,
            metadataOnly: true,
          };
    this.#reflector = new Reflector(
      { collection, decode: parseObjectMetadata, store: this.#store, ownerReportsForbidden: true },
      around,
    );
    this.onChange(() => {
      this.#isSettled = true;
    });
  }

  /** Whether the pods were listed, or that failed for the first time. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Undefined while the first list is on its way. */
  get readiness(): Readiness | undefined {
    if (this.#stopped) return 'stopped';
    const { synced, problem } = this.#reflector.state();
    if (problem instanceof KubeStatusError && problem.status === 403) return 'forbidden';
    return synced ? 'ready' : undefined;
  }

  state(): WatchState {
    return this.#reflector.state();
  }

  onChange(listener: () => void): void {
    this.#reflector.onChange(listener);
  }

  start(): void {
    this.#reflector.start();
  }

  stop(): void {
    this.#stopped = true;
    this.#reflector.stop();
  }

  /** Waits for the first list. Throws {@link ClusterUnavailableError} when it does not come in time. */
  ready({ signal }: RequestContext): Promise<Readiness> {
    const { readiness } = this;
    if (readiness !== undefined) return Promise.resolve(readiness);
    const { timers } = this.#around;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const { readiness } = this;
        if (readiness !== undefined) finish(() => resolve(readiness));
      };
      const giveUp = (): void => finish(() => reject(this.#unsynced()));
      const finish = (settle: () => void): void => {
        cancelTimer();
        forget();
        signal.removeEventListener('abort', giveUp);
        settle();
      };
      const cancelTimer = timers.after(syncMilliseconds, giveUp);
      const forget = this.#reflector.onChange(look);
      signal.addEventListener('abort', giveUp);
      if (signal.aborted) giveUp();
    });
  }

  /**
   * Since when nobody knows which pods there are, in milliseconds since the epoch: the watch is not open, and was not for
   * more than two seconds, or for nobody knows how long because the clock was set back. Undefined while it is certain.
   */
  get uncertainSince(): number | undefined {
    const { lastContact = 0 } = this.#reflector.state();
    const silent = this.#around.clock.now() - lastContact;
    return silent >= 0 && silent <= certainMilliseconds ? undefined : lastContact;
  }

  /** Of a watch that is ready: what it saw last, however long ago. */
  namesMatching(namespace: string, selector: LabelSelector): readonly string[] {
    return this.#store.namesMatching(namespace, selector);
  }

  #unsynced(): ClusterUnavailableError {
    const { name, problem } = this.#reflector.state();
    const told = problem === undefined ? '' : `: ${problem.message}`;
    return new ClusterUnavailableError(`the ${name} are not known yet${told}`, { cause: problem });
  }
}
