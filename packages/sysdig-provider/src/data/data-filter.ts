import { BadRequestError } from '@metrics-adapter/core';
import type { Matcher } from '../plan/matcher.ts';
import { checkLabel, type SpellLabel } from './data-labels.ts';

/**
 * The one place where text becomes part of a filter of the data API: conditions joined by `and`. Undefined when there is
 * none. Throws {@link BadRequestError} for what its language cannot say.
 */
export function formatFilter(matchers: readonly Matcher[], spell: SpellLabel): string | undefined {
  const terms = matchers.flatMap((matcher) => formatMatcher(matcher, checkLabel(spell(matcher.label))));
  return terms.length === 0 ? undefined : terms.join(' and ');
}

function formatMatcher(matcher: Matcher, label: string): readonly string[] {
  switch (matcher.operator) {
    case '=':
      if (matcher.value === '') throw absentError(matcher.label);
      return [`${label} = ${quoteValue(matcher.value)}`];
    case '!=':
      return [`${label} != ${quoteValue(matcher.value)}`];
    case 'in':
      if (matcher.values.includes('')) throw absentError(matcher.label);
      return [`${label} in (${formatSet(matcher.values)})`];
    case 'not in':
      return formatNotIn(label, matcher.values);
    default:
      throw new BadRequestError(
        `${matcher.label}${matcher.operator}… is a regular expression, and Sysdig's data API has none; name the values (=, !=, in, notin), or use --dialect promql`,
      );
  }
}

/** The empty text stands for a label that is not there: who is none of these has the label. */
function formatNotIn(label: string, values: readonly string[]): readonly string[] {
  const named = values.filter((value) => value !== '');
  return [
    ...(named.length < values.length ? [`${label} != ''`] : []),
    ...(named.length > 0 ? [`not ${label} in (${formatSet(named)})`] : []),
  ];
}

/** Sorted, so that equal sets give equal filters. */
function formatSet(values: readonly string[]): string {
  return values.map(quoteValue).toSorted().join(', ');
}

/**
 * How a quote within a value is escaped is documented nowhere, and no client of Sysdig's escapes one: a value gets the
 * quotes that it does not hold.
 */
function quoteValue(value: string): string {
  const isPlain = !/[\\\p{Cc}\u2028\u2029]/u.test(value);
  if (isPlain && !value.includes("'")) return `'${value}'`;
  if (isPlain && !value.includes('"')) return `"${value}"`;
  throw new BadRequestError(
    "a value that holds both kinds of quotes, a backslash or a control character cannot be written in a filter of Sysdig's data API; choose by another label, or use --dialect promql",
  );
}

function absentError(label: string): BadRequestError {
  return new BadRequestError(
    `Sysdig's data API cannot be asked for what has no label ${label} (!${label}, or an empty value); choose by a label that is there, or use --dialect promql`,
  );
}
