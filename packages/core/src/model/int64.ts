/** A sign, zeros that do not count, and no more digits than 64 bits have. */
const INTEGER = /^([+-]?)0*([0-9]{1,19})$/;
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** Reads a decimal 64-bit integer as Go's `strconv.ParseInt` does; undefined for anything else, or beyond 64 bits. */
export function parseInt64(text: string): bigint | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const [, sign, digits = ''] = match;
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  return value < MIN_INT64 || value > MAX_INT64 ? undefined : value;
}
