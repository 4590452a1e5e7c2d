import type { ScalingStep } from './scaling-decision.ts';

/** The same stage for several texts. */
export function explain(stage: ScalingStep['stage'], texts: readonly string[]): readonly ScalingStep[] {
  return texts.map((text) => ({ stage, text }));
}
