import {
  type ContainerResourceMetricSpec,
  formatLabelSelector,
  type MetricReading,
  type MetricSpec,
  type PodValue,
  parseHorizontalPodAutoscaler,
  Quantity,
  type ResourceMetricSpec,
  type ScalingBehavior,
  type ScalingMetric,
  toLabelSelector,
} from '@metrics-adapter/core';
import type { KubernetesObject } from '@metrics-adapter/server/testing';
import type { Answer, AnsweredItem } from './metrics-client.ts';

/** As much of a HorizontalPodAutoscaler as the demo's have: one metric. */
export interface Hpa {
  readonly namespace: string;
  /** Of the HPA, and of the Deployment that it scales. */
  readonly name: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly behavior?: ScalingBehavior;
  readonly metric: HpaMetric;
}

/** A metric that an adapter serves. */
type ServedMetric = Exclude<MetricSpec, ResourceMetricSpec | ContainerResourceMetricSpec>;

export type HpaMetric = ServedMetric & {
  /** Where the adapter answers for it, below `/apis`. */
  readonly path: string;
};

const custom = 'custom.metrics.k8s.io/v1beta2/namespaces';
const external = 'external.metrics.k8s.io/v1beta1/namespaces';

/** Reads an HPA as the demo writes them. */
export function toHpa(object: KubernetesObject): Hpa {
  const { namespace, name, spec } = parseHorizontalPodAutoscaler(object);
  const { minReplicas, maxReplicas, behavior, metrics } = spec;
  const [metric] = metrics;
  if (metric === undefined || metric.type === 'Resource' || metric.type === 'ContainerResource') {
    throw new Error(`the HPA ${namespace}/${name} has no metric that an adapter serves`);
  }
  const path = pathOf(metric, { namespace, app: name });
  return { namespace, name, minReplicas, maxReplicas, ...(behavior && { behavior }), metric: { ...metric, path } };
}

function pathOf(metric: ServedMetric, { namespace, app }: Record<'namespace' | 'app', string>): string {
  switch (metric.type) {
    case 'Object':
      return `${custom}/${namespace}/services/${metric.describedObject.name}/${metric.name}`;
    case 'Pods':
      return `${custom}/${namespace}/pods/*/${metric.name}?labelSelector=${encodeURIComponent(`app=${app}`)}`;
    case 'External': {
      const labels = formatLabelSelector(toLabelSelector(metric.selector));
      return `${external}/${namespace}/${metric.name}?labelSelector=${encodeURIComponent(labels)}`;
    }
  }
}

/** What an autoscaler makes of the adapter's answer. */
export function toScalingMetric({ path: _, ...metric }: HpaMetric, answer: Answer): ScalingMetric {
  switch (metric.type) {
    case 'Object':
      return { ...metric, reading: readingOf(answer, ([item]) => quantityOf(item)) };
    case 'Pods':
      return { ...metric, reading: readingOf(answer, (items) => items.map(toPodValue)) };
    case 'External':
      return { ...metric, reading: readingOf(answer, (items) => items.map(quantityOf)) };
  }
}

function readingOf<Value>(answer: Answer, toValue: (items: readonly AnsweredItem[]) => Value): MetricReading<Value> {
  return answer.ok ? { ok: true, value: toValue(answer.items) } : { ok: false, error: answer.message };
}

function toPodValue(item: AnsweredItem): PodValue {
  return { pod: item.name ?? '', value: quantityOf(item) };
}

function quantityOf(item: AnsweredItem | undefined): Quantity {
  return Quantity.parse(item?.value ?? '0');
}
