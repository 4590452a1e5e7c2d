import { type Clock, UnusableDataError } from '@metrics-adapter/core';
import type { DataRequest, DataRow } from '../client/monitor-types.ts';
import { RefusedCallError } from '../client/refused-call-error.ts';

export type Paging = NonNullable<DataRequest['paging']>;

/** Asks for one page. */
export type AskPage = (paging: Paging) => Promise<readonly DataRow[]>;

export interface PagesOptions {
  /** How many entities a page may have. */
  readonly size: number;
  /** What tells the entity of a row from others. */
  readonly entityOf: (row: DataRow) => string;
}

/** No answer is followed further than this. Entities. */
export const mostEntities = 100_000;

/** The greatest number of entities that some server might give at once, whatever is asked for; Sysdig's is not known. */
const likelyCaps: ReadonlySet<number> = new Set([10, 20, 25, 50, 100, 200, 250, 300, 400, 500]);

/** What is tried where a server will not give as many. */
const smallerSizes: readonly number[] = [500, 100, 10];

/** For how long what the server gives at the most is remembered: it may have been another matter. Milliseconds. */
const remembered = 600_000;

interface AskedPage {
  readonly page: readonly DataRow[];
  /** Of entities. */
  readonly asked: number;
}

/** The order of entities changed while their pages were read, so that some may be on none of them. */
export class ShiftedPagesError extends UnusableDataError {
  /** What was read until then. */
  readonly rows: readonly DataRow[];

  constructor(rows: readonly DataRow[]) {
    super(
      'the order of the answer changed while its pages were read, twice, so objects may be missing; nothing of it is used',
    );
    this.rows = rows;
  }
}

/**
 * Reads the pages of an answer to the end. Pages count entities, ordered by value; while they are read an entity may
 * change its place. One that goes to an earlier page moves another to a later one, which is then there twice: so a page
 * that holds nothing twice misses nothing.
 */
export class PageReader {
  /** The longest page so far: the server gives at least so many at once. */
  #longest = 0;
  /** What the server gave, at once, where it had refused more. */
  #smaller: { readonly size: number; readonly at: number } | undefined;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * All rows of all pages. Throws {@link ShiftedPagesError}, and {@link UnusableDataError} for an answer without an end
   * and a server that does not know pages.
   */
  async read(ask: AskPage, { size, entityOf }: PagesOptions): Promise<readonly DataRow[]> {
    const rows: DataRow[] = [];
    const seen = new Set<string>();
    let before = 0;
    while (seen.size < mostEntities) {
      const { page, asked } = await this.#ask(ask, seen.size, size);
      rows.push(...page);
      const entities = new Set(page.map(entityOf));
      const repeated = [...entities].filter((entity) => seen.has(entity)).length;
      const isTheSame = repeated > 0 && repeated === entities.size && entities.size === before;
      if (isTheSame || entities.size > asked) throw unpagedError();
      if (repeated > 0) throw new ShiftedPagesError(rows);
      for (const entity of entities) seen.add(entity);
      before = entities.size;
      if (this.#isLast(entities.size, asked)) return rows;
    }
    throw new UnusableDataError(
      `the answer has more than ${mostEntities} objects, which is more than is ever used; name fewer namespaces or a narrower selector, or use --dialect promql`,
    );
  }

  /** A page, and how many entities it was asked for: fewer, for a while, where the server refuses so many. */
  async #ask(ask: AskPage, from: number, size: number): Promise<AskedPage> {
    for (let asked = Math.min(size, this.#most()); ; ) {
      try {
        const page = await ask({ from, to: from + asked - 1 });
        if (asked < Math.min(size, this.#most())) this.#smaller = { size: asked, at: this.#clock.now() };
        return { page, asked };
      } catch (error) {
        const smaller = smallerSizes.find((one) => one < asked);
        if (from > 0 || smaller === undefined || !isAboutPages(error)) throw error;
        asked = smaller;
      }
    }
  }

  /** More than this the server is not asked for at once. */
  #most(): number {
    const { size, at } = this.#smaller ?? { size: Number.POSITIVE_INFINITY, at: 0 };
    const age = this.#clock.now() - at;
    return age >= 0 && age < remembered ? size : Number.POSITIVE_INFINITY;
  }

  /** A page that is not full is the last one, unless it may have been cut by the server. */
  #isLast(count: number, size: number): boolean {
    const isProven = count < this.#longest;
    this.#longest = Math.max(this.#longest, count);
    // Whether the end of a page belongs to it was seen both ways.
    return count === 0 || (count < size - 1 && (isProven || !likelyCaps.has(count)));
  }
}

/** Its words may quote anything, such as a metric that is called after pages. */
function isAboutPages(error: unknown): boolean {
  if (!(error instanceof RefusedCallError)) return false;
  return error.reasons.some(
    ({ field = '', reason = '' }) => /^\W*pag(?:e|ing)\b/i.test(field) && !/\bmetric\b/i.test(reason),
  );
}

function unpagedError(): UnusableDataError {
  return new UnusableDataError(
    'the backend does not give the pages that it is asked for, so nobody knows whether its answer is whole; nothing of it is used; use --dialect promql',
  );
}
