/** Divides by a positive number; what does not come out even is rounded to the nearest whole number, halves to the even one. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const sign = dividend < 0n ? -1n : 1n;
  const magnitude = dividend * sign;
  const quotient = magnitude / divisor;
  const doubledRest = (magnitude % divisor) * 2n;
  const roundsUp = doubledRest > divisor || (doubledRest === divisor && quotient % 2n === 1n);
  return sign * (roundsUp ? quotient + 1n : quotient);
}

/** Divides by a positive number; what does not come out even is rounded away from zero. */
export function divideAwayFromZero(dividend: bigint, divisor: bigint): bigint {
  const rest = dividend % divisor;
  const step = rest === 0n ? 0n : rest < 0n ? -1n : 1n;
  return dividend / divisor + step;
}
