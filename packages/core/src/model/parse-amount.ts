import type { Amount, QuantityFormat } from './format-amount.ts';
import { BINARY_SUFFIXES, DECIMAL_SUFFIXES, NANO_PER_UNIT, SMALLEST_EXPONENT } from './format-amount.ts';
import { MAX_INT64 } from './int64.ts';
import { QuantityError } from './quantity-error.ts';
import { divideAwayFromZero } from './rounding.ts';

/**
 * Sign, whole part, fraction, suffix. Each of them may be empty, as for Kubernetes: `.5`, `5.`, and even `-` or `Ki`,
 * which are zero. The suffix cannot begin with a digit, so that no text makes the expression try twice.
 */
const QUANTITY = /^([+-]?)([0-9]*)(?:\.([0-9]*))?((?:[eEinumkKMGTP]+[-+]?|[-+])[0-9]*)?$/;
const EXPONENT = /^[eE]([-+]?[0-9]+)$/;
const GRAMMAR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Kubernetes reads `1e100000000` at once and then never finishes writing it. Nothing measured comes near these bounds. */
const MAX_TEXT_LENGTH = 2000;
const MAX_EXPONENT = 1000;
const TOO_LARGE = 10n ** BigInt(MAX_EXPONENT) * NANO_PER_UNIT;

/** What a suffix multiplies by: `factor * 10 ** exponent`. */
interface Scale {
  readonly factor: bigint;
  readonly exponent: number;
  readonly format: QuantityFormat;
}

/** Reads what Kubernetes reads; what is finer than a nano is rounded away from zero. Throws {@link QuantityError}. */
export function parseAmount(text: string): Amount {
  if (text.length > MAX_TEXT_LENGTH) throw refusal(text, `it is longer than ${MAX_TEXT_LENGTH} characters`);
  const match = text === '' ? null : QUANTITY.exec(text);
  if (match === null) throw refusal(text, GRAMMAR);
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const scale = readSuffix(text, suffix);
  const digits = BigInt(`0${whole}${fraction}`);
  const magnitude = toNano(digits * scale.factor, scale.exponent - fraction.length);
  if (magnitude >= TOO_LARGE) throw refusal(text, `it is not below 1e${MAX_EXPONENT}`);
  const nano = scale.format === 'BinarySI' ? capBinary(magnitude) : magnitude;
  return { nano: sign === '-' ? -nano : nano, format: scale.format };
}

function readSuffix(text: string, suffix: string): Scale {
  const decimal = DECIMAL_SUFFIXES.indexOf(suffix);
  if (decimal >= 0) return { factor: 1n, exponent: SMALLEST_EXPONENT + 3 * decimal, format: 'DecimalSI' };
  const binary = BINARY_SUFFIXES.indexOf(suffix);
  if (binary >= 0) return { factor: 1024n ** BigInt(binary), exponent: 0, format: 'BinarySI' };
  const digits = EXPONENT.exec(suffix)?.[1];
  if (digits === undefined) throw refusal(text, "unable to parse quantity's suffix");
  const exponent = Number(digits);
  if (Math.abs(exponent) > MAX_EXPONENT) {
    throw refusal(text, `its exponent is not between -${MAX_EXPONENT} and ${MAX_EXPONENT}`);
  }
  return { factor: 1n, exponent, format: 'DecimalExponent' };
}

function toNano(value: bigint, exponent: number): bigint {
  const shift = exponent - SMALLEST_EXPONENT;
  return shift >= 0 ? value * 10n ** BigInt(shift) : divideAwayFromZero(value, 10n ** BigInt(-shift));
}

/** Kubernetes caps quantities with a binary suffix, and only those. */
function capBinary(nano: bigint): bigint {
  const limit = MAX_INT64 * NANO_PER_UNIT;
  return nano > limit ? limit : nano;
}

function refusal(text: string, problem: string): QuantityError {
  const shown = text.length > 64 ? `${text.slice(0, 64)}…` : text;
  return new QuantityError(`cannot read the quantity ${JSON.stringify(shown)}: ${problem}`);
}
