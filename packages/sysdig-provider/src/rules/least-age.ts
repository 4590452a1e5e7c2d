import type { MetricPolicy } from '@metrics-adapter/core';
import { type Metrics, reportedOf } from '../catalogue/metrics.ts';
import { cadenceOf, rateWindow } from '../timing/window.ts';
import type { LoadOptions } from './file/rule.ts';
import type { MetricKind } from './metric-definition.ts';
import { definitionOf } from './resolve-metric.ts';

/** How samples come and are looked at where nothing else is said, and how old they may be then. In seconds. */
export type UsualTiming = Pick<LoadOptions, 'period' | 'settle' | 'window' | 'maxAge'>;

/** What is said or known of one metric. In seconds. */
export interface SampleTiming {
  readonly period?: number;
  readonly window?: number;
  readonly kind?: MetricKind;
}

/** The age in seconds from which a value can be as fresh as it gets: a window that has settled, and one period. */
export function leastAge({ kind, ...own }: SampleTiming, usual: Omit<UsualTiming, 'maxAge'>): number {
  const { settle } = usual;
  const cadence = cadenceOf(own, usual);
  const { period } = cadence;
  const window = kind === 'counter' ? rateWindow({ ...cadence, settle }) : cadence.window;
  return window + Math.ceil(settle / period) * period + period;
}

/** The policy, with an age in it that does not refuse what is as fresh as it can be: samples that come once in a while are older. */
export function withLeastAge(policy: MetricPolicy, timing: SampleTiming, usual: UsualTiming): MetricPolicy {
  const least = leastAge(timing, usual);
  return least > (policy.maxAge ?? usual.maxAge) ? { ...policy, maxAge: least } : policy;
}

/** What is known of a series' samples without asking. */
export function timingOfSeries(series: string, metrics: Metrics): SampleTiming {
  const { kind, period } = definitionOf(series, reportedOf(metrics, series)) ?? {};
  return { ...(kind !== undefined && { kind }), ...(period !== undefined && { period }) };
}
