/** Sysdig documents 1000 series for answers that are not grouped, and nothing for those that are. */
const assumedRows = 1000;
/** An answer that is cut to less than this was cut for another reason. */
const fewestRows = 50;

/** How many objects one query may be planned for, and with how many one that is planned already is left alone. */
export interface Capacity {
  readonly planned: number;
  readonly most: number;
}

/** An object has two rows, its value and the time of that, and each answer has two more. A fifth is left to grow into. */
export function toCapacity(rows: number): Capacity {
  return { planned: Math.floor((rows / 2) * 0.8), most: Math.floor(((rows - 2) / 2) * 0.95) };
}

/** What is planned for while nothing was ever cut may grow by so much beyond what was whole before. */
const growth = 1.25;

/**
 * Remembers of one source how long its answers may be. It is taken for 1000 rows, for more once an answer was longer, and
 * after one that was cut never for more than that one had, or any that was whole.
 */
export class RowLimit {
  #rows = assumedRows;
  #longestWhole = 0;
  #wasCut = false;

  get rows(): number {
    return this.#rows;
  }

  get capacity(): Capacity {
    const assumed = toCapacity(this.#rows);
    if (this.#wasCut) return assumed;
    const proven = Math.floor((this.#longestWhole - 2) / 2);
    const most = Math.floor(proven * growth);
    return { planned: Math.max(assumed.planned, proven), most: Math.max(assumed.most, most) };
  }

  /** An answer was whole that had so many rows. */
  observeWhole(rows: number): void {
    this.#longestWhole = Math.max(this.#longestWhole, rows);
    if (!this.#wasCut) this.#rows = Math.max(this.#rows, rows);
  }

  /** An answer was cut to so many rows. */
  observeCut(rows: number): void {
    const limit = Math.max(rows, this.#longestWhole, fewestRows);
    this.#rows = this.#wasCut ? Math.min(this.#rows, limit) : limit;
    this.#wasCut = true;
  }
}
