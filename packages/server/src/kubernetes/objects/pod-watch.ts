import { ClusterUnavailableError, type LabelSelector, type RequestContext } from '@metrics-adapter/core';
import { KubeStatusError } from '../transport/kube-errors.ts';
import { Reflector, type WatchSurroundings } from '../watch/reflector.ts';
import type { WatchState } from '../watch/watch-status.ts';
import { parseObjectMetadata } from './object-metadata.ts';
import { PodStore } from './pod-store.ts';

/** How long an ask waits for the first list. */
const syncMilliseconds = 3_000;
/** How long a broken watch's last content is still an answer: pods that came since would be missing from a sum. */
const brokenMilliseconds = 60_000;

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
   * Of a watch that is ready. While the watch is broken the last content is served for a minute, then it is an error:
   * {@link ClusterUnavailableError}.
   */
  namesMatching(namespace: string, selector: LabelSelector): readonly string[] {
    const { name, lastContact = 0, problem } = this.#reflector.state();
    const silent = this.#around.clock.now() - lastContact;
    if (silent > brokenMilliseconds) {
      const seconds = Math.round(silent / 1000);
      throw new ClusterUnavailableError(
        `the ${name} are not known: the watch on them has been broken for ${seconds} s: ${problem?.message ?? 'it ended'}`,
        { cause: problem },
      );
    }
    return this.#store.namesMatching(namespace, selector);
  }

  #unsynced(): ClusterUnavailableError {
    const { name, problem } = this.#reflector.state();
    const told = problem === undefined ? '' : `: ${problem.message}`;
    return new ClusterUnavailableError(`the ${name} are not known yet${told}`, { cause: problem });
  }
}
