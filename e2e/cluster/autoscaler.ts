import type { Kubectl, KubernetesObject } from '../control-plane/kubectl.ts';
import { requestCount, type Workload } from './workload.ts';

/** One metric of an HPA, of each type that an adapter serves. */
export const metricSpecs = {
  /** The requests of the whole Service against a value. */
  object: ({ name }: Workload, value: number) => ({
    type: 'Object',
    object: {
      describedObject: { apiVersion: 'v1', kind: 'Service', name },
      metric: { name: requestCount.metric },
      target: { type: 'Value', value: String(value) },
    },
  }),
  /** The requests of each pod. */
  pods: (_: Workload, averageValue: number) => ({
    type: 'Pods',
    pods: {
      metric: { name: requestCount.metric },
      target: { type: 'AverageValue', averageValue: String(averageValue) },
    },
  }),
  /** The requests that series with some label tell of, divided by the replicas. */
  external: ({ name }: Pick<Workload, 'name'>, averageValue: number) => ({
    type: 'External',
    external: {
      metric: { name: requestCount.metric, selector: { matchLabels: { kube_service_name: name } } },
      target: { type: 'AverageValue', averageValue: String(averageValue) },
    },
  }),
} satisfies Record<string, (workload: Workload, target: number) => Record<string, unknown>>;

/** An HPA that keeps a workload between one and four replicas. */
export function autoscalerOf(workload: Workload, metric: Record<string, unknown>): KubernetesObject {
  const { name, namespace } = workload;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: 1,
      maxReplicas: 4,
      metrics: [metric],
    },
  };
}

/** What the HPA controller has done with a workload, and what it says of it. */
export interface ScalingState {
  /** How many replicas the Deployment shall have. */
  readonly replicas: number;
  /** `True` while the HPA can read its metric; else why not. */
  readonly scalingActive: Condition | undefined;
}

/** The state of every HPA in a namespace, by name, all of one moment. */
export async function readScaling(kubectl: Kubectl, namespace: string): Promise<ReadonlyMap<string, ScalingState>> {
  const { items } = await kubectl.get<List>('deployments.apps,hpa', '--namespace', namespace);
  const ofKind = (kind: string) => items.filter((item) => item.kind === kind);
  const states = ofKind('HorizontalPodAutoscaler').map(({ metadata: { name }, status }) => {
    const deployment = ofKind('Deployment').find((item) => item.metadata.name === name);
    return [
      name,
      {
        replicas: deployment?.spec?.replicas ?? Number.NaN,
        scalingActive: status?.conditions?.find(({ type }) => type === 'ScalingActive'),
      },
    ] as const;
  });
  return new Map(states);
}

/** Ends the syncs of every HPA there is. */
export async function removeAutoscalers(kubectl: Kubectl): Promise<void> {
  await kubectl.run(['delete', 'hpa', '--all', '--all-namespaces']);
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** As much of Deployments and HPAs as is read here. */
interface List {
  readonly items: readonly {
    readonly kind: string;
    readonly metadata: { readonly name: string };
    readonly spec?: { readonly replicas?: number };
    readonly status?: { readonly conditions?: readonly Condition[] };
  }[];
}
