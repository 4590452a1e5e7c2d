import { toInt32 } from './go-numbers.ts';
import { objectProblem } from './metric-problems.ts';
import { toMilliAsGo } from './milli-as-go.ts';
import { type Circumstances, invalidMetric, type Proposal } from './proposal.ts';
import type { ObjectScalingMetric } from './scaling-metric.ts';
import { proposeForAverage, proposeForValue } from './single-usage.ts';

/** What a metric of one object asks for. */
export function proposeForObject(metric: ObjectScalingMetric, circumstances: Circumstances): Proposal {
  if (!metric.reading.ok) {
    return invalidMetric(metric, objectProblem(metric, circumstances.namespace, metric.reading.error));
  }
  const usage = { metric, milli: toMilliAsGo(metric.reading.value) };
  // Unlike with External metrics, the controller does not look whether the result fits.
  return metric.target.type === 'Value'
    ? proposeForValue(usage, circumstances)
    : proposeForAverage(usage, circumstances, toInt32);
}
