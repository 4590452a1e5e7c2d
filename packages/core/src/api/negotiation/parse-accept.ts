/** One of the media types that a client takes. */
export interface AcceptClause {
  /** In lower case; `*` for any. */
  readonly type: string;
  readonly subtype: string;
  /** How much it is wanted; 1 unless it says otherwise. */
  readonly quality: number;
  /** Names in lower case; values as written. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Reads an `Accept` header as Go's goautoneg does: what it cannot read is passed over. Most wanted first, then a named type
 * before `*`, then in the order of the header.
 */
export function parseAccept(header: string): readonly AcceptClause[] {
  return header
    .split(',')
    .filter((text) => text !== '')
    .flatMap((text) => parseClause(text) ?? [])
    .sort(compareClauses);
}

/** Types and parameter names have no case (RFC 9110, 8.3.1); Go compares them as written. */
function parseClause(text: string): AcceptClause | undefined {
  const [range = '', ...parts] = text.split(';');
  const parameters = new Map(parts.flatMap(parseParameter));
  const [type = '', subtype = '', ...rest] = range
    .toLowerCase()
    .split('/')
    .map((part) => part.trim());
  const isEverything = type === '*' && subtype === '';
  if (rest.length > 0 || (subtype === '' && !isEverything)) return undefined;
  return { type, subtype: isEverything ? '*' : subtype, quality: parseQuality(parameters.get('q')), parameters };
}

/** A parameter without a value, or with two, says nothing. */
function parseParameter(text: string): readonly (readonly [string, string])[] {
  const [name = '', value = '', ...rest] = text.split('=').map((part) => part.trim());
  return value === '' || rest.length > 0 ? [] : [[name.toLowerCase(), value]];
}

/** What is no number is the least wanted, as in Go. */
function parseQuality(text = '1'): number {
  const quality = Number(text);
  return Number.isNaN(quality) ? 0 : quality;
}

function compareClauses(a: AcceptClause, b: AcceptClause): number {
  return b.quality - a.quality || specificity(b) - specificity(a);
}

function specificity({ type, subtype }: AcceptClause): number {
  return (type === '*' ? 0 : 2) + (subtype === '*' ? 0 : 1);
}
