import type { EvictionReason } from './table/table-store.ts';

/** What a freshness engine holds at a moment, and how it fares: for metrics and for whoever wonders. */
export interface FreshnessState {
  /** How many demands are remembered. */
  readonly tables: number;
  /** How many of them are kept fresh, since somebody reads them or expects to. */
  readonly demanded: number;
  /** How many of them are being fetched at this moment. */
  readonly refreshing: number;
  /** Namespaces, over all tables; 1 of a table that is not split by namespaces. */
  readonly scopes: number;
  /** How many samples all tables hold. */
  readonly samples: number;
  /** What all of it takes in memory, by estimate. */
  readonly estimatedBytes: number;
  /** Who expects to read something: see `FreshnessEngine.expect`. */
  readonly expectedOwners: number;
  /** Those of them that expect something which would be refused as things are. */
  readonly unplacedOwners: number;
  /** How many tables that somebody expects to read wait for an answer, and have seen no failure since they do. */
  readonly expectedUnanswered: number;
  /** How many tables that somebody expects to read had to be forgotten, and wait for room; absent: none. */
  readonly expectedMissing?: number;
  /** When the engine looks next what is to be fetched, in milliseconds since the epoch; absent: nothing is wanted. */
  readonly nextDueAt?: number;
  /** How scarce the backend says it is, from 0 to 1. */
  readonly pressure: number;
  /** How many tables were forgotten so far: too many, too much memory, or nobody wanted them any longer. */
  readonly evictions: Readonly<Record<EvictionReason, number>>;
}
