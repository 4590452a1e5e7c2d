import type { AccessRule } from './access-rule.ts';

/** What a deployment grants the adapter itself: to review tokens and permissions, and to see what it measures. */
export function adapterRules(user: string): readonly AccessRule[] {
  const users = [user];
  const read = ['get', 'list', 'watch'];
  return [
    {
      name: 'system:auth-delegator',
      users,
      verbs: ['create'],
      apiGroups: ['authentication.k8s.io', 'authorization.k8s.io'],
      resources: ['tokenreviews', 'subjectaccessreviews'],
    },
    {
      name: 'extension-apiserver-authentication-reader',
      users,
      verbs: read,
      apiGroups: [''],
      resources: ['configmaps'],
      resourceNames: ['extension-apiserver-authentication'],
      namespaces: ['kube-system'],
    },
    {
      name: 'custom-metrics-resource-reader',
      users,
      verbs: read,
      apiGroups: ['', 'apps', 'autoscaling'],
      resources: ['pods', 'services', 'nodes', 'namespaces', 'deployments', 'statefulsets', 'horizontalpodautoscalers'],
    },
  ];
}
