/** In milliseconds. The micro sign and the Greek letter are both understood. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['\u00b5s', 1e-3],
  ['\u03bcs', 1e-3],
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g;
const DURATION = new RegExp(`^([-+]?)(?:0|((?:${PART.source})+))$`);

/** Go counts nanoseconds in 64 bits: about 292 years. */
const LONGEST = 2 ** 63 / 1e6;

/**
 * Reads a duration as Go's `time.ParseDuration` does (`10s`, `1m30s`, `1.5h`, `-2us`, `0`), in milliseconds; undefined for
 * anything else.
 */
export function parseGoDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  const [, sign, parts = ''] = match;
  let milliseconds = 0;
  for (const [, amount, unit] of parts.matchAll(PART)) milliseconds += Number(amount) * Number(UNITS.get(`${unit}`));
  if (milliseconds >= LONGEST) return undefined;
  return sign === '-' ? -milliseconds : milliseconds;
}
