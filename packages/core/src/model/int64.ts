/** A sign, zeros that do not count, and no more digits than 64 bits have. */
const INTEGER = /^([+-]?)0*([0-9]{1,19})$/;

export const MIN_INT64 = -(2n ** 63n);
export const MAX_INT64 = 2n ** 63n - 1n;

/** Whether Go's 64 bits hold it. */
export function isInt64(value: bigint): boolean {
  return value >= MIN_INT64 && value <= MAX_INT64;
}

/** As Go's 64 bits hold it: what is too large comes back as a negative number. */
export function wrapInt64(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}

/** Reads a decimal 64-bit integer as Go's `strconv.ParseInt` does; undefined for anything else, or beyond 64 bits. */
export function parseInt64(text: string): bigint | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const [, sign, digits = ''] = match;
  const value = sign === '-' ? -BigInt(digits) : BigInt(digits);
  return isInt64(value) ? value : undefined;
}
