import type { Quantity } from '../../model/quantity.ts';

/** The two sides of one: 0.1 for both means that ratios from 0.9 to 1.1 change nothing. */
export interface Tolerance {
  /** Where the metric is above its target: 0.1 is a tenth of it. */
  readonly scaleUp: number;
  /** Where the metric is below its target: 0.1 is a tenth of it. */
  readonly scaleDown: number;
}

/** Whether a ratio is so near to one that it changes nothing. The bounds themselves are within. */
export function isWithinTolerance(ratio: number, { scaleUp, scaleDown }: Tolerance): boolean {
  return 1 - scaleDown <= ratio && ratio <= 1 + scaleUp;
}

/** What apimachinery multiplies the digits of a canonical text with. */
const factors: Readonly<Record<string, number>> = { m: 1e-3, u: 1e-6, n: 1e-9 };

/**
 * A quantity as the controller makes a double of it, `AsApproximateFloat64`: digits times a power of ten, which is not
 * always the nearest double and so decides at the very edge of a tolerance.
 */
export function toApproximateNumber(quantity: Quantity): number {
  const text = quantity.toString();
  const factor = factors[text.slice(-1)];
  return factor === undefined ? quantity.toNumber() : Number(text.slice(0, -1)) * factor;
}
