import { isOlderThan, type Recorded, record } from './records.ts';

/** What the metrics asked for at some time, before it was stabilized and limited. */
export interface Recommendation extends Recorded {
  /** How many replicas were wanted. */
  readonly replicas: number;
}

/** What is left of a recommendation after those before it were heard. */
export interface StabilizedRecommendation {
  /** How many replicas it comes to. */
  readonly replicas: number;
  /** What to remember for the next time, with what was asked for now. */
  readonly recommendations: readonly Recommendation[];
}

/**
 * The highest recommendation of the window, so that a load that comes and goes does not take replicas away each time.
 * There is no such thing upwards: without a `behavior` of its own an HPA scales up at once. The highest wins even where
 * it is above what the target has now, as after somebody scaled down by hand. What is exactly as old as the window
 * still counts (`stabilizeRecommendation` of the controller).
 *
 * `latest` is what the metrics ask for now, and `latest.timestamp` is what now means.
 */
export function stabilize(
  recommendations: readonly Recommendation[],
  latest: Recommendation,
  windowSeconds: number,
): StabilizedRecommendation {
  const isOld = isOlderThan(windowSeconds, latest.timestamp);
  const counting = recommendations.filter((recommendation) => !isOld(recommendation));
  return {
    replicas: Math.max(latest.replicas, ...counting.map(({ replicas }) => replicas)),
    recommendations: record(recommendations, latest, isOld),
  };
}
