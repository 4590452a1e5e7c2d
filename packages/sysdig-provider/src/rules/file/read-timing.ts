import { leastAge } from '../least-age.ts';
import { formatDuration, parseDuration } from './duration.ts';
import type { RuleLimits } from './rule.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawRule } from './rule-schema.ts';

/** Seconds, each. */
export interface RuleTiming {
  readonly window?: number;
  readonly period?: number;
  readonly maxAge?: number;
  readonly refreshInterval?: number;
}

/** A longer window would make an autoscaler act on what is long over. */
const longestWindow = 3600;
/** What the freshness engine counts as a week, it would count as less than was written. */
const longestAge = 7 * 86_400;

type Fields = RuleFields<RawRule>;

/**
 * Reads when a metric is looked at, and how old it may be. A window that does not fit its period is never rounded.
 * @param knownPeriod what is known of the series, unless the rule says.
 */
export function readTiming(fields: Fields, limits: RuleLimits, knownPeriod: number | undefined): RuleTiming {
  const period = secondsOf(fields, 'period', longestWindow / 2) ?? knownPeriod;
  const window = readWindow(fields, period);
  const maxAge = readMaxAge(fields, limits, leastMaxAge(fields, { period, window }));
  const refreshInterval = readRefreshInterval(fields, limits, maxAge ?? limits.maxAge ?? fields.options.maxAge);
  return {
    ...(window !== undefined && { window }),
    ...(period !== undefined && { period }),
    ...(maxAge !== undefined && { maxAge }),
    ...(refreshInterval !== undefined && { refreshInterval }),
  };
}

function readWindow(fields: Fields, ownPeriod: number | undefined): number | undefined {
  const { options } = fields;
  const period = ownPeriod ?? options.period;
  const window = secondsOf(fields, 'window', longestWindow);
  if (window === undefined) {
    return ownPeriod === undefined ? undefined : Math.max(2, Math.ceil(options.window / period)) * period;
  }
  const written = formatDuration(window);
  const distance = `${formatDuration(period)} between samples${ownPeriod === undefined ? '' : ' (period)'}`;
  if (window < 2 * period) {
    const remedy = `write ${formatDuration(2 * period)} or more, or the period of its samples`;
    fields.report(['window'], { message: `${written} is less than two times the ${distance}`, remedy });
  } else if (window % period > 0) {
    const below = window - (window % period);
    const remedy = `write ${formatDuration(below)} or ${formatDuration(below + period)}`;
    fields.report(['window'], { message: `${written} is no multiple of the ${distance}`, remedy });
  }
  return window;
}

function leastMaxAge(fields: Fields, { period, window }: Pick<RuleTimingOrNot, 'period' | 'window'>): number {
  const own = { ...(period !== undefined && { period }), ...(window !== undefined && { window }) };
  return leastAge({ ...own, ...(fields.get('type') === 'counter' && { kind: 'counter' }) }, fields.options);
}

type RuleTimingOrNot = { readonly [Name in keyof RuleTiming]: RuleTiming[Name] | undefined };

function readMaxAge(fields: Fields, limits: RuleLimits, least: number): number | undefined {
  const maxAge = secondsOf(fields, 'maxAge', longestAge);
  const remedy = `write maxAge: ${formatDuration(least)} or more, or a shorter window`;
  const reason = `the window, the time until samples have settled and one period together (${formatDuration(least)})`;
  if (maxAge !== undefined && maxAge < least) {
    fields.report(['maxAge'], { message: `${formatDuration(maxAge)} is less than ${reason}`, remedy });
  }
  if (maxAge !== undefined || fields.has('maxAge')) return maxAge;
  const key = (['window', 'period'] as const).find((one) => fields.has(one));
  const isOwn = least > leastMaxAge(fields, { window: undefined, period: undefined });
  if (key !== undefined && limits.maxAge !== undefined && limits.maxAge < least && isOwn) {
    const message = `limits.maxAge (${formatDuration(limits.maxAge)}), which holds for this rule, is less than ${reason}`;
    fields.report([key], { message, remedy });
  }
  // What only follows from what is known of the series is nobody's contradiction.
  return least > (limits.maxAge ?? fields.options.maxAge) ? least : undefined;
}

function readRefreshInterval(fields: Fields, limits: RuleLimits, maxAge: number): number | undefined {
  const interval = secondsOf(fields, 'refreshInterval', longestAge);
  const age = formatDuration(maxAge);
  if (interval !== undefined && interval >= maxAge) {
    fields.report(['refreshInterval'], {
      message: `${formatDuration(interval)} is not less than the age (${age}) from which samples are refused`,
      remedy: `write less than ${age}, or a longer maxAge`,
    });
  }
  const { refreshInterval: usual } = limits;
  if (fields.has('maxAge') && !fields.has('refreshInterval') && usual !== undefined && usual >= maxAge) {
    const message = `${age} is not more than limits.refreshInterval (${formatDuration(usual)}), which holds for this rule`;
    fields.report(['maxAge'], { message, remedy: `write refreshInterval: besides, less than ${age}` });
  }
  return interval;
}

type DurationKey = 'window' | 'period' | 'maxAge' | 'refreshInterval';

function secondsOf(fields: Fields, key: DurationKey, most: number): number | undefined {
  const text = fields.get(key);
  const seconds = text === undefined ? undefined : parseDuration(text);
  if (seconds === undefined) return undefined;
  if (seconds > 0 && seconds <= most) return seconds;
  const message = seconds === 0 ? 'is no time at all' : `${text} is longer than ${formatDuration(most)}`;
  const remedy = seconds === 0 ? 'write a duration above 0' : `write ${formatDuration(most)} or less`;
  fields.report([key], { message, remedy });
  return undefined;
}
