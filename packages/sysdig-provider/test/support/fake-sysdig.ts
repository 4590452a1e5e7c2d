import type { HttpAnswer, HttpRequest } from '../../src/client/http-transport.ts';
import type { PatternMatcher, TextMatcher } from '../../src/plan/matcher.ts';
import { answer, success, vector } from './fake-transport.ts';
import { readSelector } from './read-selector.ts';

/** A series of an invented Sysdig, and the one value that every query makes of it. */
export interface FakeSysdigSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** How old its newest sample is, in seconds; 15 unless it says so. */
  readonly age?: number;
}

/**
 * Answers as the Prometheus API of Sysdig would that has these series: it reads which ones a query selects and by which
 * labels it groups them, and adds them up. All of a series' samples are as old as it says.
 */
export function answerFromSysdig(
  series: readonly FakeSysdigSeries[],
  types: Readonly<Record<string, string>> = {},
): (request: HttpRequest) => HttpAnswer {
  return ({ url: { pathname, searchParams } }) => {
    switch (pathname.replace(/^.*\/api\/v1/, '')) {
      case '/query':
        return answerQuery(series, searchParams.get('query') ?? '', Number(searchParams.get('time')));
      case '/label/__name__/values':
        return success([...new Set(series.map(({ name }) => name))]);
      case '/metadata':
        return success(Object.fromEntries(Object.entries(types).map(([name, type]) => [name, [{ type }]])));
      default:
        return answer(404, '404 page not found');
    }
  };
}

function answerQuery(series: readonly FakeSysdigSeries[], query: string, time: number): HttpAnswer {
  const selector = readSelector(query);
  const selected = series.filter(({ name, labels }) => name === selector.series && matches(labels, selector.matchers));
  if (selected.length === 0) return vector([]);
  const groupBy = /by \(([^)]*)\)/.exec(query)?.[1]?.split(', ') ?? [];
  const groups = new Map<string, { readonly sum: number; readonly age: number }>();
  for (const { labels, value, age = 15 } of selected) {
    const key = JSON.stringify(Object.fromEntries(groupBy.map((label) => [label, labels[label] ?? ''])));
    const group = groups.get(key) ?? { sum: 0, age };
    groups.set(key, { sum: group.sum + value, age: Math.min(group.age, age) });
  }
  const newest = String(time - Math.min(...[...groups.values()].map(({ age }) => age)));
  const rows = [...groups].flatMap(([key, { sum, age }]) => [
    [{ ...JSON.parse(key), __k: 'v' }, String(sum)] as const,
    [{ ...JSON.parse(key), __k: 't' }, String(time - age)] as const,
  ]);
  return vector([...rows, [{ __k: 'w' }, newest], [{ __k: 's' }, newest]]);
}

function matches(labels: FakeSysdigSeries['labels'], matchers: readonly (TextMatcher | PatternMatcher)[]): boolean {
  return matchers.every(({ label, operator, value }) => {
    const own = labels[label] ?? '';
    const isEqual = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(own) : own === value;
    return isEqual !== operator.startsWith('!');
  });
}
