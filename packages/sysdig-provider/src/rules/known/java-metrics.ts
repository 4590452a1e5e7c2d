import type { MetricKind } from '../metric-definition.ts';
import type { Certainty } from './certainty.ts';
import type { BuiltInMetric } from './known-metric.ts';

type Row = readonly [legacyId: string, series: string, kind: MetricKind, unit: string, certainty: Certainty];

/**
 * What Sysdig's agent reads of a Java machine by JMX, under `jmx_`. The sizes of its memories are levels, though Sysdig's
 * own descriptors call them counters.
 */
const rows: readonly Row[] = [
  ['jvm.heap.used', 'jmx_jvm_heap_used', 'gauge', 'bytes', 'seen'],
  ['jvm.heap.used.percent', 'jmx_jvm_heap_used_percent', 'gauge', 'percent', 'seen'],
  ['jvm.heap.max', 'jmx_jvm_heap_max', 'gauge', 'bytes', 'seen'],
  ['jvm.heap.committed', 'jmx_jvm_heap_committed', 'gauge', 'bytes', 'seen'],
  ['jvm.heap.init', 'jmx_jvm_heap_init', 'gauge', 'bytes', 'seen'],
  ['jvm.nonHeap.used', 'jmx_jvm_nonHeap_used', 'gauge', 'bytes', 'seen'],
  ['jvm.nonHeap.used.percent', 'jmx_jvm_nonHeap_used_percent', 'gauge', 'percent', 'seen'],
  ['jvm.nonHeap.max', 'jmx_jvm_nonHeap_max', 'gauge', 'bytes', 'inferred'],
  ['jvm.nonHeap.committed', 'jmx_jvm_nonHeap_committed', 'gauge', 'bytes', 'inferred'],
  ['jvm.nonHeap.init', 'jmx_jvm_nonHeap_init', 'gauge', 'bytes', 'inferred'],
  ['jvm.thread.count', 'jmx_jvm_thread_count', 'gauge', 'threads', 'seen'],
  ['jvm.thread.daemon', 'jmx_jvm_thread_daemon', 'gauge', 'threads', 'inferred'],
  ['jvm.class.loaded', 'jmx_jvm_class_loaded', 'gauge', 'classes', 'seen'],
  ['jvm.class.unloaded', 'jmx_jvm_class_unloaded', 'gauge', 'classes', 'seen'],
];

/** The garbage collectors, as they are called in the metrics' names. */
const collectors: readonly (readonly [name: string, certainty: Certainty])[] = [
  ['global', 'seen'],
  ['scavenge', 'inferred'],
  ['ParNew', 'inferred'],
  ['PS_Scavenge', 'inferred'],
  ['PS_MarkSweep', 'inferred'],
  ['G1_Young_Generation', 'inferred'],
  ['G1_Old_Generation', 'inferred'],
  ['Copy', 'inferred'],
];

const collectorRows: readonly Row[] = collectors.flatMap(([name, certainty]): Row[] => [
  [`jvm.gc.${name}.time`, `jmx_jvm_gc_${name}_time`, 'native-counter', 'ms', certainty],
  [`jvm.gc.${name}.count`, `jmx_jvm_gc_${name}_count`, 'native-counter', 'collections', certainty],
]);

/** Of an earlier way to watch Java, whose names in PromQL nobody has published. */
const appCheckRows: readonly Row[] = [
  ['jvm.mem.heap_used', 'jvm_mem_heap_used', 'gauge', 'bytes', 'inferred'],
  ['jvm.threads.count', 'jvm_threads_count', 'gauge', 'threads', 'inferred'],
];

export const javaMetrics: readonly BuiltInMetric[] = [...rows, ...collectorRows, ...appCheckRows].map(
  ([legacyId, series, kind, unit, certainty]) => ({ legacyId, series, origin: 'container', kind, unit, certainty }),
);
