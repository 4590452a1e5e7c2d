import type { BucketSize } from './token-bucket.ts';

/** How much the backend may be asked. What is shared by all replicas is divided among them evenly. */
export interface BudgetSettings {
  /**
   * Calls a minute that all replicas together may make with the token. When the backend tells a lower limit that one
   * counts. Absent: what the backend tells, and 600 until it does.
   */
  readonly callsPerMinute?: number;
  /** How many of them all replicas may make at once; half of them at the most. Absent: a quarter. */
  readonly burst?: number;
  /** How many adapters share the token; 1. */
  readonly replicas?: number;
  /** How many calls one replica has under way at the most; 20. Sysdig allows 200 for everybody. */
  readonly concurrency?: number;
}

const assumedPerMinute = 600;
const usualBurst = 0.25;
const largestBurst = 0.5;
const usualConcurrency = 20;

/**
 * One replica's share. What comes back in a minute and the burst are together the limit, so that it is kept in every 60
 * seconds, wherever they begin.
 * @param told the limit that the backend tells; undefined while it has not.
 */
export function toBucketSize(settings: BudgetSettings, told: number | undefined): BucketSize {
  const { callsPerMinute, replicas = 1 } = settings;
  const limit = Math.min(callsPerMinute ?? told ?? assumedPerMinute, told ?? Number.POSITIVE_INFINITY);
  const share = limit / replicas;
  const burst = Math.min((settings.burst ?? limit * usualBurst) / replicas, share * largestBurst);
  // A share of less than two calls a minute cannot be kept exactly: one call is the least there is.
  const whole = Math.max(1, burst);
  return { burst: whole, perMinute: Math.max(share - whole, share * largestBurst) };
}

export function toConcurrency({ concurrency = usualConcurrency }: BudgetSettings): number {
  return concurrency;
}
