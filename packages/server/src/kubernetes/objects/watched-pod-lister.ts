import { ClusterUnavailableError, type LabelSelector, type RequestContext } from '@metrics-adapter/core';
import type { WatchSurroundings } from '../watch/reflector.ts';
import type { WatchState } from '../watch/watch-status.ts';
import { NamespacesInUse } from './namespaces-in-use.ts';
import { PodWatch } from './pod-watch.ts';
import { RecentMarks } from './recent-marks.ts';

/**
 * Lists the pods of a namespace without watching them: what stands in where watching is not permitted, and while a watch is
 * broken. `brokenSince` tells when that was, in milliseconds since the epoch; a list of before then must not be used.
 */
export type PodListing = (
  namespace: string,
  selector: LabelSelector,
  context: RequestContext,
  brokenSince?: number,
) => Promise<readonly string[]>;

export interface WatchedPodListerOptions extends WatchSurroundings {
  readonly fallback: PodListing;
}

const sweepMilliseconds = 60_000;
/** Where watching was forbidden it is tried again after this: somebody may have granted it. */
const forbiddenMilliseconds = 10 * 60_000;
/** So many are remembered as forbidden; the oldest are tried again sooner. */
const mostForbidden = 1_000;
/** Above so many namespaces one watch on all is cheaper for everybody. */
const mostNamespaces = 16;
/** Down to so many they are watched one by one again; half, so that one namespace more or less does not change it. */
const fewNamespaces = mostNamespaces / 2;
const all = Symbol('all namespaces');
type Scope = string | typeof all;

/**
 * Knows the live pods of the namespaces that are in use, by watching them: a selector is answered from memory. In use is
 * what is expected, and what was asked about lately. The first ask about another namespace opens its watch and waits for
 * it; a 17th namespace opens one watch on all, which takes over once it is complete. Never answers from a list that is not
 * whole, nor from the last content of a watch that is broken for more than a moment: pods are listed then.
 */
export class WatchedPodLister {
  readonly #options: WatchedPodListerOptions;
  readonly #watches = new Map<Scope, PodWatch>();
  readonly #forbidden: RecentMarks<Scope>;
  readonly #namespaces: NamespacesInUse;
  #cancelSweep: (() => void) | undefined;
  #stopped = false;

  constructor(options: WatchedPodListerOptions) {
    const { clock } = options;
    this.#options = options;
    this.#forbidden = new RecentMarks({ clock, milliseconds: forbiddenMilliseconds, most: mostForbidden });
    this.#namespaces = new NamespacesInUse(clock);
  }

  /** The names of the live pods that the selector chooses. Throws {@link ClusterUnavailableError}. */
  async listNames(namespace: string, selector: LabelSelector, context: RequestContext): Promise<readonly string[]> {
    this.#refuseWhenStopped();
    this.#namespaces.ask(namespace);
    this.#keepSweeping();
    for (let scope = this.#scopeFor(namespace); scope !== undefined; scope = this.#scopeFor(namespace)) {
      const watch = this.#watch(scope);
      if ((await watch.ready(context)) === 'ready') {
        const since = watch.uncertainSince;
        if (since === undefined) return watch.namesMatching(namespace, selector);
        return this.#options.fallback(namespace, selector, context, since);
      }
      this.#refuseWhenStopped();
    }
    return this.#options.fallback(namespace, selector, context);
  }

  /** From now on these namespaces, and no others, are watched whether or not somebody asks about them. */
  expect(namespaces: ReadonlySet<string>): void {
    this.#namespaces.expected = namespaces;
    this.#watchExpected();
  }

  /** Whether each watch that is open had its first list, or failed to get it. */
  get isSettled(): boolean {
    return [...this.#watches.values()].every(({ isSettled }) => isSettled);
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
    const full = everything !== undefined || this.#watches.size >= mostNamespaces;
    if (full && !this.#forbidden.has(all)) return all;
    return this.#forbidden.has(namespace) ? undefined : namespace;
  }

  #watchExpected(): void {
    const { expected } = this.#namespaces;
    if (this.#stopped || expected.size === 0) return;
    this.#keepSweeping();
    // At once, instead of sixteen lists that are thrown away.
    if (expected.size > mostNamespaces && !this.#forbidden.has(all)) this.#watch(all);
    for (const namespace of expected) {
      const scope = this.#scopeFor(namespace);
      if (scope !== undefined) this.#watch(scope);
    }
  }

  #watch(scope: Scope): PodWatch {
    const open = this.#watches.get(scope);
    if (open !== undefined) return open;
    const watch = new PodWatch(scope === all ? undefined : scope, this.#options);
    let wasReady = false;
    watch.onChange(() => {
      const { readiness } = watch;
      // Once only: later it may be on its way out, and those on single namespaces about to take over.
      if (readiness === 'ready' && scope === all && !wasReady) this.#closeNamespaces();
      if (readiness === 'ready') wasReady = true;
      if (readiness === 'forbidden') this.#forbid(scope, watch);
    });
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
    const { log } = this.#options;
    const { name, problem } = watch.state();
    this.#forbidden.mark(scope);
    this.#close(scope);
    const instead = scope === all ? 'watching each namespace' : 'listing them when asked';
    log.warn(`${name} may not be watched; ${instead} instead`, { error: problem });
    this.#watchExpected();
  }

  #keepSweeping(): void {
    this.#cancelSweep ??= this.#options.timers.after(sweepMilliseconds, () => {
      this.#cancelSweep = undefined;
      this.#sweep();
      if (this.#watches.size > 0 || this.#namespaces.expected.size > 0) this.#keepSweeping();
    });
  }

  #sweep(): void {
    const inUse = this.#namespaces.list();
    for (const scope of [...this.#watches.keys()]) {
      if (scope === all ? inUse.size === 0 : !inUse.has(scope)) this.#close(scope);
    }
    if (inUse.size <= fewNamespaces) this.#narrow(inUse);
    this.#watchExpected();
  }

  /** From the watch on all namespaces to one on each that is in use; it is kept until they are complete. */
  #narrow(inUse: ReadonlySet<string>): void {
    if (this.#watches.get(all)?.readiness !== 'ready') return;
    for (const namespace of inUse) if (!this.#forbidden.has(namespace)) this.#watch(namespace);
    if ([...inUse].every((namespace) => this.#watches.get(namespace)?.readiness === 'ready')) this.#close(all);
  }
}
