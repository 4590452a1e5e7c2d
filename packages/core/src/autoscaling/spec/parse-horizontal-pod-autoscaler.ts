import type { ScalingBehavior } from '../limits/scaling-behavior.ts';
import { maxInt32 } from '../proposals/go-numbers.ts';
import { AutoscalerFieldError } from './autoscaler-field-error.ts';
import { type Field, fieldOf, isPresent, optional, parseInteger, parseList, parseOneOf, parseText } from './field.ts';
import type { CrossVersionReference, MetricSpec } from './metric-spec.ts';
import { parseBehavior } from './parse-behavior.ts';
import { defaultMetrics, parseMetricSpec, parseReference } from './parse-metric-spec.ts';

/** As much of a HorizontalPodAutoscaler as decides what it does. */
export interface HorizontalPodAutoscaler {
  /** Where it is, and what it scales. */
  readonly namespace: string;
  /** The HPA's name. */
  readonly name: string;
  /** What it shall do. */
  readonly spec: AutoscalerSpec;
  /** Its condition `ScaledToZero`: whether it was the autoscaler that took the last replica away. */
  readonly scaledToZero: boolean;
}

/** `autoscaling/v2.HorizontalPodAutoscalerSpec`, with the defaults of kube-apiserver but for those within `behavior`. */
export interface AutoscalerSpec {
  /** What is scaled. */
  readonly scaleTargetRef: CrossVersionReference;
  /** Never fewer than these. */
  readonly minReplicas: number;
  /** Never more than these. */
  readonly maxReplicas: number;
  /** At least one. */
  readonly metrics: readonly MetricSpec[];
  /** How fast it may go. */
  readonly behavior?: ScalingBehavior;
}

/**
 * Reads a HorizontalPodAutoscaler of `autoscaling/v2`, as an API server answers it or as somebody wrote it down. What
 * kube-apiserver fills in is filled in, what it refuses is refused as far as it matters to scaling, and what is not
 * known is passed over. Without a namespace it is in `default`, where kubectl puts it.
 *
 * Throws {@link AutoscalerFieldError}, which names the first field that is wrong.
 */
export function parseHorizontalPodAutoscaler(object: unknown): HorizontalPodAutoscaler {
  const root = { path: '', value: object };
  // The items of a list have neither.
  optional(fieldOf(root, 'apiVersion'), (field) => parseOneOf(field, ['autoscaling/v2']));
  optional(fieldOf(root, 'kind'), (field) => parseOneOf(field, ['HorizontalPodAutoscaler']));
  const metadata = fieldOf(root, 'metadata');
  return {
    namespace: optional(fieldOf(metadata, 'namespace'), parseText) ?? 'default',
    name: parseText(fieldOf(metadata, 'name')),
    spec: parseAutoscalerSpec(fieldOf(root, 'spec').value),
    scaledToZero: optional(fieldOf(root, 'status'), parseScaledToZero) ?? false,
  };
}

/** Reads the `spec` alone; errors name its fields from `spec` on. */
export function parseAutoscalerSpec(object: unknown): AutoscalerSpec {
  const spec = { path: 'spec', value: object };
  const maxReplicas = parseInteger(fieldOf(spec, 'maxReplicas'), { min: 1, max: maxInt32 });
  const range = { min: 0, max: maxReplicas };
  const minReplicas = optional(fieldOf(spec, 'minReplicas'), (field) => parseInteger(field, range)) ?? 1;
  const behavior = optional(fieldOf(spec, 'behavior'), parseBehavior);
  return {
    scaleTargetRef: parseReference(fieldOf(spec, 'scaleTargetRef')),
    minReplicas,
    maxReplicas,
    metrics: parseMetrics(fieldOf(spec, 'metrics'), minReplicas),
    ...(behavior && { behavior }),
  };
}

function parseMetrics(field: Field, minReplicas: number): readonly MetricSpec[] {
  const written = optional(field, (list) => parseList(list, parseMetricSpec)) ?? [];
  const metrics = written.length === 0 ? defaultMetrics : written;
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    throw new AutoscalerFieldError(field.path, 'must hold an Object or External metric where minReplicas is 0');
  }
  return metrics;
}

function parseScaledToZero(status: Field): boolean {
  const conditions = fieldOf(status, 'conditions');
  if (!isPresent(conditions)) return false;
  const found = parseList(conditions, (condition) => ({
    type: fieldOf(condition, 'type').value,
    status: fieldOf(condition, 'status').value,
  }));
  return found.some(({ type, status }) => type === 'ScaledToZero' && status === 'True');
}
