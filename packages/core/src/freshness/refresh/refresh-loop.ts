import type { Clock } from '../../cluster/clock.ts';
import type { Timers } from '../../cluster/timers.ts';
import type { RequestContext } from '../../provider/request-context.ts';
import type { StandingDemand } from '../demand/standing-demand.ts';
import type { FreshnessSettings } from '../freshness-settings.ts';
import type { DemandTable } from '../table/demand-table.ts';
import type { TableStore } from '../table/table-store.ts';
import { timeLeft } from '../table/time-left.ts';
import type { Refresher } from './refresher.ts';

const never = Number.POSITIVE_INFINITY;

interface RefreshLoopParts {
  readonly tables: TableStore;
  readonly standing: StandingDemand;
  readonly refresher: Refresher;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly settings: FreshnessSettings;
}

/**
 * Refreshes every table that somebody wants when it is due, ahead of the question. One timer for all of them, for the
 * earliest; none while nobody wants anything. What falls due within the gather time is refreshed together.
 */
export class RefreshLoop {
  readonly #parts: RefreshLoopParts;
  #cancel = (): void => {};
  /** By the wall clock, which may be set meanwhile. */
  #firesAt: number | undefined;
  #refreshes = 0;
  #restoredAt = Number.NEGATIVE_INFINITY;
  #isStopped = false;

  constructor(parts: RefreshLoopParts) {
    this.#parts = parts;
  }

  /** When it looks next, in milliseconds since the epoch; undefined while there is nothing to look after. */
  get firesAt(): number | undefined {
    return this.#firesAt;
  }

  /**
   * What a read of a scope has to wait for: the first answer, or the next one where nobody has looked after the table
   * for a while. Undefined where there is nothing to wait for, a slow refresh in the background included.
   */
  refreshFor(table: DemandTable, scope: string, context: RequestContext): Promise<void> | undefined {
    const { refresher, clock } = this.#parts;
    if (table.isNew(scope)) return this.#refreshNew(table, scope, context);
    if (!table.isLate(clock.now()) || refresher.isRefreshingUnasked(table)) return undefined;
    return refresher.refresh(table, context);
  }

  /** Takes note that a table is wanted, or was not before. */
  wake(table: DemandTable): void {
    const now = this.#parts.clock.now();
    if (this.#isOurs(table, now)) this.fireIn(table.timeLeft(now));
  }

  /** Looks after so many milliseconds, or before. */
  fireIn(milliseconds: number): void {
    const now = this.#parts.clock.now();
    const planned = this.#firesAt === undefined ? never : this.#firesAt - now;
    // A timer that should have fired long since is one that a clock set forward has left behind.
    if (this.#isStopped || milliseconds === never || (planned >= 0 && planned <= milliseconds)) return;
    this.#cancel();
    this.#firesAt = now + milliseconds;
    this.#cancel = this.#parts.timers.after(milliseconds, () => this.#fire());
  }

  /** Ends it for good. */
  stop(): void {
    this.#isStopped = true;
    this.#cancel();
    this.#firesAt = undefined;
  }

  /** Twice at most: a refresh that is under way may have begun before this scope was wanted. */
  async #refreshNew(table: DemandTable, scope: string, context: RequestContext): Promise<void> {
    const { refresher } = this.#parts;
    await refresher.refresh(table, context);
    if (table.isNew(scope)) await refresher.refresh(table, context);
  }

  /** Whether it is for the loop to refresh it, when its time has come. */
  #isOurs(table: DemandTable, now: number): boolean {
    return table.isDemanded(now) && !this.#parts.refresher.isRefreshing(table);
  }

  #fire(): void {
    const { tables, standing, clock } = this.#parts;
    this.#firesAt = undefined;
    this.#refreshes += 1;
    const now = clock.now();
    standing.retry(now);
    let least = standing.timeLeft(now);
    for (const table of tables) {
      const left = this.#attend(table, now);
      if (left < least) least = left;
    }
    this.fireIn(Math.min(least, this.#restore(now)));
  }

  /** Makes expected tables anew for which there is room; how long until the next look is worth it, in milliseconds. */
  #restore(now: number): number {
    const { tables, settings } = this.#parts;
    if (tables.missing === 0) return never;
    const wait = settings.retryInterval * 1000;
    // Somebody who reads what pushes them out again must not make this the busiest reader.
    const until = timeLeft(this.#restoredAt, wait, now);
    if (until > 0) return until;
    this.#restoredAt = now;
    tables.restore();
    const left = [...tables].filter((table) => this.#isOurs(table, now)).map((table) => table.timeLeft(now));
    return left.reduce((a, b) => Math.min(a, b), wait);
  }

  /** Forgets a table or refreshes it, where it is time; how long until it is, in milliseconds. */
  #attend(table: DemandTable, now: number): number {
    const { tables, refresher, settings } = this.#parts;
    if (!this.#isOurs(table, now)) {
      if (table.isForgotten(now)) tables.forget(table, 'unused');
      return never;
    }
    const left = table.timeLeft(now);
    if (left > settings.gatherTime * 1000) return left;
    const requestId = `refresh-${this.#refreshes}`;
    void refresher.refresh(table, { requestId, priority: table.priorityAt(now), isUnasked: true });
    return never;
  }
}
