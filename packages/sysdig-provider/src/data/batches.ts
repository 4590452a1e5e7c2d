import type { DataQuestion } from './data-question.ts';

/** As many as one query of PromQL may scan in Sysdig; of the data API up to seven were seen, and no limit is documented. */
const mostMetrics = 10;

/**
 * Puts together what one request can ask. A metric may be in it once: questions that want the same of it share a column,
 * others go into a request of their own.
 * @param isAlone what is to be asked for by itself.
 */
export function toBatches<Item extends Asked>(
  items: readonly Item[],
  isAlone: (question: DataQuestion) => boolean,
): readonly (readonly Item[])[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const { keys, filter, source, timing, column } = item.question;
    const own = isAlone(item.question) ? column.id : undefined;
    const key = JSON.stringify([keys, filter, source, timing.sampling, timing.period, own]);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].flatMap(divide);
}

interface Asked {
  readonly question: DataQuestion;
}

function divide<Item extends Asked>(items: readonly Item[]): readonly (readonly Item[])[] {
  const batches: { readonly columns: Map<string, string>; readonly items: Item[] }[] = [];
  for (const item of items) {
    const { id, aggregations } = item.question.column;
    const wanted = JSON.stringify(aggregations);
    const fits = ({ columns }: { readonly columns: ReadonlyMap<string, string> }) =>
      columns.has(id) ? columns.get(id) === wanted : columns.size < mostMetrics;
    const batch = batches.find(fits) ?? { columns: new Map<string, string>(), items: [] };
    if (batch.items.length === 0) batches.push(batch);
    batch.columns.set(id, wanted);
    batch.items.push(item);
  }
  return batches.map((batch) => batch.items);
}

/** The metrics of a batch, each once. */
export function columnsOf(questions: readonly DataQuestion[]): readonly DataQuestion['column'][] {
  return [...new Map(questions.map(({ column }) => [column.id, column])).values()];
}
