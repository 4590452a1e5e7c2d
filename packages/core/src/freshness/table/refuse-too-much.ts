import { UnusableDataError } from '../../errors/metric-errors.ts';
import type { FreshnessSettings } from '../freshness-settings.ts';
import type { SampleOutcome, SampleRequest } from '../sample-source.ts';
import { sampleWeight, tableWeight } from './sample-weight.ts';

/**
 * Throws where an answer has more objects than one table may, or would not fit into memory by itself. A part of it would
 * be a sum that lacks something, so nothing of it is kept.
 */
export function refuseTooMuch(
  { metric }: SampleRequest,
  outcome: SampleOutcome,
  { maxObjects, maxBytes }: Pick<FreshnessSettings, 'maxObjects' | 'maxBytes'>,
): void {
  if (!outcome.ok) return;
  const count = outcome.samples.length + (outcome.refused?.length ?? 0);
  if (count > maxObjects) {
    throw new UnusableDataError(
      `the backend answered the question for the metric ${metric} with ${count} objects, more than the ${maxObjects} that are kept of one metric: ask for fewer with a metric selector`,
    );
  }
  const weight = outcome.samples.reduce((sum, sample) => sum + sampleWeight(sample), tableWeight);
  if (weight > maxBytes) {
    throw new UnusableDataError(
      `the backend answered the question for the metric ${metric} with ${count} objects, about ${mebibytes(weight)} MiB, more than the ${mebibytes(maxBytes)} MiB that are kept of all metrics: ask for fewer with a metric selector`,
    );
  }
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
