import { formatGroupResource } from '../../model/group-resource.ts';
import type { CustomMetricInfo, ExternalMetricInfo } from '../../provider/metric-info.ts';

/**
 * The metrics as discovery tells them, whatever the order in which a provider lists them: sorted by resource, then by
 * metric (by UTF-16 code units, which for ASCII is bytewise), each once.
 *
 * A resource has one scope for all its metrics. Where a provider contradicts itself it is namespaced, as most kinds
 * are; `namespaces` is never, for a namespace lives in no namespace. With two scopes for one resource kube-aggregator
 * drops the whole group version (`ConvertGroupVersionIntoToDiscovery` in k8s.io/apiserver).
 *
 * What no client can ask for is left out: see {@link isAskable}.
 */
export function toCanonicalCustomMetrics(metrics: readonly CustomMetricInfo[]): readonly CustomMetricInfo[] {
  const namespacedResources = new Set(
    metrics.filter(({ namespaced }) => namespaced).map(({ groupResource }) => formatGroupResource(groupResource)),
  );
  namespacedResources.delete('namespaces');
  const byKey = new Map<string, CustomMetricInfo>();
  for (const { groupResource, metric } of metrics) {
    const resource = formatGroupResource(groupResource);
    const namespaced = namespacedResources.has(resource);
    if (isAskable(resource) && isAskable(metric))
      byKey.set(`${resource}\0${metric}`, { groupResource, namespaced, metric });
  }
  return inOrder(byKey);
}

/** The same for external metrics: sorted by name, each once, and only those that can be asked for. */
export function toCanonicalExternalMetrics(metrics: readonly ExternalMetricInfo[]): readonly ExternalMetricInfo[] {
  const askable = metrics.filter(({ metric }) => isAskable(metric));
  return inOrder(new Map(askable.map(({ metric }) => [metric, { metric }])));
}

/** Whether two entries of a list of custom metrics say the same. */
export function areEqualCustomMetrics(one: CustomMetricInfo, other: CustomMetricInfo | undefined): boolean {
  return (
    one.metric === other?.metric &&
    one.namespaced === other.namespaced &&
    one.groupResource.resource === other.groupResource.resource &&
    one.groupResource.group === other.groupResource.group
  );
}

/** The same for external metrics. */
export function areEqualExternalMetrics(one: ExternalMetricInfo, other: ExternalMetricInfo | undefined): boolean {
  return one.metric === other?.metric;
}

const UNASKABLE: readonly string[] = ['', '.', '..', '*'];

/**
 * Whether a name can stand in a path: client-go refuses the others before it asks (`IsValidPathSegmentName` in
 * k8s.io/apimachinery), and `*` means all objects. In discovery a slash would moreover read as the border between
 * resource and subresource.
 */
function isAskable(name: string): boolean {
  return !UNASKABLE.includes(name) && !/[/%]/.test(name);
}

function inOrder<Info>(byKey: ReadonlyMap<string, Info>): readonly Info[] {
  return [...byKey].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, info]) => info);
}
