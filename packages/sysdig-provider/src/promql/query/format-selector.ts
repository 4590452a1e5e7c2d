import type { Matcher } from '../../plan/matcher.ts';
import { alternationOf, quoteString } from './escape.ts';

/** `series{matchers}`: the only place where a vector selector is written. */
export function formatVectorSelector(series: string, matchers: readonly Matcher[]): string {
  return `${series}{${formatMatchers(matchers)}}`;
}

/** What stands between the braces of a vector selector. */
export function formatMatchers(matchers: readonly Matcher[]): string {
  return matchers.map(formatMatcher).join(',');
}

function formatMatcher(matcher: Matcher): string {
  const { label, operator } = matcher;
  switch (operator) {
    case 'in':
      return `${label}=~${quoteString(alternationOf(matcher.values))}`;
    case 'not in':
      return `${label}!~${quoteString(alternationOf(matcher.values))}`;
    default:
      return `${label}${operator}${quoteString(matcher.value)}`;
  }
}
