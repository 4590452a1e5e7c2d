import { type CountingRange, countingRangesOf } from '../../promql/template/counting-ranges.ts';
import { formatDuration } from './duration.ts';
import type { Finding } from './findings.ts';
import type { RuleSource } from './rule.ts';
import type { RuleFields } from './rule-fields.ts';
import type { RawRule } from './rule-schema.ts';

/**
 * Reports ranges of an expression that can never be full, or hold too few samples for what is made of them: no value
 * would ever come of it, or, with something else in its place (`or vector(0)`), always that.
 * @param own seconds between samples, where the rule says them or they are known of its series.
 */
export function checkRanges(
  fields: RuleFields<RawRule>,
  source: RuleSource | undefined,
  own: number | undefined,
): void {
  if (source?.form !== 'template') return;
  const period = own ?? fields.options.period;
  for (const range of countingRangesOf(source.template)) {
    // The window was held against the period itself.
    if (typeof range.seconds !== 'number') continue;
    const finding = problemOf(range.seconds, range, { period, isOwn: own !== undefined });
    if (finding !== undefined) fields.report(['promql'], finding, { character: range.place.offset });
  }
}

function problemOf(
  seconds: number,
  { function: name, needsTwoSamples }: CountingRange,
  { period, isOwn }: { readonly period: number; readonly isOwn: boolean },
): Finding | undefined {
  const least = needsTwoSamples ? 2 * period : period;
  const written = Number.isInteger(seconds) ? formatDuration(seconds) : `${Math.round(seconds * 1000)}ms`;
  const distance = formatDuration(period);
  const why = isOwn ? ' (period)' : '';
  const orPeriod = 'or the period of the samples (period:)';
  if (needsTwoSamples && seconds < least) {
    return {
      message: `${name} needs two samples, and ${written} has less with ${distance} between them${why}`,
      remedy: `write [${formatDuration(least)}] or more, ${orPeriod}`,
    };
  }
  if (seconds % period === 0) return undefined;
  const below = Math.floor(seconds / period) * period;
  const fitting = [below, below + period].filter((one) => one >= least).map((one) => `[${formatDuration(one)}]`);
  return {
    message: `${name} counts what happened in ${written}, which is no multiple of the ${distance} between samples${why}`,
    remedy: `write ${fitting.join(' or ')}, ${orPeriod}`,
  };
}
