import { BadRequestError } from '@metrics-adapter/core';

/**
 * The one place where text becomes part of a query. A string literal of PromQL, double-quoted, with Go's escapes.
 * Control characters are written as code points, so that a value cannot end the literal or the line.
 */
export function quoteString(text: string): string {
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
