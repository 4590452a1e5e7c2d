import { formatLabelSelector, type LabelRequirement } from '@metrics-adapter/core';
import { badRequest } from '../objects/api-error.ts';
import { isRecord, type Json, type KubernetesObject, recordAt } from '../objects/kubernetes-object.ts';

/** The `Scale` of a Deployment, a ReplicaSet or a StatefulSet. */
export function toScale(object: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp } as KubernetesObject['metadata'];
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata,
    spec: { replicas: replicasOf(object) },
    status: {
      replicas: recordAt(object, 'status')['replicas'] ?? 0,
      selector: formatSelector(recordAt(recordAt(object, 'spec'), 'selector')),
    },
  };
}

/** The object with the replicas of a `Scale`. Throws {@link ApiError} (400). */
export function withScale(object: KubernetesObject, scale: Json): KubernetesObject {
  const replicas = recordAt(scale, 'spec')['replicas'] ?? 0;
  if (!Number.isInteger(replicas) || Number(replicas) < 0) throw badRequest('spec.replicas must be 0 or more');
  const { resourceVersion: _known, ...metadata } = object.metadata;
  const { resourceVersion } = recordAt(scale, 'metadata');
  const version = typeof resourceVersion === 'string' ? { resourceVersion } : {};
  return {
    ...object,
    metadata: { ...metadata, ...version },
    spec: { ...recordAt(object, 'spec'), replicas },
  };
}

/** Absent means one, as Kubernetes' own default says. */
export function replicasOf(object: KubernetesObject): number {
  const { replicas = 1 } = recordAt(object, 'spec');
  return Number(replicas);
}

function formatSelector(selector: Json): string {
  const labels = Object.entries(recordAt(selector, 'matchLabels')).map(
    ([key, value]): LabelRequirement => ({ key, operator: '=', values: [String(value)] }),
  );
  return formatLabelSelector({ requirements: [...labels, ...expressionsOf(selector['matchExpressions'])] });
}

const operators = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' } as const;

function expressionsOf(expressions: unknown): readonly LabelRequirement[] {
  return (Array.isArray(expressions) ? expressions : []).filter(isRecord).map(({ key, operator, values }) => ({
    key: String(key),
    operator: operators[operator as keyof typeof operators],
    values: Array.isArray(values) ? values.map(String) : [],
  }));
}
