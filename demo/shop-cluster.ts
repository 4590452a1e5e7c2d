import {
  adapterRules,
  type KubernetesObject,
  type StandInCluster,
  startStandInCluster,
} from '@metrics-adapter/server/testing';
import type { DeploymentPlan } from '@metrics-adapter/sysdig-simulator';

/** As whom the adapter asks the cluster, and as whom the autoscaler asks the adapter: the names of a real cluster. */
export const adapterUser = 'system:serviceaccount:custom-metrics:custom-metrics-apiserver';
export const autoscalerUser = 'system:serviceaccount:kube-system:horizontal-pod-autoscaler';

/** Starts a cluster in which the shop is deployed, with an HPA for each deployment that has one. */
export async function startShopCluster(deployments: readonly DeploymentPlan[], seed: string): Promise<StandInCluster> {
  const cluster = await startStandInCluster({ seed });
  for (const rule of adapterRules(adapterUser)) cluster.rules.allow(rule);
  cluster.rules.allow({
    name: 'custom-metrics-getter',
    users: [autoscalerUser],
    verbs: ['get', 'list'],
    apiGroups: ['custom.metrics.k8s.io', 'external.metrics.k8s.io'],
    resources: ['*'],
  });
  for (const plan of deployments) {
    cluster.apply(deploymentOf(plan));
    cluster.apply(serviceOf(plan));
    const metric = metrics[plan.name];
    if (metric !== undefined) cluster.apply(autoscalerOf(plan, metric));
  }
  return cluster;
}

/** The names of a deployment's pods. */
export function podsOf(cluster: StandInCluster, { namespace, name }: DeploymentPlan): readonly string[] {
  const pods = cluster.list({ apiVersion: 'v1', kind: 'Pod' }, namespace);
  return pods.filter(({ metadata }) => metadata.labels?.['app'] === name).map(({ metadata }) => metadata.name);
}

const metric = (name: string) => ({ metric: { name } });
const average = (averageValue: string) => ({ target: { type: 'AverageValue', averageValue } });

/** One of each type that an HPA can have; values are requests a second, or percent. */
const metrics: Readonly<Record<string, unknown>> = {
  frontend: {
    type: 'Object',
    object: {
      describedObject: { apiVersion: 'v1', kind: 'Service', name: 'frontend' },
      ...metric('net.http.request.count'),
      ...average('40'),
    },
  },
  cart: { type: 'Pods', pods: { ...metric('net.http.request.count'), ...average('20') } },
  checkout: { type: 'Pods', pods: { ...metric('sysdig_container_cpu_used_percent'), ...average('60') } },
  'order-worker': {
    type: 'External',
    external: {
      metric: { name: 'net.http.request.count', selector: { matchLabels: { kube_service_name: 'order-worker' } } },
      ...average('6'),
    },
  },
};

function deploymentOf({ namespace, name, replicas }: DeploymentPlan): KubernetesObject {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image: `shop/${name}` }] } },
    },
  };
}

function serviceOf({ namespace, name }: DeploymentPlan): KubernetesObject {
  const spec = { selector: { app: name }, ports: [{ port: 80 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec };
}

function autoscalerOf({ namespace, name }: DeploymentPlan, metricSpec: unknown): KubernetesObject {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: { scaleTargetRef, minReplicas: 1, maxReplicas: 10, metrics: [metricSpec] },
  };
}
