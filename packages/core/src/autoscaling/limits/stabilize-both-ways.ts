import { isOlderThan, isYoungerThan, record } from './records.ts';
import type { CompleteBehavior } from './scaling-behavior.ts';
import type { Recommendation, StabilizedRecommendation } from './stabilize.ts';

export interface StabilizedBothWays extends StabilizedRecommendation {
  /** The lowest recommendation of the window upwards: no fewer replicas than that. */
  readonly lowest: number;
  /** The highest recommendation of the window downwards: no more replicas than that. */
  readonly highest: number;
}

/**
 * What an HPA with a `behavior` makes of a recommendation: what there is now, unless even the lowest of the window
 * upwards is above it, or even the highest of the window downwards below it. Unlike without a `behavior`, what is
 * exactly as old as a window no longer counts (`stabilizeRecommendationWithBehaviors` of the controller).
 */
export function stabilizeBothWays(
  recommendations: readonly Recommendation[],
  latest: Recommendation,
  { current, behavior }: { readonly current: number; readonly behavior: CompleteBehavior },
): StabilizedBothWays {
  const up = behavior.scaleUp.stabilizationWindowSeconds;
  const down = behavior.scaleDown.stabilizationWindowSeconds;
  const now = latest.timestamp;
  const within = (seconds: number) => [
    latest.replicas,
    ...recommendations.filter(isYoungerThan(seconds, now)).map(({ replicas }) => replicas),
  ];
  const lowest = Math.min(...within(up));
  const highest = Math.max(...within(down));
  return {
    replicas: Math.min(Math.max(current, lowest), highest),
    lowest,
    highest,
    recommendations: record(recommendations, latest, isOlderThan(Math.max(up, down), now)),
  };
}
