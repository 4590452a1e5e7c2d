import { desiredReplicas, type PodState, type ScaleTarget, type ScalingMemory } from '@metrics-adapter/core';
import type { KubernetesObject, StandInCluster } from '@metrics-adapter/server/testing';
import { type Hpa, toHpa, toScalingMetric } from './hpa.ts';
import type { Answer, MetricsClient } from './metrics-client.ts';

/** What one look at one HPA came to. */
export interface Look {
  readonly hpa: Hpa;
  readonly answer: Answer;
  /** Before and after. */
  readonly from: number;
  readonly to: number;
}

export interface AutoscalerParts {
  readonly cluster: StandInCluster;
  readonly client: MetricsClient;
  /** Seconds. */
  readonly stabilization: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const deployments = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** Does what the HPA controller does, with the arithmetic of core: reads each HPA's metric and sets the replicas. */
export class EmbeddedAutoscaler {
  readonly #parts: AutoscalerParts;
  readonly #memories = new Map<string, ScalingMemory>();

  constructor(parts: AutoscalerParts) {
    this.#parts = parts;
  }

  /** Looks once at every HPA. */
  async sync(): Promise<readonly Look[]> {
    const { cluster } = this.#parts;
    const hpas = cluster.list({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' }).map(toHpa);
    return Promise.all(hpas.map((hpa) => this.#look(hpa)));
  }

  async #look(hpa: Hpa): Promise<Look> {
    const { cluster, client, stabilization, now } = this.#parts;
    const { namespace, name, metric, ...limits } = hpa;
    const answer = await client.read(metric.path);
    const deployment = cluster.get({ ...deployments, namespace, name });
    if (deployment === undefined) throw new Error(`the deployment ${namespace}/${name} is gone`);
    const target = this.#targetOf(deployment);
    const memory = this.#memories.get(`${namespace}/${name}`);
    const decision = desiredReplicas({
      autoscaler: { namespace, ...limits, metrics: [toScalingMetric(metric, answer)] },
      target,
      now: now(),
      ...(memory && { memory }),
      settings: { downscaleStabilizationSeconds: stabilization },
    });
    this.#memories.set(`${namespace}/${name}`, decision.memory);
    if (decision.replicas !== target.specReplicas) cluster.apply(withReplicas(deployment, decision.replicas));
    return { hpa, answer, from: target.specReplicas, to: decision.replicas };
  }

  #targetOf({ metadata, spec, status }: KubernetesObject): ScaleTarget {
    const { namespace = '', name } = metadata;
    const pods = this.#parts.cluster.list({ apiVersion: 'v1', kind: 'Pod' }, namespace);
    return {
      specReplicas: (spec as { readonly replicas: number }).replicas,
      statusReplicas: (status as { readonly replicas?: number } | undefined)?.replicas ?? 0,
      pods: pods.filter((pod) => pod.metadata.labels?.['app'] === name).map(toPodState),
    };
  }
}

function withReplicas(deployment: KubernetesObject, replicas: number): KubernetesObject {
  return { ...deployment, spec: { ...(deployment['spec'] as object), replicas } };
}

interface PodStatus {
  readonly phase?: PodState['phase'];
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

function toPodState({ metadata, status }: KubernetesObject): PodState {
  const { phase = 'Pending', conditions = [] } = (status ?? {}) as PodStatus;
  const ready = conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True');
  return { name: metadata.name, phase, ready, deleted: metadata.deletionTimestamp !== undefined };
}
