import { isInt64 } from '../../model/int64.ts';
import { Quantity } from '../../model/quantity.ts';
import type { Sample, SampleRequest } from '../sample-source.ts';

const zero = Quantity.fromMilli(0n);

/** What makes a sample impossible to serve, in words that follow "answered with"; undefined where nothing does. */
export function faultOf({ kind }: SampleRequest, { value, timestamp, windowSeconds }: Sample): string | undefined {
  if (!Number.isFinite(timestamp)) return 'a value that has no time';
  if (windowSeconds !== undefined && !(Number.isSafeInteger(windowSeconds) && windowSeconds > 0)) {
    return `a value that covers ${windowSeconds} seconds`;
  }
  // The HPA would read it as zero, or with the other sign.
  if (!isInt64(value.milliValue())) {
    return `the value ${value}, whose thousandths do not fit in the 64 bits in which autoscalers read them`;
  }
  return kind === 'external' && value.compareTo(zero) < 0 ? negative(value) : undefined;
}

/** What makes the samples of an external metric impossible to serve together. */
export function faultOfSum(samples: Iterable<Sample>): string | undefined {
  let sum = 0n;
  for (const { value } of samples) sum += value.milliValue();
  if (isInt64(sum)) return undefined;
  return 'values whose sum does not fit in the 64 bits in which autoscalers add them up';
}

/**
 * The HPA adds an external metric's values up in 64 bits. Where it wants an average it takes any negative sum for an
 * overflow, and scales to the maximum.
 */
function negative(value: Quantity): string {
  return `the negative value ${value}, which autoscalers mistake for an overflow and scale to the maximum: ask for something that cannot be negative`;
}
