import { type Recommendation, stabilize } from './limits/stabilize.ts';
import { stabilizeBothWays } from './limits/stabilize-both-ways.ts';
import type { ScalingCondition } from './scaling-decision.ts';
import type { Sync } from './sync.ts';

/** A recommendation after the past had its say. */
export interface Held {
  readonly replicas: number;
  readonly recommendations: readonly Recommendation[];
  readonly condition: ScalingCondition;
  /** What held it, with its numbers; empty when nothing did. */
  readonly steps: readonly string[];
}

/** Holds a recommendation against those of the past, by the rules of the HPA's `behavior` or by those without one. */
export function hold(sync: Sync, wanted: number): Held {
  const { situation, settings, memory, behavior, current } = sync;
  const latest = { replicas: wanted, timestamp: situation.now };
  if (behavior === undefined) {
    const seconds = settings.downscaleStabilizationSeconds;
    const { replicas, recommendations } = stabilize(memory.recommendations, latest, seconds);
    const step = `${replicas} were recommended in the last ${seconds} s: ${replicas} instead of ${wanted}`;
    return toHeld({ wanted, replicas, recommendations, reason: 'ScaleDownStabilized', step });
  }
  const held = stabilizeBothWays(memory.recommendations, latest, { current, behavior });
  const upwards = `upwards the lowest of the last ${behavior.scaleUp.stabilizationWindowSeconds} s counts, ${held.lowest}`;
  const downwards = `downwards the highest of the last ${behavior.scaleDown.stabilizationWindowSeconds} s, ${held.highest}`;
  return toHeld({
    wanted,
    ...held,
    reason: wanted > current ? 'ScaleUpStabilized' : 'ScaleDownStabilized',
    step: `${upwards}; ${downwards}: from ${current} to ${held.replicas} instead of ${wanted}`,
  });
}

const messages = {
  ScaleUpStabilized: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
  ScaleDownStabilized:
    'recent recommendations were higher than current one, applying the highest recent recommendation',
} as const;

interface HeldNumbers {
  readonly wanted: number;
  readonly replicas: number;
  readonly recommendations: readonly Recommendation[];
  readonly reason: keyof typeof messages;
  readonly step: string;
}

/** Reason and step are those of a recommendation that was held. */
function toHeld({ wanted, replicas, recommendations, reason, step }: HeldNumbers): Held {
  const type = 'AbleToScale';
  const status = 'True';
  if (replicas === wanted) {
    const message = 'recommended size matches current size';
    return {
      replicas,
      recommendations,
      condition: { type, status, reason: 'ReadyForNewScale', message },
      steps: [],
    };
  }
  return { replicas, recommendations, condition: { type, status, reason, message: messages[reason] }, steps: [step] };
}
