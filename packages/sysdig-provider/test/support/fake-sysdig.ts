import type { HttpAnswer, HttpRequest } from '../../src/client/http-transport.ts';
import type { Matcher } from '../../src/query/matcher.ts';
import { answer, success, vector } from './fake-transport.ts';
import { readSelector } from './read-selector.ts';

/** A series of an invented Sysdig, and the one value that every query makes of it. */
export interface FakeSysdigSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Answers as the Prometheus API of Sysdig would that has these series: it reads which ones a query selects and by which
 * labels it groups them, and adds them up. All samples are 15 s old.
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
  const sums = new Map<string, number>();
  for (const { labels, value } of selected) {
    const key = JSON.stringify(Object.fromEntries(groupBy.map((label) => [label, labels[label] ?? ''])));
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  const newest = String(time - 15);
  const rows = [...sums].flatMap(([key, sum]) => [
    [{ ...JSON.parse(key), __k: 'v' }, String(sum)] as const,
    [{ ...JSON.parse(key), __k: 't' }, newest] as const,
  ]);
  return vector([...rows, [{ __k: 'w' }, newest], [{ __k: 's' }, newest]]);
}

function matches(labels: FakeSysdigSeries['labels'], matchers: readonly Matcher[]): boolean {
  return matchers.every(({ label, operator, value }) => {
    const own = labels[label] ?? '';
    const isEqual = operator.endsWith('~') ? new RegExp(`^(?:${value})$`).test(own) : own === value;
    return isEqual !== operator.startsWith('!');
  });
}
