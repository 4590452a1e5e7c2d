import type { Clock } from '@metrics-adapter/core';

/** A namespace that nobody asked about for so long is not in use any longer, unless it is expected. */
const idleMilliseconds = 10 * 60_000;

/** Which namespaces somebody asked about lately, or is expected to. */
export class NamespacesInUse {
  /** Those that are in use whether or not somebody asks. */
  expected: ReadonlySet<string> = new Set();
  readonly #clock: Clock;
  readonly #askedAt = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Somebody asks about it now. */
  ask(namespace: string): void {
    this.#askedAt.set(namespace, this.#clock.now());
  }

  /** All of them; forgets the others. */
  list(): ReadonlySet<string> {
    const now = this.#clock.now();
    for (const [namespace, at] of [...this.#askedAt]) {
      if (now - at >= idleMilliseconds) this.#askedAt.delete(namespace);
    }
    return new Set([...this.#askedAt.keys(), ...this.expected]);
  }
}
