/** A number without rounding: `numerator / denominator`, the denominator a power of two. */
export interface ExactFraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const MANTISSA_BITS = 52n;
const MANTISSA_MASK = (1n << MANTISSA_BITS) - 1n;
const EXPONENT_MASK = 0x7ffn;
/** The bias of a double's exponent, and the 52 places by which its mantissa is written as a whole number. */
const EXPONENT_OFFSET = 1023n + MANTISSA_BITS;

/**
 * The exact value of a finite double, read from its IEEE 754 bits. Arithmetic on the double itself would round again:
 * `n * 1000` changes whole numbers above about 9e12 and moves values across a half.
 */
export function toExactFraction(value: number): ExactFraction {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponentBits = (bits >> MANTISSA_BITS) & EXPONENT_MASK;
  const isSubnormal = exponentBits === 0n;
  const fraction = bits & MANTISSA_MASK;
  const magnitude = isSubnormal ? fraction : fraction | (1n << MANTISSA_BITS);
  const mantissa = bits >> 63n === 0n ? magnitude : -magnitude;
  const exponent = (isSubnormal ? 1n : exponentBits) - EXPONENT_OFFSET;
  return exponent < 0n
    ? { numerator: mantissa, denominator: 1n << -exponent }
    : { numerator: mantissa << exponent, denominator: 1n };
}
