import { Quantity } from '../../model/quantity.ts';
import { ensure } from './contract-violation.ts';

const zero = Quantity.fromMilli(0n);

/** Throws where an autoscaler would take a sum for an overflow. */
export function ensureNotNegative({ value }: { readonly value: Quantity }, what: string): void {
  ensure(value.compareTo(zero) >= 0, `the value of ${what} is ${value}, which is negative`);
}
