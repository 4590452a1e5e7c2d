import type { Clock } from '@metrics-adapter/core';
import { RecentMarks } from './recent-marks.ts';

/** A namespace that nobody asked about for so long is not in use any longer, unless it is expected. */
const idleMilliseconds = 10 * 60_000;
/** Anybody may ask about anything: beyond so many, those go first that were not asked about for longest. */
const most = 1_000;

/** Which namespaces somebody asked about lately, or is expected to. */
export class NamespacesInUse {
  /** Those that are in use whether or not somebody asks. */
  expected: ReadonlySet<string> = new Set();
  readonly #asked: RecentMarks<string>;

  constructor(clock: Clock) {
    this.#asked = new RecentMarks({ clock, milliseconds: idleMilliseconds, most });
  }

  /** Somebody asks about it now. */
  ask(namespace: string): void {
    this.#asked.mark(namespace);
  }

  /** All of them; forgets the others. */
  list(): ReadonlySet<string> {
    return new Set([...this.#asked.list(), ...this.expected]);
  }
}
