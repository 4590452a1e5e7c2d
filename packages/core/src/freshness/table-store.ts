import { type Demand, formatDemandKey } from './demand.ts';
import { DemandTable } from './demand-table.ts';
import type { FreshnessSettings } from './freshness-settings.ts';

/** One table for each demand. Bounded: the one that was not asked for the longest goes first. */
export class TableStore {
  readonly #settings: FreshnessSettings;
  /** The least recently asked comes first. */
  readonly #tables = new Map<string, DemandTable>();

  constructor(settings: FreshnessSettings) {
    this.#settings = settings;
  }

  /** The demand's table, made where there is none. */
  tableOf(demand: Demand): DemandTable {
    const key = formatDemandKey(demand);
    const table = this.#tables.get(key) ?? new DemandTable(demand, this.#settings);
    this.#tables.delete(key);
    this.#tables.set(key, table);
    const [oldest] = this.#tables.keys();
    if (this.#tables.size > this.#settings.maxTables && oldest !== undefined) this.#tables.delete(oldest);
    return table;
  }
}
