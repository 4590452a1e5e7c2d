import type { ApiClient } from './api-client.ts';

export const core = '/api/v1';
export const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
export const metadataOnlyList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

type Labels = Readonly<Record<string, string>>;

export function service(name: string, labels: Labels = {}) {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, labels }, spec: { ports: [{ port: 80 }] } };
}

export function pod(name: string, nodeName: string, labels: Labels = {}) {
  const spec = { nodeName, containers: [{ name: 'main', image: 'main' }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels }, spec };
}

export interface DeploymentSize {
  readonly replicas: number;
  readonly nodeName: string;
}

export function deployment(name: string, { replicas, nodeName }: DeploymentSize) {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { nodeName, containers: [{ name: 'main', image: 'main' }] } };
  const spec = { replicas, selector: { matchLabels: labels }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec };
}

export function autoscaler(name: string, maxReplicas: number) {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  const target = { type: 'AverageValue', averageValue: '10' };
  const metrics = [{ type: 'Pods', pods: { metric: { name: 'requests' }, target } }];
  const spec = { scaleTargetRef, minReplicas: 1, maxReplicas, metrics };
  return { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name }, spec };
}

/** Makes a namespace, and gives the path of what is in it. */
export async function createNamespace(client: ApiClient, name: string): Promise<string> {
  await client.create(`${core}/namespaces`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  return `${core}/namespaces/${name}`;
}

export interface ServiceAccount {
  /** As Kubernetes calls it. */
  readonly user: string;
  readonly uid: string;
  readonly token: string;
}

/** Makes a ServiceAccount and a token of it; its namespace must be there. */
export async function createAccount(client: ApiClient, namespace: string, name: string): Promise<ServiceAccount> {
  const accounts = `${core}/namespaces/${namespace}/serviceaccounts`;
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } };
  const { body } = await client.create(accounts, account);
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3_600 } };
  const issued = await client.create(`${accounts}/${name}/token`, request);
  const user = `system:serviceaccount:${namespace}:${name}`;
  return { user, uid: body.metadata.uid, token: issued.body.status.token };
}

/** Names of a list's items, joined by a space. */
export function namesOf(list: { readonly items: readonly { readonly metadata: { readonly name: string } }[] }): string {
  return list.items.map(({ metadata }) => metadata.name).join(' ');
}
