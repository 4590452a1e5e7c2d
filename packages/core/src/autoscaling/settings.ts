import type { Tolerance } from './proposals/tolerance.ts';

/** How an HPA controller is configured, by its flags and feature gates. */
export interface AutoscalingSettings {
  /**
   * How far the ratio of usage to target may be from one before it counts: `--horizontal-pod-autoscaler-tolerance`, the
   * same in both directions there. An HPA's own `behavior` goes before it.
   */
  readonly tolerance: Tolerance;
  /**
   * For how many seconds a recommendation holds off lower ones: `--horizontal-pod-autoscaler-downscale-stabilization`.
   * A window of an HPA's own goes before it.
   */
  readonly downscaleStabilizationSeconds: number;
  /** Whether an autoscaler with an Object or External metric may go to zero: gate `HPAScaleToZero`, on since Kubernetes 1.37. */
  readonly scaleToZero: boolean;
}

/** What a kube-controller-manager does that was told nothing else. */
export const defaultAutoscalingSettings: AutoscalingSettings = {
  tolerance: { scaleUp: 0.1, scaleDown: 0.1 },
  downscaleStabilizationSeconds: 300,
  scaleToZero: true,
};
