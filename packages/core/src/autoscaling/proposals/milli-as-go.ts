import { BINARY_SUFFIXES, DECIMAL_SUFFIXES, SMALLEST_EXPONENT } from '../../model/format-amount.ts';
import { isInt64, wrapInt64 } from '../../model/int64.ts';
import { parseAmount } from '../../model/parse-amount.ts';
import type { Quantity } from '../../model/quantity.ts';

const NANO_PER_MILLI = 1_000_000n;
/** From here on apimachinery multiplies by ten step by step, and gives up with 0 when a step is too large. */
const STEPWISE_EXPONENT = 9;
/** As many digits apimachinery keeps in 64 bits, beside a power of ten; with more, decimals of any length are computed with. */
const SHORT_DIGITS = 18;
/** The same for binary suffixes, less three digits for each power of 1024. */
const SHORT_BINARY_DIGITS = 14;

/**
 * The thousandths that the controller reads: apimachinery's `MilliValue` of the canonical text, with what becomes of
 * numbers that 64 bits cannot hold. It overflows (`9223372036854776` is negative), reads as 0 (`1E`), and a negative
 * number of more than 18 digits overflows already as nanos.
 */
export function toMilliAsGo(quantity: Quantity): bigint {
  const text = quantity.toString();
  const milli = quantity.milliValue();
  const isNegative = text.startsWith('-');
  const suffix = text.replace(/^-?[0-9]+/, '');
  const digits = text.length - suffix.length - (isNegative ? 1 : 0);
  if (digits > mostDigits(suffix)) return isNegative ? cutNanos(parseAmount(text).nano) : wrapInt64(milli);
  return exponentOf(suffix) >= STEPWISE_EXPONENT && !isInt64(milli) ? 0n : wrapInt64(milli);
}

function mostDigits(suffix: string): number {
  const steps = Math.max(BINARY_SUFFIXES.indexOf(suffix), 0);
  return steps === 0 ? SHORT_DIGITS : SHORT_BINARY_DIGITS - 3 * steps;
}

/** Of ten; a binary suffix has none. */
function exponentOf(suffix: string): number {
  if (suffix.startsWith('e')) return Number(suffix.slice(1));
  return SMALLEST_EXPONENT + 3 * DECIMAL_SUFFIXES.indexOf(suffix);
}

/** Rounded up, which is towards zero: apimachinery means the other direction, and has only positive numbers in mind. */
function cutNanos(nano: bigint): bigint {
  const kept = wrapInt64(nano);
  return kept / NANO_PER_MILLI + (kept % NANO_PER_MILLI === 0n ? 0n : 1n);
}
