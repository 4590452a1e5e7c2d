import type { MetricQuery } from '../../plan/query-plan.ts';
import type { Timing } from '../../timing/window.ts';
import { formatTemplateCount, formatTemplateQuery, type TemplateQuery } from '../template/format-template-query.ts';
import { formatCount, formatQuery, windowOf } from './promql-query.ts';

/** A query of either form, and how its answer is to be read: a series is told by the time of one selector, its row `t`. */
export type WrittenQuestion = TemplateQuery;

/** Writes a query of either form: see `formatQuery` and `formatTemplateQuery`. */
export function formatQuestion(query: MetricQuery, timing: Timing): WrittenQuestion {
  const { definition } = query;
  if (definition.form === 'template') return formatTemplateQuery(query, definition.template, timing);
  const time = { kind: 'selector', index: 0 } as const;
  const text = formatQuery({ ...query, definition }, timing);
  return { text, time, timeRows: 1, windowSeconds: windowOf(definition, timing), settles: true };
}

/** Writes the query that counts the objects of a query of either form, in each group of them. */
export function formatObjectCount(query: MetricQuery, timing: Timing, groupBy: readonly string[]): string {
  const { definition } = query;
  if (definition.form === 'template') return formatTemplateCount(query, definition.template, { timing, groupBy });
  return formatCount({ ...query, definition }, timing, groupBy);
}
