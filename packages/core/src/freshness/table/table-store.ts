import type { Clock } from '../../cluster/clock.ts';
import { type Demand, formatDemandKey } from '../demand/demand.ts';
import type { FreshnessSettings } from '../freshness-settings.ts';
import type { MetricPolicy } from '../sample-source.ts';
import { DemandTable } from './demand-table.ts';
import type { ExpectedScopes } from './scopes.ts';

/** Why a table was forgotten: there were too many, they took too much memory, or nobody wanted it any longer. */
export type EvictionReason = 'tables' | 'bytes' | 'unused';

interface TableStoreParts {
  readonly settings: FreshnessSettings;
  /** Which scopes of a table, by its key, are expected to be asked for. */
  readonly expectedOf: (key: string) => ExpectedScopes;
  readonly clock: Clock;
}

interface Entry {
  readonly table: DemandTable;
  /** What it took in memory when it was weighed last. */
  weight: number;
}

/** An expected table that had to be forgotten. */
interface Missing {
  readonly demand: Demand;
  readonly policy: MetricPolicy;
  /** What it took in memory. */
  readonly weight: number;
}

/** What is forgotten first: what people alone read, then what autoscalers read, then what is expected to be read. */
type Rank = 0 | 1 | 2;

/**
 * One table for each demand. Bounded in number, and in memory as it is estimated, but for the table that is asked for or
 * grows at the moment: that one stays. What people alone read is forgotten first, the least recently asked before the
 * others; then the scopes of the table that grows, where nobody expects them; then what autoscalers read; and what
 * somebody expects to read comes last, and back as soon as there is room.
 */
export class TableStore {
  readonly #settings: FreshnessSettings;
  readonly #expectedOf: (key: string) => ExpectedScopes;
  /** The least recently asked comes first. */
  readonly #entries = new Map<string, Entry>();
  #weight = 0;
  readonly #evictions = { tables: 0, bytes: 0, unused: 0 };
  readonly #missing = new Map<string, Missing>();
  readonly #clock: Clock;

  constructor({ settings, expectedOf, clock }: TableStoreParts) {
    this.#settings = settings;
    this.#expectedOf = expectedOf;
    this.#clock = clock;
  }

  /** How many tables somebody expects to read, and had to be forgotten all the same. */
  get missing(): number {
    for (const key of this.#missing.keys()) if (this.#expectedOf(key).size === 0) this.#missing.delete(key);
    return this.#missing.size;
  }

  /** Makes those anew for which there is room by now, or only what nobody expects is in their way. */
  restore(): void {
    if (this.missing === 0) return;
    const { maxTables, maxBytes } = this.#settings;
    const expected = [...this.#entries.values()].filter(({ table }) => table.isExpected);
    let count = expected.length;
    let bytes = expected.reduce((sum, { weight }) => sum + weight, 0);
    for (const [key, { demand, policy, weight }] of [...this.#missing]) {
      if (count + 1 > maxTables || bytes + weight > maxBytes) continue;
      count += 1;
      bytes += weight;
      this.#create(demand, key).expect(this.#expectedOf(key), policy);
    }
  }

  /** All tables; those that are forgotten on the way are left out. */
  *[Symbol.iterator](): Generator<DemandTable> {
    for (const { table } of this.#entries.values()) yield table;
  }

  find(key: string): DemandTable | undefined {
    return this.#entries.get(key)?.table;
  }

  /** What all tables take in memory, estimated, in bytes. */
  get weight(): number {
    return this.#weight;
  }

  /** How many tables were forgotten so far. */
  get evictions(): Readonly<Record<EvictionReason, number>> {
    return { ...this.#evictions };
  }

  /** The demand's table, made where there is none, and made anew where it is of another revision: see {@link MetricPolicy}. */
  tableOf(demand: Demand, { revision }: MetricPolicy): DemandTable {
    const key = formatDemandKey(demand);
    const known = this.#entries.get(key);
    if (known === undefined) return this.#create(demand, key);
    this.#entries.delete(key);
    if (known.table.policy.revision !== revision) {
      this.#weight -= known.weight;
      return this.#create(demand, key);
    }
    this.#entries.set(key, known);
    return known.table;
  }

  /** Looks how much memory a table takes by now, and makes room for it. One that was forgotten meanwhile stays so. */
  weigh(table: DemandTable): void {
    const entry = this.#entries.get(table.key);
    if (entry?.table !== table) return;
    this.#note(entry);
    this.#makeRoomFor(entry);
  }

  #note(entry: Entry): void {
    const { weight } = entry.table.size;
    this.#weight += weight - entry.weight;
    entry.weight = weight;
  }

  forget(table: DemandTable, reason: EvictionReason): void {
    const entry = this.#entries.get(table.key);
    if (entry === undefined) return;
    const { key, demand, policy, isExpected } = entry.table;
    this.#entries.delete(key);
    this.#weight -= entry.weight;
    this.#evictions[reason] += 1;
    if (isExpected) this.#missing.set(key, { demand, policy, weight: entry.weight });
  }

  #create(demand: Demand, key: string): DemandTable {
    const table = new DemandTable(demand, this.#settings, key);
    table.expect(this.#expectedOf(key));
    this.#missing.delete(key);
    this.#entries.set(key, { table, weight: 0 });
    this.weigh(table);
    return table;
  }

  #makeRoomFor(entry: Entry): void {
    for (let reason = this.#shortage; reason !== undefined; reason = this.#shortage) {
      const other = this.#leastWantedBeside(entry.table);
      const isTaken = reason === 'bytes' && other?.rank !== 0 && this.#shrink(entry);
      if (isTaken) continue;
      if (other === undefined) return;
      this.forget(other.table, reason);
    }
  }

  /** Takes scopes from the table that grows, as many as it takes. Whether there were any to take. */
  #shrink(entry: Entry): boolean {
    const { weight } = entry;
    // Several at once, since weighing looks at every scope.
    for (let share = Math.ceil(entry.table.size.scopes / 16); share > 0; share -= 1) {
      if (!entry.table.forgetLeastWantedScope()) break;
    }
    this.#note(entry);
    return entry.weight < weight;
  }

  get #shortage(): EvictionReason | undefined {
    const { maxTables, maxBytes } = this.#settings;
    if (this.#entries.size > maxTables) return 'tables';
    return this.#weight > maxBytes ? 'bytes' : undefined;
  }

  #leastWantedBeside(table: DemandTable): { readonly table: DemandTable; readonly rank: Rank } | undefined {
    const now = this.#clock.now();
    let least: { readonly table: DemandTable; readonly rank: Rank } | undefined;
    for (const { table: other } of this.#entries.values()) {
      if (other === table) continue;
      const rank = rankOf(other, now);
      if (rank === 0) return { table: other, rank };
      if (least === undefined || rank < least.rank) least = { table: other, rank };
    }
    return least;
  }
}

function rankOf(table: DemandTable, now: number): Rank {
  if (table.isExpected) return 2;
  return table.priorityAt(now) === 'autoscaler' ? 1 : 0;
}
