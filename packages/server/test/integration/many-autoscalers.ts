import { Agent } from 'node:https';
import { Quantity } from '@metrics-adapter/core';
import type { KubernetesObject } from '../../src/testing/index.ts';
import { addPod, type ShopWorld, setGauge } from './shop-world.ts';
import { autoscaler, type WholeServer } from './whole-server.ts';

/** An HPA on the metric of its only pod. */
export interface SmallAutoscaler {
  readonly metric: string;
  readonly namespace: string;
  /** Of the HPA, its pod, and their label `app`. */
  readonly name: string;
  /** What its pod measures: another number for each. */
  readonly value: number;
}

/** So many HPAs, spread evenly over so many metrics and namespaces: every metric is wanted in every namespace. */
export interface Spread {
  readonly count: number;
  readonly metrics: number;
  readonly namespaces: number;
}

export function spreadAutoscalers({ count, metrics, namespaces }: Spread): readonly SmallAutoscaler[] {
  return Array.from({ length: count }, (_, index) => ({
    metric: `orders_waiting_${index % metrics}`,
    namespace: `team-${Math.floor(index / metrics) % namespaces}`,
    name: `web-${index}`,
    value: index + 1,
  }));
}

/** All of them in the cluster, with their pods, and a series for each pod. */
export function furnishAutoscalers(world: ShopWorld, autoscalers: readonly SmallAutoscaler[]): void {
  for (const metric of new Set(autoscalers.map((one) => one.metric))) {
    world.simulator.describeMetric(metric, { type: 'gauge', unit: 'number', help: 'Orders that wait' });
  }
  for (const { metric, namespace, name, value } of autoscalers) {
    addPod(world, { name, app: name, namespace });
    setGauge(world, { name: metric, labels: { kube_namespace_name: namespace, kube_pod_name: name }, value });
    world.cluster.apply(toHpa({ metric, namespace, name, value }));
  }
}

/** Reads as the HPA controller does in one sync: every HPA's metric, over a few connections that stay open. */
export class HpaController {
  readonly #whole: WholeServer;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 });

  constructor(whole: WholeServer) {
    this.#whole = whole;
  }

  /** What each HPA is told: its value, or why there is none. */
  async sync(autoscalers: readonly SmallAutoscaler[]): Promise<readonly (number | string)[]> {
    return Promise.all(autoscalers.map((one) => this.#read(one)));
  }

  stop(): void {
    this.#agent.destroy();
  }

  async #read({ metric, namespace, name }: SmallAutoscaler): Promise<number | string> {
    const path = `/apis/custom.metrics.k8s.io/v1beta2/namespaces/${namespace}/pods/*/${metric}?labelSelector=app%3D${name}`;
    const { status, body } = await this.#whole.ask(path, {
      ...this.#whole.frontProxy(autoscaler),
      agent: this.#agent,
    });
    return status === 200 && body.items.length === 1
      ? Quantity.parse(body.items[0].value).toNumber()
      : JSON.stringify(body);
  }
}

function toHpa({ metric, namespace, name }: SmallAutoscaler): KubernetesObject {
  const pods = { metric: { name: metric }, target: { type: 'AverageValue', averageValue: '20' } };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      maxReplicas: 3,
      metrics: [{ type: 'Pods', pods }],
    },
  };
}
