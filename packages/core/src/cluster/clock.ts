/** Tells the time. */
export interface Clock {
  /** Milliseconds since the epoch, as other machines would agree on. For times of samples and their age. */
  now(): number;
}
