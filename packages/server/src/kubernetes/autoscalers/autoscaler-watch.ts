import { KubeStatusError } from '../transport/kube-errors.ts';
import { Reflector, type WatchSurroundings } from '../watch/reflector.ts';
import type { WatchState } from '../watch/watch-status.ts';
import { AutoscalerStore, type AutoscalerStoreOptions } from './autoscaler-store.ts';
import type { KnownKinds } from './expected-reads.ts';
import { parseWatchedAutoscaler, type WatchedAutoscaler } from './watched-autoscaler.ts';

export interface AutoscalerWatchOptions extends WatchSurroundings, Omit<AutoscalerStoreOptions, 'kinds' | 'log'> {
  readonly kinds: KnownKinds & {
    /** Calls the listener whenever the kinds may be others than before, until the returned function is called. */
    onChange(listener: () => void): () => void;
  };
}

/** Where it was forbidden it is tried again after this: somebody may have granted it. */
const forbiddenMilliseconds = 10 * 60_000;

const collection = {
  path: '/apis/autoscaling/v2/horizontalpodautoscalers',
  name: 'horizontalpodautoscalers of all namespaces',
};

/**
 * Follows the HorizontalPodAutoscalers of the cluster, and makes demand of their metrics before anybody reads one: a new
 * replica of the adapter has its values when it is asked for the first time. While the watch is broken the last HPAs
 * count. Where it is not permitted, what is read makes the demand.
 */
export class AutoscalerWatch {
  readonly #options: AutoscalerWatchOptions;
  readonly #store: AutoscalerStore;
  #reflector: Reflector<WatchedAutoscaler>;
  #cancelRetry = (): void => {};
  #forgetKinds = (): void => {};
  #isSettled = false;
  #isStopped = false;
  #saidForbidden = false;

  constructor(options: AutoscalerWatchOptions) {
    this.#options = options;
    this.#store = new AutoscalerStore(options);
    this.#reflector = this.#createReflector();
  }

  /** Whether the HPAs were listed, or that failed for the first time. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** How the watch stands, for metrics. */
  state(): WatchState {
    return this.#reflector.state();
  }

  start(): void {
    this.#forgetKinds = this.#options.kinds.onChange(() => this.#store.resolveAgain());
    this.#reflector.start();
  }

  /** For good. What is expected stays so. */
  stop(): void {
    this.#isStopped = true;
    this.#forgetKinds();
    this.#cancelRetry();
    this.#reflector.stop();
  }

  #createReflector(): Reflector<WatchedAutoscaler> {
    const subject = { collection, decode: parseWatchedAutoscaler, store: this.#store, ownerReportsForbidden: true };
    const reflector = new Reflector(subject, this.#options);
    reflector.onChange(() => {
      // One that was given up tells a last time that it ended.
      if (reflector === this.#reflector && !this.#isStopped) this.#changed(reflector.state());
    });
    return reflector;
  }

  #changed({ problem }: WatchState): void {
    this.#isSettled = true;
    if (problem === undefined) this.#saidForbidden = false;
    if (problem instanceof KubeStatusError && problem.status === 403) this.#forbidden(problem);
  }

  #forbidden(error: KubeStatusError): void {
    const { timers, log } = this.#options;
    const forbidden = this.#reflector;
    this.#reflector = this.#createReflector();
    forbidden.stop();
    this.#store.replace([]);
    this.#cancelRetry = timers.after(forbiddenMilliseconds, () => this.#reflector.start());
    if (this.#saidForbidden) return;
    this.#saidForbidden = true;
    log.warn(
      'HorizontalPodAutoscalers may not be watched: metrics are fetched when they are asked for, so after a start the first reads wait for the backend; allow list and watch on horizontalpodautoscalers.autoscaling in a ClusterRole of the adapter',
      { error },
    );
  }
}
