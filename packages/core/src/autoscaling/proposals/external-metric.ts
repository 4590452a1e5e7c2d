import { MAX_INT64, wrapInt64 } from '../../model/int64.ts';
import { toInt32AtMost } from './go-numbers.ts';
import { externalProblem } from './metric-problems.ts';
import { toMilliAsGo } from './milli-as-go.ts';
import { type Circumstances, invalidMetric, type Proposal } from './proposal.ts';
import type { ExternalScalingMetric } from './scaling-metric.ts';
import { proposeForAverage, proposeForValue } from './single-usage.ts';

/** What a metric that describes no Kubernetes object asks for: its values are added up. */
export function proposeForExternal(metric: ExternalScalingMetric, circumstances: Circumstances): Proposal {
  const { namespace } = circumstances;
  if (!metric.reading.ok) return invalidMetric(metric, externalProblem(metric, namespace, metric.reading.error));
  if (metric.reading.value.length === 0) return invalidMetric(metric, externalProblem(metric, namespace));
  const values = metric.reading.value.map(toMilliAsGo);
  return metric.target.type === 'Value'
    ? proposeForValue({ metric, milli: sumOf(values) }, circumstances)
    : proposeForAverage({ metric, milli: sumThatIsNeverNegative(values) }, circumstances, toInt32AtMost);
}

/** The sum, at most what 64 bits hold. */
function sumOf(values: readonly bigint[]): bigint {
  let sum = 0n;
  for (const value of values) {
    if (sum > MAX_INT64 - value) return MAX_INT64;
    sum = wrapInt64(sum + value);
  }
  return sum;
}

/**
 * The sum where an average is wanted: as soon as it is negative, even by a value that simply is, the controller takes it
 * for an overflow and for the largest number there is, so that the HPA goes to its maximum.
 */
function sumThatIsNeverNegative(values: readonly bigint[]): bigint {
  let sum = 0n;
  for (const value of values) {
    sum = wrapInt64(sum + value);
    if (sum < 0n) return MAX_INT64;
  }
  return sum;
}
