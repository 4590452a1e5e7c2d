/** Sysdig documents 1000 series for answers that are not grouped, and nothing for those that are. */
const assumedRows = 1000;
/** An answer that is cut to less than this was cut for another reason, and says nothing of how long answers may be. */
export const fewestRows = 50;
/** So much shorter than what is documented, a cut may be an accident of one answer. */
const shortCut = assumedRows / 2;
/** Two cuts that differ by no more than this part of the first one come from one limit. */
const tolerance = 0.1;
/** For how long a cut is believed to tell what the backend allows. Milliseconds. */
const remembered = 3_600_000;

/** How many objects one query may be planned for, and with how many one that is planned already is left alone. */
export interface Capacity {
  readonly planned: number;
  readonly most: number;
  /** How many characters the names of namespaces may take in it; 1000 when absent. */
  readonly characters?: number;
}

/**
 * An object has two rows, its value and the time of that, and each answer has two more. A fifth is left to grow into. One
 * object at least: less cannot be asked for.
 */
export function toCapacity(rows: number): Capacity {
  const atLeastOne = (objects: number) => Math.max(1, Math.floor(objects));
  return { planned: atLeastOne((rows / 2) * 0.8), most: atLeastOne(((rows - 2) / 2) * 0.95) };
}

/** Whether what was learnt of a cut is to be found out anew. What comes from the future was before the clock was set back. */
export function isForgotten(cutAt: number, now: number): boolean {
  return now < cutAt || now - cutAt >= remembered;
}

/** What is planned for while nothing was ever cut may grow by so much beyond what was whole before. */
const growth = 1.25;

/**
 * Remembers of one source how long its answers may be. It is taken for 1000 rows; for more once a whole answer was longer;
 * after one that was cut for what that one had, or the longest that was whole; where that is very short, not before
 * another was cut to about the same. A cut counts for an hour, and until a longer answer is whole.
 */
export class RowLimit {
  #rows = assumedRows;
  #longestWhole = 0;
  /** The length of the last cut that may have been an accident. */
  #shortCut = 0;
  /** Milliseconds since the epoch; undefined while no cut is remembered. */
  #cutAt: number | undefined;

  get rows(): number {
    return this.#rows;
  }

  get capacity(): Capacity {
    const assumed = toCapacity(this.#rows);
    if (this.#cutAt !== undefined) return assumed;
    const proven = Math.floor((this.#longestWhole - 2) / 2);
    const most = Math.floor(proven * growth);
    return { planned: Math.max(assumed.planned, proven), most: Math.max(assumed.most, most) };
  }

  /** An answer was whole that had so many rows. */
  observeWhole(rows: number): void {
    this.#longestWhole = Math.max(this.#longestWhole, rows);
    if (rows <= this.#rows) return;
    this.#rows = rows;
    this.#cutAt = undefined;
  }

  /** An answer was cut to so many rows. */
  observeCut(rows: number, now: number): void {
    if (rows < shortCut && !this.#isConfirmedBy(rows)) return;
    const limit = Math.max(rows, this.#longestWhole, fewestRows);
    this.#rows = this.#cutAt === undefined ? limit : Math.min(this.#rows, limit);
    this.#cutAt = now;
  }

  #isConfirmedBy(rows: number): boolean {
    const before = this.#shortCut;
    this.#shortCut = rows;
    return Math.abs(rows - before) <= before * tolerance;
  }

  /** Forgets what was cut when that is long ago. */
  forget(now: number): void {
    if (this.#cutAt === undefined || !isForgotten(this.#cutAt, now)) return;
    this.#cutAt = undefined;
    this.#rows = Math.max(assumedRows, this.#longestWhole);
  }
}
