import { ClusterUnavailableError, type LabelSelector, type RequestContext } from '@metrics-adapter/core';
import type { WatchSurroundings } from '../watch/reflector.ts';
import type { WatchState } from '../watch/watch-status.ts';
import { PodWatch } from './pod-watch.ts';

/** Lists the pods of a namespace without watching them; what stands in where watching is not permitted. */
export type PodListing = (
  namespace: string,
  selector: LabelSelector,
  context: RequestContext,
) => Promise<readonly string[]>;

export interface WatchedPodListerOptions extends WatchSurroundings {
  readonly fallback: PodListing;
}

/** A namespace that nobody asked about for so long is not watched any longer. */
const idleMilliseconds = 10 * 60_000;
const sweepMilliseconds = 60_000;
/** Where watching was forbidden it is tried again after this: somebody may have granted it. */
const forbiddenMilliseconds = 10 * 60_000;
/** Above so many namespaces one watch on all is cheaper for everybody. */
const mostNamespaces = 16;
const all = Symbol('all namespaces');
type Scope = string | typeof all;

/**
 * Knows the live pods of the namespaces that are asked about, by watching them: a selector is answered from memory. The
 * first ask about a namespace opens its watch and waits for it; an ask about a 17th opens one watch on all namespaces,
 * which takes over once it is complete. Never answers from a list that is not whole.
 */
export class WatchedPodLister {
  readonly #options: WatchedPodListerOptions;
  readonly #watches = new Map<Scope, PodWatch>();
  readonly #forbiddenUntil = new Map<Scope, number>();
  #cancelSweep: (() => void) | undefined;
  #stopped = false;

  constructor(options: WatchedPodListerOptions) {
    this.#options = options;
  }

  /** The names of the live pods that the selector chooses. Throws {@link ClusterUnavailableError}. */
  async listNames(namespace: string, selector: LabelSelector, context: RequestContext): Promise<readonly string[]> {
    this.#refuseWhenStopped();
    this.#keepSweeping();
    for (let scope = this.#scopeFor(namespace); scope !== undefined; scope = this.#scopeFor(namespace)) {
      const watch = this.#watch(scope);
      watch.touch();
      const readiness = await watch.ready(context);
      if (readiness === 'ready') return watch.namesMatching(namespace, selector);
      if (readiness === 'forbidden') this.#forbid(scope, watch);
      this.#refuseWhenStopped();
    }
    return this.#options.fallback(namespace, selector, context);
  }

  /** Every watch that is open. */
  states(): readonly WatchState[] {
    return [...this.#watches.values()].map((watch) => watch.state());
  }

  /** For good. */
  stop(): void {
    this.#stopped = true;
    this.#cancelSweep?.();
    this.#cancelSweep = undefined;
    for (const scope of [...this.#watches.keys()]) this.#close(scope);
  }

  #refuseWhenStopped(): void {
    if (this.#stopped) throw new ClusterUnavailableError('the pods are not known: the adapter is stopping');
  }

  /** What to watch for this namespace; undefined when nothing may be. */
  #scopeFor(namespace: string): Scope | undefined {
    const everything = this.#watches.get(all);
    if (everything?.readiness === 'ready') return all;
    if (this.#watches.has(namespace)) return namespace;
    const full = this.#watches.size >= mostNamespaces;
    if (full && !this.#isForbidden(all)) return all;
    return this.#isForbidden(namespace) ? undefined : namespace;
  }

  #watch(scope: Scope): PodWatch {
    const open = this.#watches.get(scope);
    if (open !== undefined) return open;
    const watch = new PodWatch(scope === all ? undefined : scope, this.#options);
    if (scope === all) watch.onChange(() => watch.readiness === 'ready' && this.#closeNamespaces());
    this.#watches.set(scope, watch);
    watch.start();
    return watch;
  }

  #closeNamespaces(): void {
    for (const scope of [...this.#watches.keys()]) if (scope !== all) this.#close(scope);
  }

  #close(scope: Scope): void {
    this.#watches.get(scope)?.stop();
    this.#watches.delete(scope);
  }

  #forbid(scope: Scope, watch: PodWatch): void {
    // Callers that waited for the same watch come here one after another.
    if (this.#watches.get(scope) !== watch) return;
    this.#close(scope);
    const { clock, log } = this.#options;
    this.#forbiddenUntil.set(scope, clock.now() + forbiddenMilliseconds);
    const { name, problem } = watch.state();
    const instead = scope === all ? 'watching each namespace' : 'listing them when asked';
    log.warn(`${name} may not be watched; ${instead} instead`, { error: problem });
  }

  #isForbidden(scope: Scope): boolean {
    return (this.#forbiddenUntil.get(scope) ?? 0) > this.#options.clock.now();
  }

  #keepSweeping(): void {
    this.#cancelSweep ??= this.#options.timers.after(sweepMilliseconds, () => {
      this.#cancelSweep = undefined;
      this.#sweep();
      if (this.#watches.size > 0) this.#keepSweeping();
    });
  }

  #sweep(): void {
    const now = this.#options.clock.now();
    for (const [scope, watch] of [...this.#watches]) if (now - watch.askedAt >= idleMilliseconds) this.#close(scope);
    for (const [scope, until] of [...this.#forbiddenUntil]) if (until <= now) this.#forbiddenUntil.delete(scope);
  }
}
