/**
 * `metav1.Time` in JSON: RFC 3339 in UTC, whole seconds (`2026-01-02T02:04:05Z`), or null where no time is known. Go
 * reads null as its zero time.
 */
export type ApiTime = string | null;

/**
 * Writes a time as `metav1.Time` does, the fraction dropped; null for the beginning of the year 1, Go's zero time.
 *
 * Throws `RangeError` for NaN, infinities and times outside the years 0000 to 9999, which RFC 3339 cannot write: no
 * other time is put in its place.
 * @param timestamp milliseconds since the epoch.
 */
export function formatTime(timestamp: number): ApiTime {
  if (timestamp === goZeroTime) return null;
  const date = new Date(timestamp);
  const text = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  // Outside those years JavaScript writes a sign and two digits more.
  if (text.length !== LENGTH) {
    throw new RangeError(`cannot write ${timestamp} ms as a time: it is not within the years 0000 to 9999`);
  }
  return `${text.slice(0, -FRACTION_LENGTH)}Z`;
}

/** The beginning of the year 1. */
const goZeroTime = Date.parse('0001-01-01T00:00:00Z');
const LENGTH = '2026-01-02T02:04:05.678Z'.length;
const FRACTION_LENGTH = '.678Z'.length;
const LAYOUT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

/**
 * Reads what {@link formatTime} writes, as seconds since the epoch.
 *
 * Throws `RangeError` for every other text, be it one that JavaScript could read: it makes March of `2026-02-30`, and
 * a year of `queue 7`.
 */
export function parseTime(text: string): number {
  const timestamp = Date.parse(text);
  // Of a day or an hour that does not exist JavaScript makes one of another day.
  if (!LAYOUT.test(text) || new Date(timestamp).getUTCDate() !== Number(text.slice(8, 10))) {
    throw new RangeError(`cannot read ${JSON.stringify(text)} as a time: it is not like 2026-01-02T02:04:05Z`);
  }
  return timestamp / 1000;
}

/**
 * A window as the API writes it: whole seconds, halves up, and at least one of what lasts any time. Go's decoder refuses a
 * fraction, and with it the whole list. Throws `RangeError` for what is no number of seconds at all, or below zero.
 */
export function toWholeSeconds(windowSeconds: number): number {
  const seconds = windowSeconds > 0 ? Math.max(Math.round(windowSeconds), 1) : windowSeconds;
  if (!Number.isSafeInteger(seconds) || seconds < 0)
    throw new RangeError(`cannot write a window of ${windowSeconds} seconds`);
  return seconds;
}
