/** How the freshness engine behaves where a metric's own policy says nothing. Times are in seconds. */
export interface FreshnessSettings {
  /**
   * How often the backend is asked for what is wanted, ahead of the question; 1 s at least. Stretched while the backend
   * is scarce, up to half of the age that samples may have.
   */
  readonly refreshInterval: number;
  /** After a failure the backend is asked for the same again no sooner than this, then ever later up to the interval. */
  readonly retryInterval: number;
  /** The least that counts as too old; slower sources get three of their periods, up to half an hour. */
  readonly maxAge: number;
  /** How long a caller waits for the backend, where there is nothing to serve yet. */
  readonly coldReadWait: number;
  /** How long the backend may take, whether or not somebody waits. Then it is told to stop, and not believed any longer. */
  readonly fetchDeadline: number;
  /** What is asked for within this time shares a call. */
  readonly gatherTime: number;
  /** How long a namespace, and its metric with it, counts as wanted after it was asked for. */
  readonly demandTtl: number;
  /** How many demands are remembered; the one that was not asked for the longest goes first. */
  readonly maxTables: number;
  /** How many objects one answer may have: more, and the answer is refused. */
  readonly maxObjects: number;
  /** What everything that is remembered may take, by estimate; an answer that is more than that is refused. */
  readonly maxBytes: number;
}

/** What suits a backend with a sample every ten seconds or so, and an HPA that asks every fifteen. */
export const defaultFreshnessSettings: FreshnessSettings = {
  refreshInterval: 15,
  retryInterval: 5,
  maxAge: 120,
  coldReadWait: 3,
  fetchDeadline: 20,
  gatherTime: 0.05,
  demandTtl: 120,
  maxTables: 10_000,
  maxObjects: 100_000,
  maxBytes: 256 * 2 ** 20,
};
