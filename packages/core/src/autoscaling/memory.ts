import { noScaleEvents } from './limits/scale-events.ts';
import type { ScalingMemory } from './scaling-decision.ts';

/**
 * What a controller remembers that sees an autoscaler for the first time, or again after a restart: what the target has
 * counts as recommended, and nothing was scaled. `scaledToZero` is the HPA's condition `ScaledToZero`.
 */
export function initialMemory(
  replicas: number,
  { now, scaledToZero = false }: { readonly now: number; readonly scaledToZero?: boolean },
): ScalingMemory {
  return { recommendations: [{ replicas, timestamp: now }], ...noScaleEvents, scaledToZero };
}
