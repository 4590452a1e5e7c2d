/**
 * How long until `wait` has gone by since then; 0 when it has. Where the clock was set back meanwhile nobody knows, and
 * it counts as gone by: nothing waits for an hour because a clock was an hour fast. All in milliseconds.
 */
export function timeLeft(since: number, wait: number, now: number): number {
  const end = since + wait;
  return now < since || now > end ? 0 : end - now;
}
