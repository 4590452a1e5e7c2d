import type { MetricKind } from './metric-kind.ts';

/** Whose series a legacy id means: it names `net.http.request.count`, the series `sysdig_{container,host}_net_http_request_count`. */
export type Origin = 'container' | 'host';

/** One metric that Sysdig's agent makes itself. */
export interface BuiltInMetric {
  /** The id of Sysdig's older APIs; absent where there never was one. */
  readonly legacyId?: string;
  readonly series: string;
  readonly origin: Origin;
  readonly kind: MetricKind;
  readonly unit: string;
}

type Row = readonly [legacyId: string, suffix: string, origins: 'ch' | 'c' | 'h', kind: MetricKind, unit: string];

/**
 * Metrics of the agent with both names. The pairs follow no rule (words are reordered), hence a table. Taken from
 * Sysdig's own mapping tables of its agent modes and from its public clients.
 */
const agentRows: readonly Row[] = [
  ['net.http.request.count', 'net_http_request_count', 'ch', 'native-counter', 'requests'],
  ['net.http.request.time', 'net_http_request_time', 'ch', 'gauge', 'ns'],
  ['net.http.error.count', 'net_http_error_count', 'ch', 'native-counter', 'errors'],
  ['', 'net_http_statuscode_request_count', 'c', 'native-counter', 'requests'],
  ['', 'net_http_url_request_count', 'c', 'native-counter', 'requests'],
  ['net.request.count', 'net_request_count', 'ch', 'native-counter', 'requests'],
  ['net.request.count.in', 'net_request_in_count', 'ch', 'native-counter', 'requests'],
  ['net.request.count.out', 'net_request_out_count', 'ch', 'native-counter', 'requests'],
  ['net.request.time', 'net_request_time', 'ch', 'gauge', 'ns'],
  ['net.request.time.in', 'net_request_in_time', 'ch', 'gauge', 'ns'],
  ['net.request.time.out', 'net_request_out_time', 'ch', 'gauge', 'ns'],
  ['net.error.count', 'net_error_count', 'ch', 'native-counter', 'errors'],
  ['net.connection.count.in', 'net_connection_in_count', 'ch', 'native-counter', 'connections'],
  ['net.connection.count.out', 'net_connection_out_count', 'ch', 'native-counter', 'connections'],
  ['net.connection.count.total', 'net_connection_total_count', 'ch', 'native-counter', 'connections'],
  ['net.bytes.in', 'net_in_bytes', 'ch', 'native-counter', 'bytes'],
  ['net.bytes.out', 'net_out_bytes', 'ch', 'native-counter', 'bytes'],
  ['net.bytes.total', 'net_total_bytes', 'ch', 'native-counter', 'bytes'],
  ['net.sql.request.count', 'net_sql_request_count', 'ch', 'native-counter', 'requests'],
  ['net.sql.request.time', 'net_sql_request_time', 'ch', 'gauge', 'ns'],
  ['net.sql.error.count', 'net_sql_error_count', 'ch', 'native-counter', 'errors'],
  ['net.mongodb.request.count', 'net_mongodb_request_count', 'ch', 'native-counter', 'requests'],
  ['net.mongodb.request.time', 'net_mongodb_request_time', 'ch', 'gauge', 'ns'],
  ['net.mongodb.error.count', 'net_mongodb_error_count', 'ch', 'native-counter', 'errors'],
  ['cpu.used.percent', 'cpu_used_percent', 'ch', 'gauge', 'percent'],
  ['cpu.cores.used', 'cpu_cores_used', 'ch', 'gauge', 'cores'],
  ['cpu.cores.used.percent', 'cpu_cores_used_percent', 'ch', 'gauge', 'percent'],
  ['cpu.quota.used.percent', 'cpu_quota_used_percent', 'c', 'gauge', 'percent'],
  ['cpu.shares.used.percent', 'cpu_shares_used_percent', 'c', 'gauge', 'percent'],
  ['', 'cpu_cores_quota_limit', 'c', 'gauge', 'cores'],
  ['cpu.user.percent', 'cpu_user_percent', 'h', 'gauge', 'percent'],
  ['cpu.system.percent', 'cpu_system_percent', 'h', 'gauge', 'percent'],
  ['cpu.iowait.percent', 'cpu_iowait_percent', 'h', 'gauge', 'percent'],
  ['cpu.idle.percent', 'cpu_idle_percent', 'h', 'gauge', 'percent'],
  ['cpu.stolen.percent', 'cpu_stolen_percent', 'h', 'gauge', 'percent'],
  ['load.average.1m', 'load_average_1m', 'h', 'gauge', 'load'],
  ['load.average.5m', 'load_average_5m', 'h', 'gauge', 'load'],
  ['load.average.15m', 'load_average_15m', 'h', 'gauge', 'load'],
  ['load.average.percpu.1m', 'load_average_percpu_1m', 'h', 'gauge', 'load'],
  ['load.average.percpu.5m', 'load_average_percpu_5m', 'h', 'gauge', 'load'],
  ['load.average.percpu.15m', 'load_average_percpu_15m', 'h', 'gauge', 'load'],
  ['memory.used.percent', 'memory_used_percent', 'ch', 'gauge', 'percent'],
  ['memory.bytes.used', 'memory_used_bytes', 'ch', 'gauge', 'bytes'],
  ['memory.bytes.available', 'memory_available_bytes', 'h', 'gauge', 'bytes'],
  ['memory.bytes.total', 'memory_total_bytes', 'h', 'gauge', 'bytes'],
  ['memory.bytes.virtual', 'memory_virtual_bytes', 'ch', 'gauge', 'bytes'],
  ['memory.limit.used.percent', 'memory_limit_used_percent', 'c', 'gauge', 'percent'],
  ['', 'memory_limit_bytes', 'c', 'gauge', 'bytes'],
  ['memory.swap.used.percent', 'memory_swap_used_percent', 'h', 'gauge', 'percent'],
  ['memory.pageFault.major', 'memory_pagefault_major', 'ch', 'native-counter', 'faults'],
  ['fs.used.percent', 'fs_used_percent', 'ch', 'gauge', 'percent'],
  ['fs.root.used.percent', 'fs_root_used_percent', 'ch', 'gauge', 'percent'],
  ['fs.largest.used.percent', 'fs_largest_used_percent', 'ch', 'gauge', 'percent'],
  ['fs.bytes.used', 'fs_used_bytes', 'ch', 'gauge', 'bytes'],
  ['fs.inodes.used.percent', 'fs_inodes_used_percent', 'ch', 'gauge', 'percent'],
  ['file.bytes.total', 'file_total_bytes', 'ch', 'native-counter', 'bytes'],
  ['file.bytes.in', 'file_in_bytes', 'ch', 'native-counter', 'bytes'],
  ['file.bytes.out', 'file_out_bytes', 'ch', 'native-counter', 'bytes'],
  ['file.iops.total', 'file_iops_total', 'ch', 'native-counter', 'operations'],
  ['file.open.count', 'file_open_count', 'ch', 'native-counter', 'files'],
  ['file.error.total.count', 'file_error_total_count', 'ch', 'native-counter', 'errors'],
  ['file.time.total', 'file_total_time', 'ch', 'native-counter', 'ns'],
  ['proc.count', 'proc_count', 'ch', 'gauge', 'processes'],
  ['thread.count', 'thread_count', 'ch', 'gauge', 'threads'],
  ['fd.used.percent', 'fd_used_percent', 'ch', 'gauge', 'percent'],
  ['uptime', 'up', 'ch', 'gauge', 'up'],
  ['host.error.count', 'syscall_error_count', 'h', 'native-counter', 'errors'],
  ['syscall.count', 'syscall_count', 'ch', 'native-counter', 'calls'],
];

/**
 * Metrics that stand under a name of their own. The heap sizes of the JVM are levels, though Sysdig's descriptors call
 * them counters.
 */
const otherRows: readonly Row[] = [
  ['container.count', 'sysdig_container_count', 'c', 'gauge', 'containers'],
  ['jvm.heap.used', 'jmx_jvm_heap_used', 'c', 'gauge', 'bytes'],
  ['jvm.heap.used.percent', 'jmx_jvm_heap_used_percent', 'c', 'gauge', 'percent'],
  ['jvm.heap.max', 'jmx_jvm_heap_max', 'c', 'gauge', 'bytes'],
  ['jvm.heap.committed', 'jmx_jvm_heap_committed', 'c', 'gauge', 'bytes'],
  ['jvm.heap.init', 'jmx_jvm_heap_init', 'c', 'gauge', 'bytes'],
  ['jvm.nonHeap.used', 'jmx_jvm_nonHeap_used', 'c', 'gauge', 'bytes'],
  ['jvm.nonHeap.used.percent', 'jmx_jvm_nonHeap_used_percent', 'c', 'gauge', 'percent'],
  ['jvm.thread.count', 'jmx_jvm_thread_count', 'c', 'gauge', 'threads'],
  ['jvm.thread.daemon', 'jmx_jvm_thread_daemon', 'c', 'gauge', 'threads'],
  ['jvm.class.loaded', 'jmx_jvm_class_loaded', 'c', 'gauge', 'classes'],
  ['jvm.class.unloaded', 'jmx_jvm_class_unloaded', 'c', 'gauge', 'classes'],
  ['kubernetes.deployment.replicas.available', 'kube_deployment_status_replicas_available', 'c', 'gauge', 'replicas'],
  ['kubernetes.deployment.replicas.desired', 'kube_deployment_spec_replicas', 'c', 'gauge', 'replicas'],
  ['kubernetes.hpa.replicas.max', 'kube_hpa_spec_max_replicas', 'c', 'gauge', 'replicas'],
  ['kubernetes.hpa.replicas.current', 'kube_hpa_status_current_replicas', 'c', 'gauge', 'replicas'],
  ['kubernetes.hpa.replicas.desired', 'kube_hpa_status_desired_replicas', 'c', 'gauge', 'replicas'],
  ['kubernetes.pod.restart.count', 'kube_pod_sysdig_restart_count', 'c', 'gauge', 'restarts'],
  ['kubernetes.pod.status.ready', 'kube_pod_sysdig_status_ready', 'c', 'gauge', 'ready'],
  ['kubernetes.pod.resourceRequests.cpuCores', 'kube_pod_sysdig_resource_requests_cpu_cores', 'c', 'gauge', 'cores'],
];

const origins = { c: 'container', h: 'host' } as const;

/** Every metric that is known without asking. */
export const builtInMetrics: readonly BuiltInMetric[] = [
  ...agentRows.flatMap((row) => toMetrics(row, (origin, suffix) => `sysdig_${origin}_${suffix}`)),
  ...otherRows.flatMap((row) => toMetrics(row, (_origin, series) => series)),
];

function toMetrics(
  [legacyId, name, letters, kind, unit]: Row,
  toSeries: (origin: Origin, name: string) => string,
): readonly BuiltInMetric[] {
  return (['c', 'h'] as const)
    .filter((letter) => letters.includes(letter))
    .map((letter) => {
      const origin = origins[letter];
      return { ...(legacyId !== '' && { legacyId }), series: toSeries(origin, name), origin, kind, unit };
    });
}
