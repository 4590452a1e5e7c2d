/** How the freshness engine behaves where a metric's own policy says nothing. Times are in seconds. */
export interface FreshnessSettings {
  /** How often the backend is asked for the same while somebody reads it; a read may be early by a fifth of it. */
  readonly refreshInterval: number;
  /** After a failure the backend is asked for the same again no sooner than this, however many callers ask. */
  readonly retryInterval: number;
  /** The least that counts as too old; slower sources get three of their periods, up to half an hour. */
  readonly maxAge: number;
  /** How long a caller waits for the backend. */
  readonly coldReadWait: number;
  /** How long the backend may take, whether or not somebody waits. Then it is told to stop, and has a second for that. */
  readonly fetchDeadline: number;
  /** Asks that come within this time share a call. */
  readonly gatherTime: number;
  /** How long a namespace counts as wanted after it was asked for. */
  readonly demandTtl: number;
  /** How many demands are remembered; the one that was not asked for the longest goes first. */
  readonly maxTables: number;
}

export const defaultFreshnessSettings: FreshnessSettings = {
  refreshInterval: 15,
  retryInterval: 5,
  maxAge: 120,
  coldReadWait: 3,
  fetchDeadline: 20,
  gatherTime: 0.05,
  demandTtl: 120,
  maxTables: 10_000,
};
