import { type MetricReading, type PodValue, Quantity, type ScalingMetric } from '@metrics-adapter/core';
import type { KubernetesObject } from '@metrics-adapter/server/testing';
import type { Answer, AnsweredItem } from './metrics-client.ts';

/** As much of a HorizontalPodAutoscaler as the demo's have: one metric with an average as its target. */
export interface Hpa {
  readonly namespace: string;
  /** Of the HPA, and of the Deployment that it scales. */
  readonly name: string;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metric: HpaMetric;
}

export interface HpaMetric {
  readonly type: 'Object' | 'Pods' | 'External';
  readonly name: string;
  /** Per replica. */
  readonly target: Quantity;
  /** Where the adapter answers for it, below `/apis`. */
  readonly path: string;
}

interface HpaSpec {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly metrics: readonly [MetricSpec];
}

interface MetricSpec {
  readonly type: HpaMetric['type'];
  readonly object?: MetricSource;
  readonly pods?: MetricSource;
  readonly external?: MetricSource;
}

interface MetricSource {
  readonly metric: {
    readonly name: string;
    readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
  };
  readonly target: { readonly averageValue: string };
  readonly describedObject?: { readonly name: string };
}

const custom = 'custom.metrics.k8s.io/v1beta2/namespaces';
const external = 'external.metrics.k8s.io/v1beta1/namespaces';

/** Reads an HPA as the demo writes them. */
export function toHpa({ metadata, spec }: KubernetesObject): Hpa {
  const { namespace = '', name } = metadata;
  const { minReplicas, maxReplicas, metrics } = spec as unknown as HpaSpec;
  const [{ type, ...sources }] = metrics;
  const source = sources.object ?? sources.pods ?? sources.external;
  if (source === undefined) throw new Error(`the HPA ${namespace}/${name} has no metric`);
  const path = pathOf(type, source, { namespace, app: name });
  const target = Quantity.parse(source.target.averageValue);
  return { namespace, name, minReplicas, maxReplicas, metric: { type, name: source.metric.name, target, path } };
}

function pathOf(
  type: HpaMetric['type'],
  source: MetricSource,
  { namespace, app }: Record<'namespace' | 'app', string>,
): string {
  const { metric, describedObject } = source;
  switch (type) {
    case 'Object':
      return `${custom}/${namespace}/services/${describedObject?.name ?? ''}/${metric.name}`;
    case 'Pods':
      return `${custom}/${namespace}/pods/*/${metric.name}?labelSelector=${encodeURIComponent(`app=${app}`)}`;
    case 'External': {
      const labels = Object.entries(metric.selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
      return `${external}/${namespace}/${metric.name}?labelSelector=${encodeURIComponent(labels.join(','))}`;
    }
  }
}

/** What an autoscaler makes of the adapter's answer. */
export function toScalingMetric({ type, name, target: value }: HpaMetric, answer: Answer): ScalingMetric {
  const target = { type: 'AverageValue', value } as const;
  switch (type) {
    case 'Object':
      return { type, name, kind: 'Service', target, reading: readingOf(answer, ([item]) => quantityOf(item)) };
    case 'Pods':
      return { type, name, target, reading: readingOf(answer, (items) => items.map(toPodValue)) };
    case 'External':
      return { type, name, target, reading: readingOf(answer, (items) => items.map(quantityOf)) };
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
