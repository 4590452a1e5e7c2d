/** One named thing that must be right, for `/livez` and `/readyz`. */
export interface HealthCheck {
  readonly name: string;
  /** Undefined when all is well; else what is wrong, for the log and for whoever may ask for this check alone. */
  problem(): string | undefined;
}
