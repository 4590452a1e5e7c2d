/** Between what an autoscaler may choose. */
export interface ReplicaBounds {
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

export interface LimitedReplicas {
  readonly replicas: number;
  /** The reason of the condition ScalingLimited, which is true unless the number was within. */
  readonly reason: 'DesiredWithinRange' | 'TooFewReplicas' | 'TooManyReplicas' | 'ScaleUpLimit';
  /** What limited it, in words. */
  readonly message: string;
}

/** One step up goes to four replicas, or to twice as many as there are. */
const scaleUpFactor = 2;
const scaleUpMinimum = 4;

/** What of a recommendation may be done at once by an HPA that has no `behavior` of its own. */
export function limitReplicas(desired: number, current: number, bounds: ReplicaBounds): LimitedReplicas {
  const { minReplicas, maxReplicas } = bounds;
  const reach = Math.max(scaleUpFactor * current, scaleUpMinimum);
  if (desired < minReplicas) {
    return { replicas: minReplicas, reason: 'TooFewReplicas', message: `minReplicas is ${minReplicas}` };
  }
  if (desired <= Math.min(maxReplicas, reach)) {
    return { replicas: desired, reason: 'DesiredWithinRange', message: 'the number is within the bounds' };
  }
  if (maxReplicas <= reach) {
    return { replicas: maxReplicas, reason: 'TooManyReplicas', message: `maxReplicas is ${maxReplicas}` };
  }
  return { replicas: reach, reason: 'ScaleUpLimit', message: `from ${current} one sync goes no higher than ${reach}` };
}
