import { formatDuration, parseDuration } from './duration.ts';
import { type Discovery, noRules, type RuleLimits } from './rule.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawDiscovery, RawLimits } from './rule-schema.ts';

const longest = 7 * 86_400;

/** Reads what holds for every metric. */
export function readLimits(fields: RuleFields<RawLimits>): RuleLimits {
  const { period, settle, window, maxAge: usualAge } = fields.options;
  const maxAge = secondsOf(fields, 'maxAge');
  const least = window + Math.ceil(settle / period) * period + period;
  if (maxAge !== undefined && maxAge < least) {
    fields.report(['maxAge'], {
      message: `${formatDuration(maxAge)} is less than the window, the time until samples have settled and one period together`,
      remedy: `write ${formatDuration(least)} or more`,
    });
  }
  const refreshInterval = secondsOf(fields, 'refreshInterval');
  const age = maxAge ?? usualAge;
  if (refreshInterval !== undefined && refreshInterval >= age) {
    const message = `${formatDuration(refreshInterval)} is not less than the age (${formatDuration(age)}) from which samples are refused`;
    fields.report(['refreshInterval'], { message, remedy: `write less than ${formatDuration(age)}` });
  }
  const callsPerMinute = fields.get('callsPerMinute');
  return {
    ...(maxAge !== undefined && { maxAge }),
    ...(refreshInterval !== undefined && { refreshInterval }),
    ...(callsPerMinute !== undefined && { callsPerMinute }),
  };
}

/** Reads what is listed. */
export function readDiscovery(fields: RuleFields<RawDiscovery>): Discovery {
  const { list, maxResources } = noRules.discovery;
  return { list: fields.get('list') ?? list, maxResources: fields.get('maxResources') ?? maxResources };
}

function secondsOf(fields: RuleFields<RawLimits>, key: 'maxAge' | 'refreshInterval'): number | undefined {
  const seconds = parseDuration(fields.get(key) ?? '');
  if (seconds === undefined || (seconds > 0 && seconds <= longest)) return seconds;
  fields.report([key], { message: 'must be above 0 and no longer than a week', remedy: 'write a duration such as 2m' });
  return undefined;
}
