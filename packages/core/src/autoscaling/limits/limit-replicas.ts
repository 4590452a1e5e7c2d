/** Between what an autoscaler may choose. */
export interface ReplicaBounds {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

export interface LimitedReplicas {
  readonly replicas: number;
  /** The reason of the condition ScalingLimited, which is true unless the number was within. */
  readonly reason: LimitReason;
  /** How it was limited, with its numbers; empty unless it was. */
  readonly steps: readonly string[];
}

export type LimitReason = keyof typeof limitMessages;

/** What the condition says to each reason. */
export const limitMessages = {
  DesiredWithinRange: 'the desired count is within the acceptable range',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
} as const;

/** One step up goes to four replicas, or to twice as many as there are. */
const scaleUpFactor = 2;
const scaleUpMinimum = 4;

/** What of a recommendation may be done at once by an HPA that has no `behavior` (`convertDesiredReplicasWithRules`). */
export function limitReplicas(desired: number, current: number, bounds: ReplicaBounds): LimitedReplicas {
  const { minReplicas, maxReplicas } = bounds;
  const reach = Math.max(scaleUpFactor * current, scaleUpMinimum);
  if (desired < minReplicas) return tooFew(desired, minReplicas);
  if (desired <= Math.min(maxReplicas, reach)) return withinRange(desired);
  if (maxReplicas <= reach) return tooMany(desired, maxReplicas);
  const steps = [`from ${current} one sync goes no higher than ${reach}: ${reach} instead of ${desired}`];
  return { replicas: reach, reason: 'ScaleUpLimit', steps };
}

export function withinRange(replicas: number): LimitedReplicas {
  return { replicas, reason: 'DesiredWithinRange', steps: [] };
}

export function tooFew(desired: number, minReplicas: number): LimitedReplicas {
  const steps = [`minReplicas is ${minReplicas}: ${minReplicas} instead of ${desired}`];
  return { replicas: minReplicas, reason: 'TooFewReplicas', steps };
}

export function tooMany(desired: number, maxReplicas: number): LimitedReplicas {
  const steps = [`maxReplicas is ${maxReplicas}: ${maxReplicas} instead of ${desired}`];
  return { replicas: maxReplicas, reason: 'TooManyReplicas', steps };
}
