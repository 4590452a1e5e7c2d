import type { Autoscaler, PodState, ScaleTarget, ScalingMetric } from '../../packages/core/src/index.ts';
import type { KubernetesObject } from '../control-plane/kubectl.ts';

const group = 'e2e.test';
const holder = `${group}/hold`;
const kind = 'Scalable';

/** What a case is made of in the cluster. */
export interface Placement {
  readonly namespace: string;
  /** Of the scale target and of the HPA. */
  readonly name: string;
}

/** An object that somebody may keep in the cluster after it was deleted. */
export interface TargetObject extends KubernetesObject {
  readonly metadata: KubernetesObject['metadata'] & { readonly finalizers?: readonly string[] };
}

/** A kind that can be scaled and does nothing about it: the pods of a case stay as they are. */
export function scalableKind(): KubernetesObject {
  const counts = (properties: readonly string[]) => ({
    type: 'object',
    properties: Object.fromEntries(
      properties.map((name) => [name, { type: name === 'selector' ? 'string' : 'integer' }]),
    ),
  });
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `scalables.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural: 'scalables' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: counts(['replicas']), status: counts(['replicas', 'selector']) },
            },
          },
          subresources: {
            status: {},
            scale: {
              specReplicasPath: '.spec.replicas',
              statusReplicasPath: '.status.replicas',
              labelSelectorPath: '.status.selector',
            },
          },
        },
      ],
    },
  };
}

/** The scale target and its pods. No node is theirs, so that nobody changes the state that they are given. */
export function targetManifests({ namespace, name }: Placement, target: ScaleTarget): TargetObject[] {
  const scalable = {
    apiVersion: `${group}/v1`,
    kind,
    metadata: { name, namespace },
    spec: { replicas: target.specReplicas },
    status: { replicas: target.statusReplicas, selector: `case=${name}` },
  };
  return [scalable, ...target.pods.map((pod) => podManifest({ namespace, name }, pod))];
}

/** The name that a pod has in the cluster, where all cases share a namespace. */
export function podName(name: string, pod: string): string {
  return `${name}-${pod}`;
}

function podManifest({ namespace, name }: Placement, { name: pod, phase, ready, deleted }: PodState): TargetObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podName(name, pod),
      namespace,
      labels: { case: name },
      // Keeps it in the cluster, with its deletion timestamp, once it is deleted.
      ...(deleted && { finalizers: [holder] }),
    },
    spec: { containers: [{ name: 'main', image: 'none' }] },
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  };
}

export function autoscalerManifest({ namespace, name }: Placement, autoscaler: Autoscaler): KubernetesObject {
  const { minReplicas, maxReplicas, metrics, behavior } = inCluster(name, autoscaler);
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: {
      scaleTargetRef: { apiVersion: `${group}/v1`, kind, name },
      minReplicas,
      maxReplicas,
      metrics: metrics.map(metricSpec),
      ...(behavior && { behavior }),
    },
  };
}

/** The name that a metric has in the API, where all cases share a namespace. */
export function metricName(name: string, metric: ScalingMetric): string {
  return `${name}-${metric.name}`;
}

/** An autoscaler as it is in the cluster, where its metrics and its object have the names of the case. */
export function inCluster(name: string, autoscaler: Autoscaler): Autoscaler {
  const metrics = autoscaler.metrics.map((metric): ScalingMetric => {
    const renamed = { ...metric, name: metricName(name, metric) };
    return renamed.type === 'Object' ? { ...renamed, describedObject: { ...renamed.describedObject, name } } : renamed;
  });
  return { ...autoscaler, metrics };
}

/** One entry of `spec.metrics`. */
function metricSpec(metric: ScalingMetric): object {
  if (metric.type === 'Resource' || metric.type === 'ContainerResource') {
    throw new Error(`nobody serves metrics of type ${metric.type} here`);
  }
  const { name, selector } = metric;
  const { type, value } = metric.target;
  const target = type === 'Value' ? { type, value: String(value) } : { type, averageValue: String(value) };
  const source = { metric: { name, ...(selector && { selector }) }, target };
  switch (metric.type) {
    case 'Pods':
      return { type: 'Pods', pods: source };
    case 'Object':
      return { type: 'Object', object: { ...source, describedObject: metric.describedObject } };
    case 'External':
      return { type: 'External', external: source };
  }
}
