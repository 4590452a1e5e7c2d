import { formatGroupResource } from '../../model/group-resource.ts';
import type { CustomMetricInfo, ExternalMetricInfo } from '../../provider/metric-info.ts';
import { customMetricsGroup, type ServedGroup } from './api-groups.ts';
import { toCanonicalCustomMetrics, toCanonicalExternalMetrics } from './canonical-metrics.ts';

/** `metav1.GroupVersionKind` as aggregated discovery writes it. */
export interface DiscoveredKind {
  /** The API group; empty where no kind is meant. */
  readonly group: string;
  /** The version; empty where no kind is meant. */
  readonly version: string;
  /** The kind in CamelCase; empty where no kind is meant. */
  readonly kind: string;
}

/** `APISubresourceDiscovery`: one metric of a kind of object. */
export interface ApiSubresourceDiscovery {
  /** The metric. */
  readonly subresource: string;
  /** The kind of the answer. */
  readonly responseKind: DiscoveredKind;
  /** Metrics can be read, and nothing else. */
  readonly verbs: readonly ['get'];
}

/** `APIResourceDiscovery`: a kind of object that has metrics, or an external metric. */
export interface ApiResourceDiscovery {
  /** `RESOURCE[.GROUP]` of the objects, or the external metric's name. */
  readonly resource: string;
  /**
   * The kind of an external metric's answer; all empty for objects, which this API does not serve itself. Never null:
   * client-go 0.26.0 to 0.26.3 crashed on that.
   */
  readonly responseKind: DiscoveredKind;
  /** Whether the objects live in namespaces; an external metric is always asked for within one. */
  readonly scope: 'Namespaced' | 'Cluster';
  /** Metrics have none. */
  readonly singularResource: '';
  /** Empty for objects: only their metrics can be read here. */
  readonly verbs: readonly [] | readonly ['get'];
  /** The objects' metrics; absent for an external metric. */
  readonly subresources?: readonly ApiSubresourceDiscovery[];
}

/** `APIVersionDiscovery`: all that one version of a group serves. */
export interface ApiVersionDiscovery {
  /** The version, without the group: `v1beta2`. */
  readonly version: string;
  /** In an order of their own, whatever the provider's. */
  readonly resources: readonly ApiResourceDiscovery[];
  /** Always current: a provider's list is its last good answer. */
  readonly freshness: 'Current';
}

/** `APIGroupDiscovery`. */
export interface ApiGroupDiscovery {
  /** Nothing but the group's name. */
  readonly metadata: {
    /** `custom.metrics.k8s.io`, for example. */
    readonly name: string;
  };
  /** The preferred one first: clients take the order for the preference. */
  readonly versions: readonly ApiVersionDiscovery[];
}

/** Aggregated discovery, `apidiscovery.k8s.io/v2`: all groups, versions and resources in one document. */
export interface ApiGroupDiscoveryList {
  /** Always this kind. */
  readonly kind: 'APIGroupDiscoveryList';
  /** The only version that Kubernetes still reads. */
  readonly apiVersion: 'apidiscovery.k8s.io/v2';
  /** Always empty. */
  readonly metadata: Readonly<Record<string, never>>;
  /** One for each group. */
  readonly items: readonly ApiGroupDiscovery[];
}

/** What providers list. */
export interface ListedMetrics {
  /** Metrics of Kubernetes objects, in any order. */
  readonly custom: readonly CustomMetricInfo[];
  /** Metrics that belong to no object, in any order. */
  readonly external: readonly ExternalMetricInfo[];
}

/**
 * `/apis` for a client that asks for `as=APIGroupDiscoveryList`. kube-aggregator takes a group version that is not
 * among the items for one without resources, so every metric stands here.
 */
export function toApiGroupDiscoveryList(groups: readonly ServedGroup[], metrics: ListedMetrics): ApiGroupDiscoveryList {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: { name },
      versions: versions.map((version) => ({
        version,
        resources:
          name === customMetricsGroup
            ? toMeasuredResources(metrics.custom, { group: name, version, kind: 'MetricValueList' })
            : toExternalResources(metrics.external, { group: name, version, kind: 'ExternalMetricValueList' }),
        freshness: 'Current',
      })),
    })),
  };
}

type MeasuredResource = ApiResourceDiscovery & { readonly subresources: ApiSubresourceDiscovery[] };

/** Kinds of objects, each with its metrics below it. */
function toMeasuredResources(
  metrics: readonly CustomMetricInfo[],
  responseKind: DiscoveredKind,
): readonly ApiResourceDiscovery[] {
  const resources = new Map<string, MeasuredResource>();
  for (const { groupResource, namespaced, metric } of toCanonicalCustomMetrics(metrics)) {
    const resource = formatGroupResource(groupResource);
    const parent = resources.get(resource) ?? toParent(resource, namespaced);
    parent.subresources.push({ subresource: metric, responseKind, verbs: ['get'] });
    resources.set(resource, parent);
  }
  return [...resources.values()];
}

function toParent(resource: string, namespaced: boolean): MeasuredResource {
  return {
    resource,
    responseKind: { group: '', version: '', kind: '' },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: '',
    verbs: [],
    subresources: [],
  };
}

function toExternalResources(
  metrics: readonly ExternalMetricInfo[],
  responseKind: DiscoveredKind,
): readonly ApiResourceDiscovery[] {
  return toCanonicalExternalMetrics(metrics).map(({ metric }) => ({
    resource: metric,
    responseKind,
    scope: 'Namespaced',
    singularResource: '',
    verbs: ['get'],
  }));
}
