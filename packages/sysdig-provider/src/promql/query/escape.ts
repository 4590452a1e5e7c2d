import { BadRequestError } from '@metrics-adapter/core';

/**
 * The one place where text becomes part of a query. A string literal of PromQL, double-quoted, with Go's escapes.
 * Control characters are written as code points, so that a value cannot end the literal or the line. Throws
 * {@link BadRequestError} for half a character of UTF-16, which would be sent as another one.
 */
export function quoteString(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new BadRequestError(
      'a value to select by holds half a character (an unpaired surrogate), which no label has',
    );
  }
  const escaped = text.replace(/[\\"]/g, '\\$&').replace(/[\p{Cc}\u2028\u2029]/gu, escapeCharacter);
  return `"${escaped}"`;
}

function escapeCharacter(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** An RE2 expression that matches exactly one of the texts; sorted, so that equal sets give equal queries. */
export function alternationOf(texts: readonly string[]): string {
  return texts.map(quoteRegex).toSorted().join('|');
}

/** Takes its special meaning from every character that RE2 gives one, as Go's `regexp.QuoteMeta` does. */
function quoteRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}

/**
 * Turns a Kubernetes label key into the name that Sysdig gives the label: what is neither letter, digit nor underscore
 * becomes an underscore. Throws {@link BadRequestError} for what cannot be such a name, and for internal ones.
 */
export function toLabelName(key: string): string {
  const name = key.replace(/[^A-Za-z0-9_]/g, '_');
  if (/^(?:[0-9]|__|$)/.test(name)) {
    throw new BadRequestError(
      `the label "${key}" cannot be selected: no metric in Sysdig has a label that begins like this`,
    );
  }
  return name;
}

/**
 * The same label, where it can be written without quotes; whoever gives labels has made them so. Throws
 * {@link BadRequestError} rather than write anything else: a label is the one thing in a query that no quotes hold.
 */
export function checkLabelName(label: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(label)) return label;
  throw new BadRequestError(
    `the label "${label}" cannot be named in PromQL: its letters, digits and underscores do not begin with a digit, and it has nothing else`,
  );
}

/** Words that PromQL, or a version of it, reads as something else than a name, in whatever letters. */
const words: ReadonlySet<string> = new Set(
  [
    'and or unless atan2 bool offset by without on ignoring group_left group_right fill fill_left fill_right',
    'sum avg count min max group stddev stdvar topk bottomk count_values quantile limitk limit_ratio',
    'start end step range smoothed anchored inf nan',
  ].flatMap((line) => line.split(' ')),
);

/** The same for the name of a series, which may have colons besides, and is no word of PromQL. */
export function checkSeriesName(series: string): string {
  if (words.has(series.toLowerCase())) {
    throw new BadRequestError(`the series "${series}" cannot be named in PromQL, where that word means something else`);
  }
  if (/^[A-Za-z_:][A-Za-z0-9_:]*$/.test(series)) return series;
  throw new BadRequestError(
    `the series "${series}" cannot be named in PromQL: its letters, digits, underscores and colons do not begin with a digit, and it has nothing else`,
  );
}
