import type { ExpectedRead } from '@metrics-adapter/core';
import type { Log } from '../../logging/log.ts';
import type { ReflectorStore } from '../watch/reflector.ts';
import { type KnownKinds, toExpectedReads } from './expected-reads.ts';
import type { WatchedAutoscaler } from './watched-autoscaler.ts';

/** Who is told what will be read; the freshness engine is one. */
export interface ReadExpectation {
  /** From now on the owner reads these again and again, and no others. */
  expect(owner: string, reads: readonly ExpectedRead[]): void;
  /** The owner is gone. */
  forget(owner: string): void;
}

/** Who is told of which namespaces the pods will be asked for. */
export interface PodExpectation {
  /** From now on these, and no others. */
  expectPods(namespaces: ReadonlySet<string>): void;
}

export interface AutoscalerStoreOptions {
  readonly reads: ReadExpectation;
  readonly pods: PodExpectation;
  readonly kinds: KnownKinds;
  readonly log: Log;
}

interface Known {
  readonly autoscaler: WatchedAutoscaler;
  /** Its reads, written down: the status of an HPA changes all the time, what it reads hardly ever. */
  readonly told: string;
}

const nothing = '[]';

/** The HorizontalPodAutoscalers there are, by what is read for them: tells what changed of that, and nothing else. */
export class AutoscalerStore implements ReflectorStore<WatchedAutoscaler> {
  readonly #options: AutoscalerStoreOptions;
  readonly #known = new Map<string, Known>();
  #podNamespaces: ReadonlySet<string> = new Set();

  constructor(options: AutoscalerStoreOptions) {
    this.#options = options;
  }

  replace(autoscalers: readonly WatchedAutoscaler[]): void {
    const there = new Set(autoscalers.map(({ owner }) => owner));
    for (const owner of [...this.#known.keys()]) if (!there.has(owner)) this.#drop(owner);
    for (const autoscaler of autoscalers) this.#take(autoscaler);
    this.#tellPods();
  }

  put(autoscaler: WatchedAutoscaler): void {
    if (this.#take(autoscaler)) this.#tellPods();
  }

  remove({ owner }: WatchedAutoscaler): void {
    if (this.#drop(owner)) this.#tellPods();
  }

  /** The kinds of the cluster may be others than before. */
  resolveAgain(): void {
    for (const { autoscaler } of [...this.#known.values()]) this.#take(autoscaler);
  }

  /** Whether its reads are others than before. */
  #take(autoscaler: WatchedAutoscaler): boolean {
    const { owner, problem } = autoscaler;
    const { reads, kinds, log } = this.#options;
    const before = this.#known.get(owner);
    const expected = toExpectedReads(autoscaler, kinds);
    const told = JSON.stringify(expected);
    this.#known.set(owner, { autoscaler, told });
    if (problem !== undefined && problem !== before?.autoscaler.problem) {
      log.debug('an HPA cannot be read, so its metrics are fetched when they are asked for', { hpa: owner, problem });
    }
    if (told === (before?.told ?? nothing)) return false;
    if (told === nothing) reads.forget(owner);
    else reads.expect(owner, expected);
    return true;
  }

  /** Whether it had reads. */
  #drop(owner: string): boolean {
    const before = this.#known.get(owner);
    this.#known.delete(owner);
    if (before === undefined || before.told === nothing) return false;
    this.#options.reads.forget(owner);
    return true;
  }

  #tellPods(): void {
    const autoscalers = [...this.#known.values()].map(({ autoscaler }) => autoscaler);
    const withPods = autoscalers.filter(({ metrics }) => metrics.some(({ type }) => type === 'Pods'));
    const namespaces = new Set(withPods.map(({ namespace }) => namespace));
    if (isSame(namespaces, this.#podNamespaces)) return;
    this.#podNamespaces = namespaces;
    this.#options.pods.expectPods(namespaces);
  }
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((each) => other.has(each));
}
