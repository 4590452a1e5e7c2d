import { toExactFraction } from './exact-fraction.ts';
import { formatAmount, NANO_PER_UNIT, type QuantityFormat } from './format-amount.ts';
import { MAX_INT64 } from './int64.ts';
import { parseAmount } from './parse-amount.ts';
import { QuantityError } from './quantity-error.ts';
import { divideAwayFromZero, divideHalfEven } from './rounding.ts';

export { QuantityError } from './quantity-error.ts';

const NANO_PER_MILLI = 1_000_000n;

/**
 * An exact decimal number, the way Kubernetes writes numbers: `105763m` is 105.763. Nothing finer than a nano (1e-9)
 * is kept. Immutable.
 */
export class Quantity {
  // Plain fields rather than `#` ones, so that test runners see them when they compare two quantities.
  private readonly nano: bigint;
  private readonly format: QuantityFormat;

  private constructor(nano: bigint, format: QuantityFormat) {
    this.nano = nano;
    this.format = format;
  }

  /**
   * Makes a double into whole millis, halves to the even one, decided on the double's exact value. Below one milli it is
   * kept in nanos, and below one nano it is `1n`: zero means "scale down" to an autoscaler, so only zero becomes zero.
   *
   * Throws {@link QuantityError} for NaN, infinities, and where the millis leave 64 bits: the autoscaler would read those
   * as zero or as a negative number.
   */
  static fromNumber(value: number): Quantity {
    if (!Number.isFinite(value))
      throw new QuantityError(`cannot make a quantity of ${value}: it is not a finite number`);
    return new Quantity(toNano(value), 'DecimalSI');
  }

  /** So many thousandths, exactly; of any size. */
  static fromMilli(milli: bigint): Quantity {
    return new Quantity(milli * NANO_PER_MILLI, 'DecimalSI');
  }

  /**
   * Reads the texts that Kubernetes reads: decimal suffixes (`5m`, `2k`), binary ones (`1Ki`), exponents (`1e3`). As
   * there, what is finer than a nano is rounded away from zero, binary suffixes stop at 2^63-1, and a text without
   * digits (`.`, `m`) is zero. The kind of suffix is remembered for {@link toString}.
   *
   * Throws {@link QuantityError}; also for exponents beyond ±1000, numbers from 1e1000 and texts over 2000 characters.
   */
  static parse(text: string): Quantity {
    const { nano, format } = parseAmount(text);
    return new Quantity(nano, format);
  }

  /** The canonical text. Unlike Go, which repeats some inputs as they came (`1.`, `+5`, `1E3`), always the canonical one. */
  toString(): string {
    return formatAmount({ nano: this.nano, format: this.format });
  }

  /** Quantities are strings in JSON. */
  toJSON(): string {
    return this.toString();
  }

  /**
   * The value in thousandths as the HPA reads it: rounded away from zero. Exact at any size and with the right sign,
   * where Go's `MilliValue` silently overflows 64 bits (`1E` reads as 0 there) and reads `-0.1n` as 1.
   */
  milliValue(): bigint {
    return divideAwayFromZero(this.nano, NANO_PER_MILLI);
  }

  /** The value in whole units, rounded away from zero as Go's `Value` does; exact at any size. */
  value(): bigint {
    return divideAwayFromZero(this.nano, NANO_PER_UNIT);
  }

  /** The nearest double. */
  toNumber(): number {
    return Number(`${this.nano}e-9`);
  }

  /** Whether it is exactly zero. */
  isZero(): boolean {
    return this.nano === 0n;
  }

  /** Negative when this is less than the other, positive when it is more, zero when they are the same number. */
  compareTo(other: Quantity): -1 | 0 | 1 {
    if (this.nano === other.nano) return 0;
    return this.nano < other.nano ? -1 : 1;
  }

  /** Whether both are the same number, however they are written. */
  equals(other: Quantity): boolean {
    return this.nano === other.nano;
  }

  /** The exact sum, written as this one is, or as the other when this is zero. */
  add(other: Quantity): Quantity {
    return new Quantity(this.nano + other.nano, this.isZero() ? other.format : this.format);
  }
}

function toNano(value: number): bigint {
  const { numerator, denominator } = toExactFraction(value);
  const magnitude = numerator < 0n ? -numerator : numerator;
  if (magnitude * 1000n >= denominator) return toWholeMilli(value, divideHalfEven(numerator * 1000n, denominator));
  if (magnitude * NANO_PER_UNIT >= denominator) return divideHalfEven(numerator * NANO_PER_UNIT, denominator);
  return BigInt(Math.sign(value));
}

function toWholeMilli(value: number, milli: bigint): bigint {
  if (milli > MAX_INT64 || milli < -MAX_INT64) {
    throw new QuantityError(
      `cannot make a quantity of ${value}: its thousandths do not fit in the 64 bits in which autoscalers read them`,
    );
  }
  return milli * NANO_PER_MILLI;
}
