import { type EndpointContext, remembered } from '../http/endpoint-context.ts';
import { bucketLabel, metricName } from '../series/labels.ts';

/** What the tenant has had in the last 14 days: its metrics, and the labels of each. */
export type Index = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads it anew: series come and go. */
export function readIndex(context: EndpointContext): Index {
  const range = remembered(context);
  const index = new Map<string, Set<string>>();
  for (const { labels, existsIn } of context.source.series(undefined, range)) {
    if (!existsIn(range)) continue;
    const name = labels.get(metricName) ?? '';
    const known = index.get(name) ?? new Set<string>();
    index.set(name, known);
    for (const label of labels.keys()) if (isLabel(label)) known.add(label);
  }
  return index;
}

/** Every label that a person may group by; Sysdig's own and those of PromQL are none. */
export function listLabels(index: Index): readonly string[] {
  return [...new Set([...index.values()].flatMap((labels) => [...labels]))].sort();
}

function isLabel(label: string): boolean {
  return label !== metricName && label !== bucketLabel && !label.startsWith('_sysdig_');
}
