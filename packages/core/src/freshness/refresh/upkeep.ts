import type { Clock } from '../../cluster/clock.ts';
import type { ResourceMapper } from '../../cluster/resource-mapper.ts';
import type { Timers } from '../../cluster/timers.ts';
import type { RequestContext } from '../../provider/request-context.ts';
import type { Question } from '../answers/question.ts';
import type { ExpectedRead } from '../demand/expected-read.ts';
import { StandingDemand } from '../demand/standing-demand.ts';
import type { FreshnessSettings } from '../freshness-settings.ts';
import type { FreshnessState } from '../freshness-state.ts';
import type { MetricPolicy, SampleSource } from '../sample-source.ts';
import type { DemandTable } from '../table/demand-table.ts';
import { TableStore } from '../table/table-store.ts';
import { waitFor } from './patience.ts';
import { pressureOf } from './pressure-of.ts';
import { RefreshLoop } from './refresh-loop.ts';
import { type Refreshed, Refresher } from './refresher.ts';

interface UpkeepParts {
  readonly source: SampleSource;
  readonly mapper: ResourceMapper;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly settings: FreshnessSettings;
  readonly onRefreshed?: (refresh: Refreshed) => void;
}

/** Keeps the tables that somebody wants: makes them, refreshes them, forgets them. */
export class Upkeep {
  readonly #parts: UpkeepParts;
  readonly #standing: StandingDemand;
  readonly #tables: TableStore;
  readonly #refresher: Refresher;
  readonly #loop: RefreshLoop;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
    const standing = new StandingDemand({
      ...parts,
      onClaimed: ({ demand, policy }, scopes) => {
        const table = tables.tableOf(demand, policy);
        table.expect(scopes, policy);
        tables.weigh(table);
        loop.wake(table);
      },
    });
    const tables = new TableStore({ ...parts, expectedOf: (key) => standing.scopesOf(key) });
    const refresher = new Refresher({ ...parts, onDone: (done) => this.#settle(done) });
    const loop = new RefreshLoop({ ...parts, tables, standing, refresher });
    this.#standing = standing;
    this.#tables = tables;
    this.#refresher = refresher;
    this.#loop = loop;
  }

  /** The table of what is asked, once there is what the read needs, or the caller's patience has come to its end. */
  async read({ demand, scope }: Question, policy: MetricPolicy, context: RequestContext): Promise<DemandTable> {
    const { clock, timers, settings } = this.#parts;
    const now = clock.now();
    const table = this.#tables.tableOf(demand, policy);
    const wasDemanded = table.isDemanded(now);
    const isKnown = table.has(scope);
    table.ask(scope, { now, policy, priority: context.priority });
    if (!isKnown) this.#tables.weigh(table);
    const refresh = this.#loop.refreshFor(table, scope, context);
    if (refresh !== undefined)
      await waitFor(refresh, { seconds: settings.coldReadWait, signal: context.signal, timers });
    else if (!wasDemanded) this.#loop.wake(table);
    return table;
  }

  /** See `FreshnessEngine.expect`. */
  expect(owner: string, reads: readonly ExpectedRead[]): void {
    this.#standing.expect(owner, reads);
    this.#loop.fireIn(this.#standing.timeLeft(this.#parts.clock.now()));
  }

  state(): FreshnessState {
    const { clock, source } = this.#parts;
    const now = clock.now();
    const { weight, evictions, missing } = this.#tables;
    const tables = [...this.#tables];
    const sizes = tables.map(({ size }) => size);
    const { firesAt } = this.#loop;
    const { owners, unplaced } = this.#standing.size;
    return {
      tables: tables.length,
      demanded: tables.filter((table) => table.isDemanded(now)).length,
      refreshing: this.#refresher.refreshing,
      scopes: sizes.reduce((sum, { scopes }) => sum + scopes, 0),
      samples: sizes.reduce((sum, { samples }) => sum + samples, 0),
      estimatedBytes: weight,
      expectedOwners: owners,
      unplacedOwners: unplaced,
      expectedUnanswered: tables.filter((table) => table.isExpected && table.isUnanswered).length,
      ...(missing > 0 && { expectedMissing: missing }),
      ...(firesAt !== undefined && { nextDueAt: firesAt }),
      pressure: pressureOf(source),
      evictions,
    };
  }

  stop(): void {
    this.#loop.stop();
    this.#refresher.stop();
  }

  #settle(done: readonly DemandTable[]): void {
    for (const table of done) {
      this.#tables.weigh(table);
      // It may have been forgotten and made anew meanwhile.
      const current = this.#tables.find(table.key);
      if (current !== undefined) this.#loop.wake(current);
    }
  }
}
