/**
 * Sysdig's two names of a metric: a legacy id (`net.http.request.count`), whose data source is chosen beside it, and
 * public ones that hold it (`sysdig_container_net_http_request_count`). There is no rule from one to the other, only
 * this table: it is that of Sysdig's documentation of agent modes, its Grafana plugin, SDK and MCP server.
 */
export interface MetricName {
  readonly legacy: string;
  /** The public name, or what follows `sysdig_container_`, `sysdig_host_`, … in it. */
  readonly shown: string;
  /** `h`, `c`, `p`: host, container, program; empty: `shown` is the whole name. */
  readonly sources: string;
  /** As descriptors tell: `%`, `byte`, `int`, `number`, `relativeTime` (nanoseconds). */
  readonly type: string;
  /** As descriptors tell, even where that is wrong. */
  readonly metricType: 'counter' | 'gauge';
}

type Row = readonly [legacy: string, shown: string, sources: string, type: string];

const nativeCounters: readonly Row[] = [
  ['net.http.request.count', 'net_http_request_count', 'hc', 'int'],
  ['net.http.error.count', 'net_http_error_count', 'hc', 'int'],
  ['net.request.count', 'net_request_count', 'hcp', 'int'],
  ['net.request.count.in', 'net_request_in_count', 'hcp', 'int'],
  ['net.request.count.out', 'net_request_out_count', 'hcp', 'int'],
  ['net.error.count', 'net_error_count', 'hc', 'int'],
  ['net.connection.count.in', 'net_connection_in_count', 'hcp', 'int'],
  ['net.connection.count.out', 'net_connection_out_count', 'hcp', 'int'],
  ['net.connection.count.total', 'net_connection_total_count', 'hcp', 'int'],
  ['net.bytes.in', 'net_in_bytes', 'hcp', 'byte'],
  ['net.bytes.out', 'net_out_bytes', 'hcp', 'byte'],
  ['net.bytes.total', 'net_total_bytes', 'hcp', 'byte'],
  ['net.sql.request.count', 'net_sql_request_count', 'hc', 'int'],
  ['net.sql.error.count', 'net_sql_error_count', 'hc', 'int'],
  ['net.mongodb.request.count', 'net_mongodb_request_count', 'hc', 'int'],
  ['net.mongodb.error.count', 'net_mongodb_error_count', 'hc', 'int'],
  ['file.bytes.total', 'file_total_bytes', 'hcp', 'byte'],
  ['file.bytes.in', 'file_in_bytes', 'hcp', 'byte'],
  ['file.bytes.out', 'file_out_bytes', 'hcp', 'byte'],
  ['file.iops.total', 'file_iops_total', 'hcp', 'int'],
  ['file.open.count', 'file_open_count', 'hcp', 'int'],
  ['file.error.total.count', 'file_error_total_count', 'hcp', 'int'],
  ['file.time.total', 'file_total_time', 'hcp', 'relativeTime'],
  ['memory.pageFault.major', 'memory_pagefault_major', 'hc', 'int'],
  ['syscall.count', 'syscall_count', 'hcp', 'int'],
  ['host.error.count', 'syscall_error_count', 'h', 'int'],
];

const nativeGauges: readonly Row[] = [
  ['net.http.request.time', 'net_http_request_time', 'hc', 'relativeTime'],
  ['net.request.time', 'net_request_time', 'hcp', 'relativeTime'],
  ['net.sql.request.time', 'net_sql_request_time', 'hc', 'relativeTime'],
  ['net.mongodb.request.time', 'net_mongodb_request_time', 'hc', 'relativeTime'],
  ['cpu.used.percent', 'cpu_used_percent', 'hcp', '%'],
  ['cpu.cores.used', 'cpu_cores_used', 'hcp', 'number'],
  ['cpu.cores.used.percent', 'cpu_cores_used_percent', 'hcp', '%'],
  ['cpu.quota.used.percent', 'cpu_quota_used_percent', 'c', '%'],
  ['cpu.shares.used.percent', 'cpu_shares_used_percent', 'c', '%'],
  ['cpu.user.percent', 'cpu_user_percent', 'h', '%'],
  ['cpu.system.percent', 'cpu_system_percent', 'h', '%'],
  ['cpu.iowait.percent', 'cpu_iowait_percent', 'h', '%'],
  ['cpu.idle.percent', 'cpu_idle_percent', 'h', '%'],
  ['cpu.stolen.percent', 'cpu_stolen_percent', 'h', '%'],
  ['load.average.1m', 'load_average_1m', 'h', 'number'],
  ['load.average.percpu.1m', 'load_average_percpu_1m', 'h', 'number'],
  ['load.average.percpu.5m', 'load_average_percpu_5m', 'h', 'number'],
  ['load.average.percpu.15m', 'load_average_percpu_15m', 'h', 'number'],
  ['memory.used.percent', 'memory_used_percent', 'hc', '%'],
  ['memory.bytes.used', 'memory_used_bytes', 'hcp', 'byte'],
  ['memory.bytes.available', 'memory_available_bytes', 'h', 'byte'],
  ['memory.bytes.total', 'memory_total_bytes', 'h', 'byte'],
  ['memory.bytes.virtual', 'memory_virtual_bytes', 'hcp', 'byte'],
  ['memory.limit.used.percent', 'memory_limit_used_percent', 'c', '%'],
  ['memory.swap.used.percent', 'memory_swap_used_percent', 'h', '%'],
  ['fs.used.percent', 'fs_used_percent', 'hc', '%'],
  ['fs.root.used.percent', 'fs_root_used_percent', 'hc', '%'],
  ['fs.largest.used.percent', 'fs_largest_used_percent', 'hc', '%'],
  ['fs.bytes.used', 'fs_used_bytes', 'hc', 'byte'],
  ['fs.inodes.used.percent', 'fs_inodes_used_percent', 'hc', '%'],
  ['proc.count', 'proc_count', 'hcp', 'int'],
  ['thread.count', 'thread_count', 'hcp', 'int'],
  ['fd.used.percent', 'fd_used_percent', 'hcp', '%'],
  ['uptime', 'up', 'hcp', 'number'],
];

/** Of the Java virtual machine: levels, which descriptors nevertheless call counters. */
const wrongCounters: readonly Row[] = ['used', 'max', 'committed', 'init'].flatMap((part): readonly Row[] => [
  [`jvm.heap.${part}`, `jmx_jvm_heap_${part}`, '', 'number'],
  [`jvm.nonHeap.${part}`, `jmx_jvm_nonHeap_${part}`, '', 'number'],
]);

const collectors = 'global ConcurrentMarkSweep Copy G1_Old_Generation G1_Young_Generation MarkSweepCompact ParNew';
const javaCounters: readonly Row[] = `${collectors} PS_MarkSweep PS_Scavenge`
  .split(' ')
  .flatMap((one): readonly Row[] => [
    [`jvm.gc.${one}.count`, `jmx_jvm_gc_${one}_count`, '', 'number'],
    [`jvm.gc.${one}.time`, `jmx_jvm_gc_${one}_time`, '', 'number'],
  ]);

const otherGauges: readonly Row[] = [
  ['jvm.heap.used.percent', 'jmx_jvm_heap_used_percent', '', '%'],
  ['jvm.nonHeap.used.percent', 'jmx_jvm_nonHeap_used_percent', '', '%'],
  ['jvm.thread.count', 'jmx_jvm_thread_count', '', 'number'],
  ['jvm.thread.daemon', 'jmx_jvm_thread_daemon', '', 'number'],
  ['jvm.class.loaded', 'jmx_jvm_class_loaded', '', 'number'],
  ['jvm.class.unloaded', 'jmx_jvm_class_unloaded', '', 'number'],
  ['container.count', 'sysdig_container_count', '', 'int'],
  ['kubernetes.deployment.replicas.available', 'kube_deployment_status_replicas_available', '', 'number'],
  ['kubernetes.deployment.replicas.desired', 'kube_deployment_spec_replicas', '', 'number'],
  ['kubernetes.hpa.replicas.min', 'kube_hpa_spec_min_replicas', '', 'number'],
  ['kubernetes.hpa.replicas.max', 'kube_hpa_spec_max_replicas', '', 'number'],
  ['kubernetes.hpa.replicas.current', 'kube_hpa_status_current_replicas', '', 'number'],
  ['kubernetes.hpa.replicas.desired', 'kube_hpa_status_desired_replicas', '', 'number'],
  ['kubernetes.pod.restart.count', 'kube_pod_sysdig_restart_count', '', 'number'],
  ['kubernetes.pod.status.ready', 'kube_pod_sysdig_status_ready', '', 'number'],
  ['kubernetes.pod.resourceRequests.cpuCores', 'kube_pod_sysdig_resource_requests_cpu_cores', '', 'number'],
  ['redis.net.clients', 'redis_connected_clients', '', 'number'],
  ['rabbitmq.queue.messages', 'rabbitmq_queue_messages', '', 'number'],
];

const toName =
  (metricType: MetricName['metricType']) =>
  ([legacy, shown, sources, type]: Row): MetricName => ({ legacy, shown, sources, type, metricType });

/** Every pair that is known. */
export const metricNames: readonly MetricName[] = [
  ...[...nativeCounters, ...wrongCounters, ...javaCounters].map(toName('counter')),
  ...[...nativeGauges, ...otherGauges].map(toName('gauge')),
];
