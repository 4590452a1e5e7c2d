/** What the metrics asked for at some time, before it was stabilized and limited. */
export interface Recommendation {
  readonly replicas: number;
  /** In milliseconds since the epoch. */
  readonly timestamp: number;
}

export interface StabilizedRecommendation {
  readonly replicas: number;
  /** What to remember for the next time: what still matters of before, and what was asked for now. */
  readonly recommendations: readonly Recommendation[];
}

/**
 * The highest recommendation of the window, so that a load that comes and goes does not take replicas away each time.
 * There is no such thing upwards: without a `behavior` of its own an HPA scales up at once. The highest wins even where
 * it is above what the target has now, as after somebody scaled down by hand.
 *
 * `latest` is what the metrics ask for now, and `latest.timestamp` is what now means.
 */
export function stabilize(
  recommendations: readonly Recommendation[],
  latest: Recommendation,
  windowSeconds: number,
): StabilizedRecommendation {
  const oldest = latest.timestamp - windowSeconds * 1000;
  const remembered = [...recommendations.filter(({ timestamp }) => timestamp >= oldest), latest];
  return { replicas: Math.max(...remembered.map(({ replicas }) => replicas)), recommendations: remembered };
}
