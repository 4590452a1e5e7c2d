import type { Priority } from '@metrics-adapter/core';

/**
 * How a call ended. `answered`: with whatever status but 429 · `limited`: with 429 · `failed`: there was no whole answer
 * · `cancelled`: nobody waited any longer · `refused`: it was not made, since the budget is used up or the backend wants
 * to be left alone · `abandoned`: it was not made, since nobody waited any longer.
 */
export type CallOutcome = 'answered' | 'limited' | 'failed' | 'cancelled' | 'refused' | 'abandoned';

/** A call that may be made now. */
export interface Permit {
  /** To be called once, when the call has ended. */
  readonly end: (outcome: CallOutcome) => void;
}

/** The budget at one moment, for metrics. */
export interface BudgetState {
  /** Calls a minute of this replica. */
  readonly limit: number;
  /** Calls that could be made at once, now. */
  readonly remaining: number;
  /** Calls that can be made at once after a while without any. */
  readonly burst: number;
  /** How many calls wait for their turn, by who waits for them. */
  readonly waiting: Readonly<Record<Priority, number>>;
  /** How many calls are being answered. */
  readonly underWay: number;
  /** How many may be at once. */
  readonly concurrency: number;
  /** When calls are made again after a 429, or a 503 that named a time, in milliseconds since the epoch; absent: they are. */
  readonly stoppedUntil?: number;
  /** How many calls ended how, since the start. */
  readonly calls: Readonly<Record<CallOutcome, number>>;
  /** How scarce calls are, from 0 to 1: see `SampleSource.pressure`. */
  readonly pressure: number;
}
