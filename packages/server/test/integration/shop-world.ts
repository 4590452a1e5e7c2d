import type { Simulator } from '@metrics-adapter/sysdig-simulator';
import type { StandInCluster } from '../../src/testing/index.ts';

/** What Sysdig calls the cluster. */
export const clusterName = 'shop-cluster';

/** What there is outside the adapter: a cluster, and a backend that measures it. */
export interface ShopWorld {
  readonly cluster: StandInCluster;
  readonly simulator: Simulator;
}

/** One series of the backend, and its value. */
export interface Gauge {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A function gets the sample's time, in seconds. */
  readonly value: number | ((time: number) => number);
}

/** A gauge of objects: one series, with a sample every ten seconds. */
export function setGauge({ simulator }: Pick<ShopWorld, 'simulator'>, { name, labels, value }: Gauge): void {
  const all = { kube_cluster_name: clusterName, kube_namespace_name: 'shop', ...labels };
  const samples = { every: 10, value: typeof value === 'number' ? () => value : value };
  simulator.series.setSeries(name, all, samples);
}

/** A pod, and if it has a value its series. */
export interface PodInShop {
  readonly name: string;
  readonly value?: number | undefined;
  readonly app?: string;
  readonly namespace?: string;
}

/** A pod in the cluster, and if it has a value its series at the backend. */
export function addPod(world: ShopWorld, { name, value, app = 'cart', namespace = 'shop' }: PodInShop): void {
  const metadata = { name, namespace, labels: { app } };
  world.cluster.apply({ apiVersion: 'v1', kind: 'Pod', metadata, status: { phase: 'Running' } });
  if (value === undefined) return;
  const labels = { kube_pod_name: name, kube_namespace_name: namespace };
  setGauge(world, { name: 'sysdig_container_cpu_used_percent', labels, value });
}
