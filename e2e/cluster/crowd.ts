import type { Kubectl } from '../control-plane/kubectl.ts';
import type { Exporter } from '../prometheus/exporter.ts';
import { clusterName } from './adapter.ts';
import { autoscalerOf, metricSpecs } from './autoscaler.ts';
import { requestCount, Workload } from './workload.ts';

export interface CrowdOptions {
  readonly kubectl: Kubectl;
  readonly exporter: Exporter;
  readonly namespaces: readonly string[];
}

type MetricType = keyof typeof metricSpecs;

interface Member {
  readonly type: MetricType;
  readonly workload: Workload;
}

const types = ['object', 'pods', 'external'] as const;
/** What one replica shall do: who has as much to do keeps its replicas. */
const target = 10;
/** What is no workload's own: everybody of a namespace who looks at something external looks at this. */
const queue = { name: 'queue' };

/**
 * Many workloads with an HPA each, evenly of the three types, in several namespaces. There is little that they look at:
 * one metric of Services, the same of pods, and a queue for each namespace.
 */
export class Crowd {
  private readonly options: CrowdOptions;
  private readonly members: Member[] = [];

  constructor(options: CrowdOptions) {
    this.options = options;
  }

  /** How many workloads there are. */
  get size(): number {
    return this.members.length;
  }

  /** How many different things they look at. */
  get demands(): number {
    return 2 + this.options.namespaces.length;
  }

  /** Adds so many of each type to each namespace, all of one replica that has enough to do. */
  async grow(ofEach: number): Promise<void> {
    const first = this.size;
    for (let index = 0; index < ofEach; index += 1) {
      for (const namespace of this.options.namespaces) {
        for (const type of types) this.add(type, namespace, `kuard-${type}-${first + index}`);
      }
    }
    const added = this.members.slice(first);
    await this.options.kubectl.apply(...added.flatMap(({ workload }) => workload.manifests(1)));
    await this.untilReady();
    await this.beBusy(1);
    await this.options.kubectl.apply(...added.map((member) => autoscalerOf(member.workload, specOf(member))));
  }

  /** From now on every workload has so many times as much to do as one replica shall do. */
  async beBusy(times: number): Promise<void> {
    const pods = await this.list<Named>('pods');
    for (const { workload } of this.members) {
      const own = pods.filter(({ metadata }) => isOf(workload, metadata)).map(({ metadata }) => metadata.name);
      workload.report(own, target * times);
    }
    for (const namespace of this.options.namespaces) {
      const labels = { kube_cluster_name: clusterName, kube_namespace_name: namespace, kube_service_name: queue.name };
      this.options.exporter.set(requestCount.series, labels, target * times);
    }
  }

  /** How many replicas each HPA wants. */
  async replicas(): Promise<readonly number[]> {
    return (await this.list<Deployment>('deployments.apps')).map(({ spec }) => spec.replicas);
  }

  private add(type: MetricType, namespace: string, name: string): void {
    this.members.push({ type, workload: new Workload({ ...this.options, namespace, name }) });
  }

  private async untilReady(): Promise<void> {
    for (const namespace of this.options.namespaces) {
      const available = ['--for', 'condition=Available', '--timeout', '120s'];
      await this.options.kubectl.run(['wait', 'deployments', '--all', '--namespace', namespace, ...available]);
    }
  }

  private async list<Item>(resource: string): Promise<readonly Item[]> {
    const { kubectl, namespaces } = this.options;
    const get = (namespace: string) =>
      kubectl.get<{ readonly items: readonly Item[] }>(resource, '--namespace', namespace);
    return (await Promise.all(namespaces.map(get))).flatMap(({ items }) => items);
  }
}

function specOf({ type, workload }: Member): Record<string, unknown> {
  return type === 'external' ? metricSpecs.external(queue, target) : metricSpecs[type](workload, target);
}

function isOf(workload: Workload, { namespace, labels }: Named['metadata']): boolean {
  return namespace === workload.namespace && labels?.['app'] === workload.name;
}

interface Named {
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

interface Deployment {
  readonly spec: { readonly replicas: number };
}
