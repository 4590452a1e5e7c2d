import { hashToUnit } from './hash.ts';
import { shopNodes } from './shop-layout.ts';

/** What all series of a shop share. */
export interface ShopSettings {
  readonly cluster: string;
  /** Milliseconds between two samples. */
  readonly period: number;
}

/** What the agent of a node puts on all that it sends. */
export function agentLabels(node: string, { cluster }: ShopSettings): Readonly<Record<string, string>> {
  return {
    kube_cluster_name: cluster,
    kube_node_name: node,
    host_hostname: node,
    agent_id: String(7_000 + shopNodes.indexOf(node)),
  };
}

/** Where a pod runs. */
export function nodeOf(pod: string): string {
  return shopNodes[Math.floor(hashToUnit('node', pod) * shopNodes.length)] ?? '';
}
