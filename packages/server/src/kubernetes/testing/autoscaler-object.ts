/** A HorizontalPodAutoscaler with these External metrics, or others that are given whole. */
export function autoscalerObject(name: string, metrics: readonly (string | object)[], namespace = 'shop') {
  const target = { type: 'AverageValue', averageValue: '20' };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace, resourceVersion: '1' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      maxReplicas: 3,
      metrics: metrics.map((metric) =>
        typeof metric === 'string' ? { type: 'External', external: { metric: { name: metric }, target } } : metric,
      ),
    },
  };
}

/** A metric of the pods that an HPA scales, for {@link autoscalerObject}. */
export function podsMetric(name: string): object {
  return { type: 'Pods', pods: { metric: { name }, target: { type: 'AverageValue', averageValue: '20' } } };
}

/** A metric of one object, for {@link autoscalerObject}. */
export function objectMetric(name: string, describedObject: object): object {
  return { type: 'Object', object: { metric: { name }, describedObject, target: { type: 'Value', value: '20' } } };
}
