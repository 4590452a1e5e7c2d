import { type LoadOptions, refusalOf } from '@metrics-adapter/sysdig-provider';
import type { SysdigConfig } from '../config/config.ts';
import { usualMaxAge } from '../config/load-config.ts';
import { expectedSettle, leastMaxAgeOf } from '../config/sysdig-settings.ts';

type RuleSurroundings = Pick<SysdigConfig, 'dialect' | 'sampling'> & Partial<Pick<SysdigConfig, 'given' | 'scope'>>;

/** What rules are read against. */
export function toLoadOptions({
  dialect,
  sampling,
  given = {},
  scope = 'all-clusters',
}: RuleSurroundings): LoadOptions {
  const { samplePeriod: period, settle = expectedSettle, window } = sampling;
  const maxAge = given.maxAge ?? Math.max(usualMaxAge, leastMaxAgeOf(sampling).seconds);
  return {
    period,
    settle,
    window,
    maxAge,
    ...(scope !== 'all-clusters' && { cluster: scope.cluster }),
    ...(dialect === 'data' && { refusalOf: (rule) => refusalOf(rule, { period, window }) }),
  };
}
