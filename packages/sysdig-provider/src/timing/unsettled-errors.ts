import { UnusableDataError } from '@metrics-adapter/core';
import type { MetricQuery } from '../plan/query-plan.ts';
import { nameOfSource } from '../rules/name-of-source.ts';
import type { Timing } from './window.ts';

/**
 * A series that may be alive is not settled, and its part of a sum would be missing.
 * @param lag how old its newest sample is, in seconds.
 */
export function tooSlowError({ definition }: MetricQuery, lag: number, { settle, period }: Timing): UnusableDataError {
  return new UnusableDataError(
    `the newest sample of one series of ${nameOfSource(definition)} is ${Math.round(lag)} s old, and samples are expected within ${settle + period} s, so that sums may lack it: the series has just ended, or its samples arrive late (then say how late by --settle)`,
  );
}

/**
 * The newest sample of all is older than samples are expected to be.
 * @param lag how old it is, in seconds.
 */
export function unsettledError(
  { definition }: MetricQuery,
  lag: number,
  { settle, period }: Timing,
): UnusableDataError {
  return new UnusableDataError(
    `the newest sample of ${nameOfSource(definition)} is ${Math.round(lag)} s old, and samples are expected within ${settle + period} s: the series has ended, or its samples arrive late (then say how late by --settle)`,
  );
}
