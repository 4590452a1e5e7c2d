/**
 * Writes a time as `metav1.Time` does: RFC 3339 in UTC, whole seconds, the fraction dropped.
 * @param timestamp milliseconds since the epoch.
 */
export function formatTime(timestamp: number): string {
  return `${new Date(timestamp).toISOString().slice(0, -5)}Z`;
}

/** A window as the API writes it: whole seconds. Go's decoder refuses a fraction, and with it the whole list. */
export function toWholeSeconds(windowSeconds: number): number {
  return Math.round(windowSeconds);
}
