import type { Certainty } from './certainty.ts';
import type { BuiltInMetric } from './known-metric.ts';

type Row = readonly [legacyId: string, series: string, unit: string, certainty: Certainty];

/** What Sysdig tells of Kubernetes objects: levels. */
const levels: readonly Row[] = [
  ['container.count', 'sysdig_container_count', 'containers', 'documented'],
  ['kubernetes.deployment.replicas.available', 'kube_deployment_status_replicas_available', 'replicas', 'seen'],
  ['kubernetes.deployment.replicas.desired', 'kube_deployment_spec_replicas', 'replicas', 'inferred'],
  ['kubernetes.hpa.replicas.min', 'kube_hpa_spec_min_replicas', 'replicas', 'inferred'],
  ['kubernetes.hpa.replicas.max', 'kube_hpa_spec_max_replicas', 'replicas', 'seen'],
  ['kubernetes.hpa.replicas.current', 'kube_hpa_status_current_replicas', 'replicas', 'seen'],
  ['kubernetes.hpa.replicas.desired', 'kube_hpa_status_desired_replicas', 'replicas', 'seen'],
  ['kubernetes.pod.restart.count', 'kube_pod_sysdig_restart_count', 'restarts', 'documented'],
  ['kubernetes.pod.status.ready', 'kube_pod_sysdig_status_ready', 'ready', 'documented'],
  ['kubernetes.pod.resourceRequests.cpuCores', 'kube_pod_sysdig_resource_requests_cpu_cores', 'cores', 'documented'],
  ['', 'kube_workload_status_desired', 'pods', 'seen'],
  ['', 'kube_workload_status_ready', 'pods', 'seen'],
  ['', 'kube_workload_status_running', 'pods', 'seen'],
  ['', 'kube_workload_status_unavailable', 'pods', 'seen'],
  ['', 'kube_pod_container_resource_requests', 'cores or bytes', 'seen'],
  ['', 'kube_pod_container_resource_limits', 'cores or bytes', 'seen'],
];

const restarts: BuiltInMetric = {
  series: 'kube_pod_container_status_restarts_total',
  origin: 'container',
  kind: 'counter',
  unit: 'restarts',
  certainty: 'seen',
};

export const kubernetesMetrics: readonly BuiltInMetric[] = [
  ...levels.map(
    ([legacyId, series, unit, certainty]): BuiltInMetric => ({
      ...(legacyId !== '' && { legacyId }),
      series,
      origin: 'container',
      kind: 'gauge',
      unit,
      certainty,
    }),
  ),
  restarts,
];
