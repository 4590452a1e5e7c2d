import { type Demand, formatDemandKey } from '../demand/demand.ts';
import type { FreshnessSettings } from '../freshness-settings.ts';
import { DemandTable } from './demand-table.ts';
import type { ExpectedScopes } from './scopes.ts';

/** Why a table was forgotten: there were too many, they took too much memory, or nobody wanted it any longer. */
export type EvictionReason = 'tables' | 'bytes' | 'unused';

interface Entry {
  readonly table: DemandTable;
  /** What it took in memory when it was weighed last. */
  weight: number;
}

/**
 * One table for each demand. Bounded in number and in memory: the one that was not asked for the longest goes first, those
 * that somebody expects to ask for go last.
 */
export class TableStore {
  readonly #settings: FreshnessSettings;
  readonly #expectedOf: (key: string) => ExpectedScopes;
  /** The least recently asked comes first. */
  readonly #entries = new Map<string, Entry>();
  #weight = 0;
  readonly #evictions = { tables: 0, bytes: 0, unused: 0 };

  /** @param expectedOf which scopes of a table, by its key, are expected to be asked for. */
  constructor(settings: FreshnessSettings, expectedOf: (key: string) => ExpectedScopes) {
    this.#settings = settings;
    this.#expectedOf = expectedOf;
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

  /** The demand's table, made where there is none. */
  tableOf(demand: Demand): DemandTable {
    const key = formatDemandKey(demand);
    const known = this.#entries.get(key);
    if (known === undefined) return this.#create(demand, key);
    this.#entries.delete(key);
    this.#entries.set(key, known);
    return known.table;
  }

  /** Looks how much memory a table takes by now, and makes room for it. One that was forgotten meanwhile stays so. */
  weigh(table: DemandTable): void {
    const entry = this.#entries.get(table.key);
    if (entry?.table !== table) return;
    const { weight } = table.size;
    this.#weight += weight - entry.weight;
    entry.weight = weight;
    this.#makeRoomFor(table);
  }

  forget(table: DemandTable, reason: EvictionReason): void {
    const entry = this.#entries.get(table.key);
    if (entry === undefined) return;
    this.#entries.delete(table.key);
    this.#weight -= entry.weight;
    this.#evictions[reason] += 1;
  }

  #create(demand: Demand, key: string): DemandTable {
    const table = new DemandTable(demand, this.#settings, key);
    table.expect(this.#expectedOf(key));
    this.#entries.set(key, { table, weight: 0 });
    this.weigh(table);
    return table;
  }

  #makeRoomFor(table: DemandTable): void {
    for (let reason = this.#shortage; reason !== undefined; reason = this.#shortage) {
      const other = this.#leastWantedBeside(table);
      if (other === undefined) return;
      this.forget(other, reason);
    }
  }

  get #shortage(): EvictionReason | undefined {
    const { maxTables, maxBytes } = this.#settings;
    if (this.#entries.size > maxTables) return 'tables';
    return this.#weight > maxBytes ? 'bytes' : undefined;
  }

  #leastWantedBeside(table: DemandTable): DemandTable | undefined {
    let expected: DemandTable | undefined;
    for (const { table: other } of this.#entries.values()) {
      if (other === table) continue;
      if (!other.isExpected) return other;
      expected ??= other;
    }
    return expected;
  }
}
