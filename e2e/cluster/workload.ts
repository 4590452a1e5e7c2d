import { expect } from '@jest/globals';
import { nodeName } from '../control-plane/control-plane.ts';
import type { Kubectl, KubernetesObject } from '../control-plane/kubectl.ts';
import { eventually } from '../eventually.ts';
import type { Exporter, Labels, SeriesOptions } from '../prometheus/exporter.ts';
import { clusterName } from './adapter.ts';

/** The metric that the tests scale on: what an HPA calls it, and what Sysdig calls its series. */
export const requestCount = { metric: 'net.http.request.count', series: 'sysdig_container_net_http_request_count' };

export interface WorkloadOptions {
  readonly kubectl: Kubectl;
  readonly exporter: Pick<Exporter, 'set' | 'remove'>;
  readonly namespace: string;
  readonly name: string;
}

/** An application in the cluster: a Deployment and a Service of one name, whose pods report how many requests they get. */
export class Workload {
  readonly namespace: string;
  readonly name: string;
  private readonly kubectl: Kubectl;
  private readonly exporter: Pick<Exporter, 'set' | 'remove'>;

  constructor({ kubectl, exporter, namespace, name }: WorkloadOptions) {
    this.kubectl = kubectl;
    this.exporter = exporter;
    this.namespace = namespace;
    this.name = name;
  }

  /** Creates the objects, and waits until all pods are ready. */
  async deploy(replicas: number): Promise<void> {
    await this.kubectl.apply(...this.manifests(replicas));
    const timeout = ['--timeout', '60s', '--namespace', this.namespace];
    await this.kubectl.run(['rollout', 'status', `deployment/${this.name}`, ...timeout]);
  }

  /** How many replicas the autoscaler wants. */
  async replicas(): Promise<number> {
    const deployment = await this.kubectl.get<Deployment>('deployment', this.name, '--namespace', this.namespace);
    return deployment.spec.replicas;
  }

  /** Lets the application get this many requests a second from now on, spread evenly over the pods that live now. */
  async receive(requestsPerSecond: number, options: SeriesOptions = {}): Promise<void> {
    this.report(await this.livePods(), requestsPerSecond, options);
  }

  /** The same, by pods whose names are known. */
  report(pods: readonly string[], requestsPerSecond: number, options: SeriesOptions = {}): void {
    this.exporter.remove(requestCount.series, this.labels());
    for (const pod of pods) {
      const labels = { ...this.labels(), kube_pod_name: pod };
      this.exporter.set(requestCount.series, labels, requestsPerSecond / pods.length, options);
    }
  }

  /** Takes away everything that the application reports. */
  async stopReporting(): Promise<void> {
    this.exporter.remove(requestCount.series, this.labels());
  }

  /** Keeps this traffic up until the autoscaler wants so many replicas. */
  async receiveUntil(requestsPerSecond: number, replicas: number): Promise<void> {
    const scaled = async () => {
      await this.receive(requestsPerSecond);
      expect(await this.replicas()).toBe(replicas);
    };
    await eventually(scaled, { timeout: 90_000, interval: 500 }).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await this.describeAutoscaler()}`, { cause: error });
    });
  }

  /** What a user sees who asks why the workload has so many replicas. */
  describeAutoscaler(): Promise<string> {
    return this.kubectl.run(['describe', 'hpa', this.name, '--namespace', this.namespace]);
  }

  private async livePods(): Promise<string[]> {
    const pods = await this.kubectl.get<PodList>(
      'pods',
      '--selector',
      `app=${this.name}`,
      '--namespace',
      this.namespace,
    );
    const live = pods.items.filter(({ metadata, status }) => !metadata.deletionTimestamp && status.phase === 'Running');
    return live.map(({ metadata }) => metadata.name);
  }

  private labels(): Labels {
    return {
      kube_cluster_name: clusterName,
      kube_namespace_name: this.namespace,
      kube_service_name: this.name,
      kube_workload_name: this.name,
      kube_workload_type: 'deployment',
    };
  }

  /** The objects that it is made of. */
  manifests(replicas: number): KubernetesObject[] {
    const { name, namespace } = this;
    const labels = { app: name };
    const containers = [{ name: 'kuard', image: 'kuard' }];
    return [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name, namespace },
        spec: {
          replicas,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { nodeName, containers } },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace, labels },
        spec: { selector: labels, ports: [{ port: 80 }] },
      },
    ];
  }
}

interface Deployment {
  readonly spec: { readonly replicas: number };
}

interface PodList {
  readonly items: readonly {
    readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
    readonly status: { readonly phase: string };
  }[];
}
