import { alternationOf, quoteString } from './escape.ts';

/** One condition of a vector selector; the value is plain text, not yet escaped. */
export interface Matcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Equal to the one value, or to one of several. */
export function oneOf(label: string, values: readonly string[]): Matcher {
  const [first = ''] = values;
  return values.length === 1
    ? { label, operator: '=', value: first }
    : { label, operator: '=~', value: alternationOf(values) };
}

/** Equal to none of several values. */
export function noneOf(label: string, values: readonly string[]): Matcher {
  return { label, operator: '!~', value: alternationOf(values) };
}

/** `series{matchers}`: the only place where a vector selector is written. */
export function formatVectorSelector(series: string, matchers: readonly Matcher[]): string {
  return `${series}{${matchers.map(({ label, operator, value }) => `${label}${operator}${quoteString(value)}`).join(',')}}`;
}
