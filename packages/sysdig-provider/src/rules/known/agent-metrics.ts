import type { MetricKind } from '../metric-definition.ts';
import type { Origin } from '../object-labels.ts';
import type { Certainty } from './certainty.ts';
import type { BuiltInMetric } from './known-metric.ts';

/**
 * An id of the older APIs and its series. Series: what follows `sysdig_container_` and its like, other spellings behind a
 * bar, where one may be a whole name. Places: `h` host, `c` container, `p` program, `n` connection, `f` file system (`sysdig_` alone).
 */
type Row = readonly [
  legacyId: string,
  series: string,
  places: string,
  kind: 'counter' | 'gauge',
  unit: string,
  certainty: Certainty,
];

/**
 * Metrics that Sysdig's agent makes itself, with both names. The pairs follow no rule (words are reordered), hence a
 * table. Taken from Sysdig's own tables of its agent modes and from its public clients.
 */
const rows: readonly Row[] = [
  ['net.http.request.count', 'net_http_request_count', 'ch', 'counter', 'requests', 'seen'],
  ['net.http.request.time', 'net_http_request_time', 'ch', 'gauge', 'ns', 'seen'],
  ['net.http.error.count', 'net_http_error_count', 'ch', 'counter', 'errors', 'seen'],
  ['', 'net_http_statuscode_request_count', 'c', 'counter', 'requests', 'seen'],
  ['', 'net_http_url_request_count', 'c', 'counter', 'requests', 'inferred'],
  ['net.request.count', 'net_request_count', 'chp', 'counter', 'requests', 'seen'],
  ['net.request.count.in', 'net_request_in_count', 'chpn', 'counter', 'requests', 'seen'],
  ['net.request.count.out', 'net_request_out_count', 'chpn', 'counter', 'requests', 'documented'],
  ['net.request.time', 'net_request_time', 'chp', 'gauge', 'ns', 'seen'],
  [
    'net.request.time.in',
    'net_request_in_time|net_time_in_count|sysdig_connection_net_request_in_time',
    'chp',
    'gauge',
    'ns',
    'inferred',
  ],
  ['', 'net_request_in_time|net_time_in_count', 'n', 'gauge', 'ns', 'seen'],
  [
    'net.request.time.out',
    'net_request_out_time|net_time_out_count|sysdig_connection_net_request_out_time',
    'chp',
    'gauge',
    'ns',
    'inferred',
  ],
  ['', 'net_request_out_time|net_time_out_count', 'n', 'gauge', 'ns', 'inferred'],
  ['net.error.count', 'net_error_count', 'ch', 'counter', 'errors', 'seen'],
  ['net.connection.count.in', 'net_connection_in_count', 'chpn', 'counter', 'connections', 'seen'],
  ['net.connection.count.out', 'net_connection_out_count', 'chpn', 'counter', 'connections', 'seen'],
  [
    'net.connection.count.total',
    'net_connection_total_count|net_connection_total',
    'chpn',
    'counter',
    'connections',
    'seen',
  ],
  ['net.bytes.in', 'net_in_bytes', 'chp', 'counter', 'bytes', 'seen'],
  ['net.bytes.out', 'net_out_bytes', 'chp', 'counter', 'bytes', 'documented'],
  ['net.bytes.total', 'net_total_bytes', 'chpn', 'counter', 'bytes', 'documented'],
  ['net.sql.request.count', 'net_sql_request_count', 'ch', 'counter', 'requests', 'documented'],
  ['net.sql.request.time', 'net_sql_request_time', 'ch', 'gauge', 'ns', 'documented'],
  ['net.sql.error.count', 'net_sql_error_count', 'ch', 'counter', 'errors', 'documented'],
  ['net.mongodb.request.count', 'net_mongodb_request_count', 'ch', 'counter', 'requests', 'documented'],
  ['net.mongodb.request.time', 'net_mongodb_request_time', 'ch', 'gauge', 'ns', 'documented'],
  ['net.mongodb.error.count', 'net_mongodb_error_count', 'ch', 'counter', 'errors', 'documented'],
  ['cpu.used.percent', 'cpu_used_percent', 'chp', 'gauge', 'percent', 'seen'],
  ['cpu.cores.used', 'cpu_cores_used', 'chp', 'gauge', 'cores', 'seen'],
  ['cpu.cores.used.percent', 'cpu_cores_used_percent', 'chp', 'gauge', 'percent', 'documented'],
  ['cpu.quota.used.percent', 'cpu_quota_used_percent', 'c', 'gauge', 'percent', 'seen'],
  ['cpu.shares.used.percent', 'cpu_shares_used_percent', 'c', 'gauge', 'percent', 'inferred'],
  ['', 'cpu_cores_quota_limit', 'c', 'gauge', 'cores', 'seen'],
  ['cpu.user.percent', 'cpu_user_percent', 'h', 'gauge', 'percent', 'seen'],
  ['cpu.system.percent', 'cpu_system_percent', 'h', 'gauge', 'percent', 'documented'],
  ['cpu.nice.percent', 'cpu_nice_percent', 'h', 'gauge', 'percent', 'documented'],
  ['cpu.iowait.percent', 'cpu_iowait_percent', 'h', 'gauge', 'percent', 'documented'],
  ['cpu.idle.percent', 'cpu_idle_percent', 'h', 'gauge', 'percent', 'documented'],
  ['cpu.stolen.percent', 'cpu_stolen_percent', 'h', 'gauge', 'percent', 'documented'],
  ['load.average.1m', 'load_average_1m', 'h', 'gauge', 'load', 'inferred'],
  ['load.average.5m', 'load_average_5m', 'h', 'gauge', 'load', 'inferred'],
  ['load.average.15m', 'load_average_15m', 'h', 'gauge', 'load', 'inferred'],
  ['load.average.percpu.1m', 'load_average_percpu_1m', 'h', 'gauge', 'ratio', 'documented'],
  ['load.average.percpu.5m', 'load_average_percpu_5m', 'h', 'gauge', 'ratio', 'documented'],
  ['load.average.percpu.15m', 'load_average_percpu_15m', 'h', 'gauge', 'ratio', 'documented'],
  ['memory.used.percent', 'memory_used_percent', 'ch', 'gauge', 'percent', 'seen'],
  ['memory.bytes.used', 'memory_used_bytes', 'chp', 'gauge', 'bytes', 'seen'],
  ['memory.bytes.available', 'memory_available_bytes', 'h', 'gauge', 'bytes', 'seen'],
  ['memory.bytes.total', 'memory_total_bytes', 'h', 'gauge', 'bytes', 'seen'],
  ['memory.bytes.virtual', 'memory_virtual_bytes', 'chp', 'gauge', 'bytes', 'documented'],
  ['memory.limit.used.percent', 'memory_limit_used_percent', 'c', 'gauge', 'percent', 'seen'],
  ['', 'memory_limit_bytes', 'c', 'gauge', 'bytes', 'seen'],
  ['memory.swap.used.percent', 'memory_swap_used_percent', 'h', 'gauge', 'percent', 'documented'],
  ['memory.swap.bytes.used', 'memory_swap_used_bytes', 'h', 'gauge', 'bytes', 'documented'],
  ['memory.swap.bytes.available', 'memory_swap_available_bytes', 'h', 'gauge', 'bytes', 'documented'],
  ['memory.swap.bytes.total', 'memory_swap_total_bytes', 'h', 'gauge', 'bytes', 'documented'],
  ['memory.pageFault.major', 'memory_pagefault_major', 'ch', 'counter', 'faults', 'inferred'],
  ['fs.used.percent', 'fs_used_percent', 'chf', 'gauge', 'percent', 'seen'],
  ['fs.free.percent', 'fs_free_percent', 'chf', 'gauge', 'percent', 'documented'],
  ['fs.root.used.percent', 'fs_root_used_percent', 'ch', 'gauge', 'percent', 'documented'],
  ['fs.largest.used.percent', 'fs_largest_used_percent', 'ch', 'gauge', 'percent', 'documented'],
  ['fs.bytes.used', 'fs_used_bytes', 'chf', 'gauge', 'bytes', 'documented'],
  ['fs.bytes.free', 'fs_free_bytes', 'chf', 'gauge', 'bytes', 'documented'],
  ['fs.bytes.total', 'fs_total_bytes', 'chf', 'gauge', 'bytes', 'documented'],
  ['fs.inodes.used.percent', 'fs_inodes_used_percent', 'chf', 'gauge', 'percent', 'documented'],
  ['fs.inodes.used.count', 'fs_inodes_used_count', 'chf', 'gauge', 'inodes', 'documented'],
  ['fs.inodes.total.count', 'fs_inodes_total_count', 'chf', 'gauge', 'inodes', 'documented'],
  ['file.bytes.total', 'file_total_bytes|file_bytes_total', 'chp', 'counter', 'bytes', 'documented'],
  ['file.bytes.in', 'file_in_bytes', 'chp', 'counter', 'bytes', 'documented'],
  ['file.bytes.out', 'file_out_bytes', 'chp', 'counter', 'bytes', 'documented'],
  ['file.iops.total', 'file_iops_total', 'chp', 'counter', 'operations', 'documented'],
  ['file.iops.in', 'file_in_iops', 'ch', 'counter', 'operations', 'documented'],
  ['file.iops.out', 'file_out_iops', 'ch', 'counter', 'operations', 'documented'],
  ['file.open.count', 'file_open_count', 'chp', 'counter', 'files', 'documented'],
  ['file.error.total.count', 'file_error_total_count', 'chp', 'counter', 'errors', 'documented'],
  ['file.time.total', 'file_total_time|file_time_total', 'chp', 'counter', 'ns', 'documented'],
  ['file.time.in', 'file_in_time', 'ch', 'counter', 'ns', 'documented'],
  ['file.time.out', 'file_out_time', 'ch', 'counter', 'ns', 'documented'],
  ['proc.count', 'proc_count', 'chp', 'gauge', 'processes', 'documented'],
  ['thread.count', 'thread_count', 'chp', 'gauge', 'threads', 'seen'],
  ['fd.used.percent', 'fd_used_percent', 'chp', 'gauge', 'percent', 'inferred'],
  ['uptime', 'up', 'chp', 'gauge', 'up', 'seen'],
  ['host.error.count', 'syscall_error_count', 'ch', 'counter', 'errors', 'documented'],
  ['syscall.count', 'syscall_count', 'chp', 'counter', 'calls', 'inferred'],
];

interface Place {
  readonly prefix: string;
  readonly origin: Origin;
  /** Whether the older APIs have a data source for it, so that the id alone can mean it. */
  readonly hasLegacyId: boolean;
}

const places: Readonly<Record<string, Place>> = {
  c: { prefix: 'sysdig_container_', origin: 'container', hasLegacyId: true },
  h: { prefix: 'sysdig_host_', origin: 'host', hasLegacyId: true },
  p: { prefix: 'sysdig_program_', origin: 'container', hasLegacyId: false },
  n: { prefix: 'sysdig_connection_', origin: 'container', hasLegacyId: false },
  f: { prefix: 'sysdig_', origin: 'host', hasLegacyId: false },
};

const nativeKinds: Readonly<Record<'counter' | 'gauge', MetricKind>> = { counter: 'native-counter', gauge: 'gauge' };

export const agentMetrics: readonly BuiltInMetric[] = rows.flatMap((row) =>
  [...row[2]].flatMap((letter) => {
    const place = places[letter];
    return place === undefined ? [] : [toMetric(row, place)];
  }),
);

function toMetric([legacyId, names, , kind, unit, certainty]: Row, place: Place): BuiltInMetric {
  const { prefix, origin, hasLegacyId } = place;
  const spelled = names.split('|').map((name) => (name.startsWith('sysdig_') ? name : `${prefix}${name}`));
  const [series = '', ...spellings] = new Set(spelled);
  return {
    ...(hasLegacyId && legacyId !== '' && { legacyId }),
    series,
    ...(spellings.length > 0 && { spellings }),
    origin,
    kind: nativeKinds[kind],
    unit,
    certainty,
  };
}
