import type { PatternMatcher, TextMatcher } from '../../src/plan/matcher.ts';

/** A vector selector as PromQL's own lexer would see it. */
export interface ReadSelector {
  readonly series: string;
  readonly matchers: readonly (TextMatcher | PatternMatcher)[];
  /** What follows it. */
  readonly rest: string;
}

const label = /([A-Za-z_][A-Za-z0-9_]*)(=~|!~|!=|=)/y;
/** Up to the first quote that no backslash escapes, all on one line: nothing else ends a string literal of PromQL. */
const literal = /"(?:[^"\\\n]|\\.)*"/y;

/** Reads the first vector selector of a query. Throws where the text is none. */
export function readSelector(query: string): ReadSelector {
  const start = /[A-Za-z_:][A-Za-z0-9_:]*\{/.exec(query);
  if (start === null) throw new Error(`no selector in ${query}`);
  let at = start.index + start[0].length;
  const take = (pattern: RegExp): RegExpExecArray => {
    pattern.lastIndex = at;
    const found = pattern.exec(query);
    if (found === null) throw new Error(`cannot read ${query.slice(at)}`);
    at = pattern.lastIndex;
    return found;
  };
  const matchers: (TextMatcher | PatternMatcher)[] = [];
  while (query[at] !== '}') {
    if (matchers.length > 0) take(/,/y);
    const [, name = '', operator] = take(label);
    matchers.push({
      label: name,
      operator: operator as (TextMatcher | PatternMatcher)['operator'],
      value: JSON.parse(take(literal)[0]),
    });
  }
  return { series: start[0].slice(0, -1), matchers, rest: query.slice(at + 1) };
}

/** A query with every string literal made alike: what is left is its structure. */
export function structureOf(query: string): string {
  return query.replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
}
