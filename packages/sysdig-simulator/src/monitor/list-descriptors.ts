import type { MonitorContext } from '../http/monitor-context.ts';
import { compareText } from '../series/labels.ts';
import { describeInvented, describeLabel, describeMetric, type MetricDescriptor } from './metric-descriptor.ts';
import { toLegacyMetric } from './metric-names.ts';
import { type Index, listLabels, readIndex } from './read-index.ts';

/** A descriptor that is made when it is wanted: there may be twenty thousand. */
export interface ListedDescriptor {
  readonly id: string;
  readonly describe: () => MetricDescriptor;
}

/**
 * Everything that has a descriptor: metrics by public name and by legacy id, and labels; those that were invented come
 * first, the newest before the others, so that one more shifts all pages.
 */
export function listDescriptors(context: MonitorContext): readonly ListedDescriptor[] {
  const index = readIndex(context);
  const found = [...listMetrics(index, context), ...listLabels(index).map((label) => toListed(label, context))];
  return [
    ...listInvented(context.settings.inventedMetrics),
    ...found.sort(({ id: one }, { id: other }) => compareText(one, other)),
  ];
}

function toListed(label: string, { labelIds }: MonitorContext): ListedDescriptor {
  const id = labelIds.idOf(label);
  return { id, describe: () => describeLabel(id) };
}

function listMetrics(index: Index, { metadata }: MonitorContext): readonly ListedDescriptor[] {
  const legacy = new Map<string, readonly string[]>();
  for (const shown of index.keys()) {
    const id = toLegacyMetric(shown);
    if (id !== undefined) legacy.set(id, [...(legacy.get(id) ?? []), shown]);
  }
  const describe = (id: string, shown: readonly string[]) => () => {
    const [first = id] = shown;
    return describeMetric({
      id,
      shown: first,
      metadata: metadata.get(first),
      namespaces: namespacesOf(shown, index),
    });
  };
  return [...[...index.keys()].map((shown) => [shown, [shown]] as const), ...legacy].map(([id, shown]) => ({
    id,
    describe: describe(id, shown),
  }));
}

/** Where a metric can be looked at, in Sysdig's words, as its labels tell. */
function namespacesOf(metrics: readonly string[], index: Index): readonly string[] {
  const labels = metrics.flatMap((metric) => [...(index.get(metric) ?? [])]);
  const kinds = places.flatMap(([label, namespace]) => (labels.includes(label) ? [namespace] : []));
  return [...new Set(kinds)];
}

const places: readonly (readonly [label: string, namespace: string])[] = [
  ['host_hostname', 'host'],
  ['container_name', 'host.container'],
  ['kube_cluster_name', 'kubernetes.cluster'],
  ['kube_namespace_name', 'kubernetes.namespace'],
  ['kube_deployment_name', 'kubernetes.deployment'],
  ['kube_job_name', 'kubernetes.job'],
  ['kube_daemonset_name', 'kubernetes.daemonSet'],
  ['kube_service_name', 'kubernetes.service'],
  ['kube_node_name', 'kubernetes.node'],
  ['kube_replicaset_name', 'kubernetes.replicaSet'],
  ['kube_statefulset_name', 'kubernetes.statefulSet'],
  ['kube_pod_name', 'kubernetes.pod'],
];

function listInvented(count: number): readonly ListedDescriptor[] {
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const number = count - index;
    const id = `app.invented.${String(number).padStart(6, '0')}`;
    return { id, describe: () => describeInvented(id, number) };
  });
}
