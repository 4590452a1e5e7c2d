/** How an HPA controller is configured, by its flags and feature gates. */
export interface AutoscalingSettings {
  /** How far the ratio of usage to target may be from one before it counts. */
  readonly tolerance: Tolerance;
  /** For how many seconds a recommendation holds off lower ones: `--horizontal-pod-autoscaler-downscale-stabilization`. */
  readonly downscaleStabilizationSeconds: number;
  /** Whether an autoscaler with an Object or External metric may go to zero: gate `HPAScaleToZero`, on since Kubernetes 1.37. */
  readonly scaleToZero: boolean;
}

/** The two sides of one: 0.1 for both means that ratios from 0.9 to 1.1 change nothing. */
export interface Tolerance {
  readonly scaleUp: number;
  readonly scaleDown: number;
}

/** What a kube-controller-manager does that was told nothing else. */
export const defaultAutoscalingSettings: AutoscalingSettings = {
  tolerance: { scaleUp: 0.1, scaleDown: 0.1 },
  downscaleStabilizationSeconds: 300,
  scaleToZero: true,
};

/** Whether a ratio is so near to one that it changes nothing. The bounds themselves are within. */
export function isWithinTolerance(ratio: number, { scaleUp, scaleDown }: Tolerance): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp;
}
