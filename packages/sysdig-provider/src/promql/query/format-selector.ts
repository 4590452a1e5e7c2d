import type { Matcher } from '../../plan/matcher.ts';
import { alternationOf, checkLabelName, checkSeriesName, quoteString } from './escape.ts';

/** `series{matchers}`: the only place where a vector selector is written. Without a series: of any name. */
export function formatVectorSelector(series: string, matchers: readonly Matcher[]): string {
  return `${series === '' ? '' : checkSeriesName(series)}{${formatMatchers(matchers)}}`;
}

/** What stands between the braces of a vector selector. */
export function formatMatchers(matchers: readonly Matcher[]): string {
  return matchers.map(formatMatcher).join(',');
}

function formatMatcher(matcher: Matcher): string {
  const { operator } = matcher;
  const label = checkLabelName(matcher.label);
  switch (operator) {
    case 'in':
      return `${label}=~${quoteString(alternationOf(matcher.values))}`;
    case 'not in':
      return `${label}!~${quoteString(alternationOf(matcher.values))}`;
    default:
      return `${label}${operator}${quoteString(matcher.value)}`;
  }
}
