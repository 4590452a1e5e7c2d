import { isOlderThan, isYoungerThan, type Recorded, record } from './records.ts';
import type { CompleteBehavior, CompleteRules } from './scaling-behavior.ts';

/** A change that an HPA with a `behavior` has made. */
export interface ScaleEvent extends Recorded {
  /** How many replicas it added or took away; always above zero. */
  readonly change: number;
  /** Set once no policy needed it any more: the next event of its direction takes its place. */
  readonly outdated: boolean;
}

/** The changes that policies look back on, in each direction. */
export interface ScaleHistory {
  /** How replicas were added lately. */
  readonly scaleUps: readonly ScaleEvent[];
  /** How replicas were taken away lately. */
  readonly scaleDowns: readonly ScaleEvent[];
}

export interface ReplicaChange extends Recorded {
  readonly from: number;
  readonly to: number;
}

export const noScaleEvents: ScaleHistory = { scaleUps: [], scaleDowns: [] };

/** Adds a change to the history of its direction (`storeScaleEvent` of the controller). */
export function recordChange(history: ScaleHistory, change: ReplicaChange, behavior: CompleteBehavior): ScaleHistory {
  const { scaleUps, scaleDowns } = history;
  return change.to > change.from
    ? { scaleUps: append(scaleUps, change, behavior.scaleUp), scaleDowns }
    : { scaleUps, scaleDowns: append(scaleDowns, change, behavior.scaleDown) };
}

function append(
  events: readonly ScaleEvent[],
  { from, to, timestamp }: ReplicaChange,
  { policies }: CompleteRules,
): readonly ScaleEvent[] {
  const longest = Math.max(...policies.map(({ periodSeconds }) => periodSeconds));
  const isOld = isOlderThan(longest, timestamp);
  const marked = events.map((event) => ({ ...event, outdated: event.outdated || isOld(event) }));
  return record(marked, { change: Math.abs(to - from), timestamp, outdated: false }, ({ outdated }) => outdated);
}

/** How many replicas these events changed in the last so many seconds; outdated ones count when they are young enough. */
export function changeWithin(events: readonly ScaleEvent[], seconds: number, now: number): number {
  return events.filter(isYoungerThan(seconds, now)).reduce((sum, { change }) => sum + change, 0);
}
