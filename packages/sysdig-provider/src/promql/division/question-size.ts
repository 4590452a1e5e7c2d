import type { Matcher } from '../../plan/matcher.ts';
import type { MetricQuery, QueryPlan } from '../../plan/query-plan.ts';
import type { WrittenQuestion } from '../query/format-question.ts';

/** What one question takes of what a query and its answer may have. */
export interface QuestionSize {
  /** Rows of each object: its value, and the times of all that this is made of. */
  readonly rows: number;
  /** How many characters the names of namespaces may take, each time they are written. */
  readonly characters: number;
}

/** Many proxies take addresses of 8 KiB at the most; this is left for the parameters, with every character encoded. */
const longestParameters = 7500;
/** Encoded, the stroke between two names takes two characters more, of 50 names. */
const encodedStrokes = 100;
/** Names of nothing; they stand where those of namespaces will. */
const marker = 'here-stand-the-namespaces';

/** @param write what would be sent for a query. */
export function sizeOf({ query, objects }: QueryPlan, write: (query: MetricQuery) => WrittenQuestion): QuestionSize {
  const named: Matcher = { label: objects?.namespace ?? 'none', operator: '=', value: marker };
  const { text, timeRows } = write({ ...query, matchers: [...query.matchers, named] });
  const copies = text.split(marker).length - 1;
  const room = longestParameters - encodedLength(text) + copies * marker.length;
  // What is too long without any names does not become shorter by fewer of them.
  const characters = room < 0 ? Number.POSITIVE_INFINITY : room / Math.max(1, copies) - encodedStrokes;
  return { rows: timeRows + 1, characters };
}

function encodedLength(text: string): number {
  return new URLSearchParams({ query: text, time: '1700000014.999' }).toString().length;
}
