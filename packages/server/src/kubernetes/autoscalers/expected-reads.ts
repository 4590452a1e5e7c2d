import {
  type CrossVersionReference,
  type ExpectedRead,
  type MetricSpec,
  type ObjectMetricSpec,
  type ResourceMapper,
  toLabelSelector,
} from '@metrics-adapter/core';
import type { DiscoveryResourceMapper } from '../discovery/discovery-resource-mapper.ts';
import type { GroupKind } from '../discovery/resource-names.ts';

/** As much of a HorizontalPodAutoscaler as decides what is read for it. */
export interface AutoscalerMetrics {
  readonly namespace: string;
  readonly metrics: readonly MetricSpec[];
}

/** Knows the kinds of objects in the cluster, both ways. */
export type KnownKinds = ResourceMapper & Pick<DiscoveryResourceMapper, 'resourceOf'>;

/**
 * What the HPA controller reads from the metrics APIs for an HPA, and will read again at every sync: nothing for CPU and
 * memory, which metrics-server has, and nothing for what it asks for in vain.
 */
export function toExpectedReads({ namespace, metrics }: AutoscalerMetrics, kinds: KnownKinds): readonly ExpectedRead[] {
  return metrics.map((metric) => toExpectedRead(metric, namespace, kinds)).filter((read) => read !== undefined);
}

/** The group and kind of a reference, as apimachinery reads it: an `apiVersion` that is none names the core group. */
export function toGroupKind({ apiVersion = '', kind }: CrossVersionReference): GroupKind {
  const [group = '', version, ...more] = apiVersion.split('/');
  return { group: version === undefined || more.length > 0 ? '' : group, kind };
}

function toExpectedRead(metric: MetricSpec, namespace: string, kinds: KnownKinds): ExpectedRead | undefined {
  switch (metric.type) {
    case 'Pods': {
      const metricSelector = toLabelSelector(metric.selector);
      const groupResource = { group: '', resource: 'pods' };
      return { kind: 'object', metric: metric.name, groupResource, namespace, metricSelector };
    }
    case 'Object':
      return toObjectRead(metric, namespace, kinds);
    case 'External': {
      // client-go writes the last part of the path in lower case.
      const name = metric.name.toLowerCase();
      return { kind: 'external', metric: name, namespace, selector: toLabelSelector(metric.selector) };
    }
    default:
      return undefined;
  }
}

function toObjectRead(metric: ObjectMetricSpec, namespace: string, kinds: KnownKinds): ExpectedRead | undefined {
  const { describedObject, name, selector } = metric;
  const groupKind = toGroupKind(describedObject);
  const asked = { kind: 'object', metric: name, metricSelector: toLabelSelector(selector) } as const;
  if (groupKind.group === '' && groupKind.kind === 'Namespace') {
    // Whatever name is written: the controller lets nobody look out of the HPA's own namespace.
    return { ...asked, groupResource: { group: '', resource: 'namespaces' }, name: namespace };
  }
  const groupResource = kinds.resourceOf(groupKind);
  // The controller asks for every other object within the namespace, where those of the cluster are not found.
  if (groupResource === undefined || kinds.mappingOf(groupResource)?.namespaced !== true) return undefined;
  return { ...asked, groupResource, namespace, name: describedObject.name };
}
