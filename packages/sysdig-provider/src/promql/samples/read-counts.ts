import type { VectorRow } from '../../client/parse-answer.ts';
import type { RowLabels } from '../../plan/query-plan.ts';
import type { ObjectNames } from '../division/layout.ts';
import { clusterWide } from '../division/part.ts';

/** How many objects there are by namespace, from an answer that counts them. What is no number counts as none. */
export function readCounts(rows: readonly VectorRow[], namespace: string | undefined): ReadonlyMap<string, number> {
  return new Map(
    rows.map(({ labels, value }) => {
      const count = Number(value);
      return [namespace === undefined ? clusterWide : (labels[namespace] ?? ''), Number.isFinite(count) ? count : 0];
    }),
  );
}

/** The names of all objects that rows speak of, by namespace, whether they were asked for or not. */
export function readObjectNames(rows: readonly VectorRow[], labels: RowLabels): ObjectNames {
  const names = new Map<string, Set<string>>();
  for (const row of rows) {
    const name = row.labels[labels.name];
    const namespace = labels.namespace === undefined ? clusterWide : row.labels[labels.namespace];
    if (name === undefined || namespace === undefined) continue;
    const inside = names.get(namespace) ?? new Set();
    names.set(namespace, inside.add(name));
  }
  return names;
}
