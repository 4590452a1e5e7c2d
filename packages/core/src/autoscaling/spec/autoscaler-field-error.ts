/** An object that is not a HorizontalPodAutoscaler of `autoscaling/v2`. The message names the field, and what belongs there. */
export class AutoscalerFieldError extends Error {
  override readonly name = 'AutoscalerFieldError';
  /** As Kubernetes writes it: `spec.metrics[0].pods.target.averageValue`. */
  readonly path: string;

  /** Takes the place of the field, and what is wrong with it. */
  constructor(path: string, problem: string, options?: { readonly cause?: unknown }) {
    super(`${path === '' ? 'a HorizontalPodAutoscaler' : path}: ${problem}`, options);
    this.path = path;
  }
}
