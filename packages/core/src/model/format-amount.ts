import { MAX_INT64 } from './int64.ts';

/** Which family of suffixes a quantity was written with, and is written with again: apimachinery's `resource.Format`. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** A number of nanos, the finest unit of a quantity, and how to write it. */
export interface Amount {
  readonly nano: bigint;
  readonly format: QuantityFormat;
}

export const NANO_PER_UNIT = 1_000_000_000n;
/** By the exponent of ten, in steps of three from -9. */
export const DECIMAL_SUFFIXES: readonly string[] = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
/** By the exponent of 1024. */
export const BINARY_SUFFIXES: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
export const SMALLEST_EXPONENT = -9;

/** Writes the canonical text: no fraction, nothing lost, the suffix as large as it can be, `0` for zero. */
export function formatAmount({ nano, format }: Amount): string {
  if (nano === 0n) return '0';
  if (format === 'BinarySI' && isWrittenBinary(nano)) return formatBinary(nano / NANO_PER_UNIT);
  return formatDecimal(nano, format);
}

/** Kubernetes writes small and fractional numbers in decimal whatever their format, so as not to lose any of them. */
function isWrittenBinary(nano: bigint): boolean {
  const magnitude = nano < 0n ? -nano : nano;
  return (
    magnitude % NANO_PER_UNIT === 0n && magnitude >= 1024n * NANO_PER_UNIT && magnitude <= MAX_INT64 * NANO_PER_UNIT
  );
}

function formatBinary(units: bigint): string {
  const { mantissa, steps } = takeFactors(units, 1024n);
  return `${mantissa}${BINARY_SUFFIXES[steps]}`;
}

function formatDecimal(nano: bigint, format: QuantityFormat): string {
  const { mantissa, steps } = takeThousands(nano);
  const exponent = SMALLEST_EXPONENT + 3 * steps;
  if (exponent === 0) return `${mantissa}`;
  const suffix = format === 'DecimalExponent' ? undefined : DECIMAL_SUFFIXES[steps];
  // No suffix is larger than E. apimachinery up to v0.37 loses the thousands beyond it; later ones use the exponent too.
  return `${mantissa}${suffix ?? `e${exponent}`}`;
}

/** How often a number that is not zero can be divided by a thousand, and what is left, read from its digits. */
function takeThousands(value: bigint): { readonly mantissa: string; readonly steps: number } {
  const digits = `${value}`;
  let end = digits.length;
  while (digits.endsWith('000', end)) end -= 3;
  return { mantissa: digits.slice(0, end), steps: (digits.length - end) / 3 };
}

/** How often a number that is not zero can be divided by the factor, and what is left. */
function takeFactors(value: bigint, factor: bigint): { readonly mantissa: bigint; readonly steps: number } {
  let mantissa = value;
  let steps = 0;
  while (mantissa % factor === 0n) {
    mantissa /= factor;
    steps += 1;
  }
  return { mantissa, steps };
}
