import type { ExternalMetricSpec, ObjectMetricSpec, PodsMetricSpec } from '../spec/metric-spec.ts';
import { formatSelector } from './metric-names.ts';

/**
 * Why a metric is invalid, in the words of the controller (`replica_calculator.go` and `metrics/client.go` of its
 * package): they stand in the condition ScalingActive and in an event.
 */

export const noPods = 'no pods returned by selector while calculating replica count';
export const noReadyPods = `unable to calculate ready pods: ${noPods}`;
export const onlyUnreadyPods = 'did not receive metrics for targeted pods (pods might be unready)';

/** `error` is what the metrics API said; without one its answer was empty. */
export function podsProblem({ name }: PodsMetricSpec, error?: string): string {
  return `unable to get metric ${name}: ${apiProblem('custom', error)}`;
}

export function objectProblem({ name, describedObject }: ObjectMetricSpec, namespace: string, error: string): string {
  const object = `${describedObject.kind} ${namespace}/${describedObject.name}`;
  return `unable to get metric ${name} on ${object}: ${apiProblem('custom', error)}`;
}

export function externalProblem({ name, selector }: ExternalMetricSpec, namespace: string, error?: string): string {
  const what = `${namespace}/${name}/${formatSelector(selector)}`;
  return `unable to get external metric ${what}: ${apiProblem('external', error)}`;
}

function apiProblem(api: 'custom' | 'external', error: string | undefined): string {
  return error === undefined
    ? `no metrics returned from ${api} metrics API`
    : `unable to fetch metrics from ${api} metrics API: ${error}`;
}
