const durationForm = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/;
const hour = 3_600_000;
const units = [365 * 24 * hour, 7 * 24 * hour, 24 * hour, hour, 60_000, 1000, 1];
/** Go's durations end after 292 years. */
const longest = 290 * 365 * 24 * hour;

/** `1h30m` in milliseconds. Undefined for what Prometheus 2 does not take for a duration, and for one of nothing. */
export function parseDuration(text: string): number | undefined {
  const parts = durationForm.exec(text)?.slice(1);
  if (parts === undefined) return undefined;
  const sum = parts.reduce((before, part, index) => before + Number(part ?? 0) * (units[index] ?? 0), 0);
  return sum > 0 && sum <= longest ? sum : undefined;
}

/** @param milliseconds not 0, and whole; below 0 for what lies ahead. */
export function formatDuration(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}
