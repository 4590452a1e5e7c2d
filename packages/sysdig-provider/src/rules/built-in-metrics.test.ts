import { describe, expect, it } from '@jest/globals';
import { builtInMetrics } from './built-in-metrics.ts';

describe('builtInMetrics', () => {
  it('has every series once', () => {
    const series = builtInMetrics.map((metric) => metric.series);
    expect(series.filter((name, index) => series.indexOf(name) !== index)).toEqual([]);
  });

  it('has every older id at most once for each origin', () => {
    const ids = builtInMetrics.flatMap(({ legacyId, origin }) =>
      legacyId === undefined ? [] : [`${legacyId} ${origin}`],
    );
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('names series as PromQL can, and older ids as Sysdig did', () => {
    for (const { series, spellings = [], legacyId } of builtInMetrics) {
      for (const name of [series, ...spellings]) expect(name).toMatch(/^[a-z][A-Za-z0-9_]*$/);
      if (legacyId !== undefined) expect(legacyId).toMatch(/^[a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9_]+)+$|^uptime$/);
    }
  });

  it('takes what ends in percent for percent, and what ends in bytes for bytes', () => {
    for (const { series, unit } of builtInMetrics) {
      if (/percent$/.test(series)) expect([series, unit]).toEqual([series, 'percent']);
      if (/bytes$/.test(series)) expect([series, unit]).toEqual([series, 'bytes']);
    }
  });

  it('takes nothing that the agent makes for a running total', () => {
    const made = builtInMetrics.filter(({ series }) => /^(?:sysdig|jmx)_/.test(series));
    expect(made.filter(({ kind }) => kind === 'counter')).toEqual([]);
  });

  it.each([
    ['net.http.request.count', 'sysdig_container_net_http_request_count', 'native-counter', 'requests', 'seen'],
    ['net.http.request.count', 'sysdig_host_net_http_request_count', 'native-counter', 'requests', 'seen'],
    ['net.http.request.time', 'sysdig_container_net_http_request_time', 'gauge', 'ns', 'seen'],
    ['net.bytes.in', 'sysdig_container_net_in_bytes', 'native-counter', 'bytes', 'seen'],
    ['memory.bytes.used', 'sysdig_host_memory_used_bytes', 'gauge', 'bytes', 'seen'],
    ['cpu.used.percent', 'sysdig_container_cpu_used_percent', 'gauge', 'percent', 'seen'],
    ['uptime', 'sysdig_host_up', 'gauge', 'up', 'seen'],
    ['host.error.count', 'sysdig_container_syscall_error_count', 'native-counter', 'errors', 'documented'],
    // A level, whatever its descriptor says.
    ['jvm.heap.used', 'jmx_jvm_heap_used', 'gauge', 'bytes', 'seen'],
    ['jvm.nonHeap.used.percent', 'jmx_jvm_nonHeap_used_percent', 'gauge', 'percent', 'seen'],
    ['jvm.gc.ParNew.time', 'jmx_jvm_gc_ParNew_time', 'native-counter', 'ms', 'inferred'],
    ['kubernetes.hpa.replicas.min', 'kube_hpa_spec_min_replicas', 'gauge', 'replicas', 'inferred'],
    ['rabbitmq.queue.messages', 'rabbitmq_queue_messages', 'gauge', 'messages', 'seen'],
    [undefined, 'kube_pod_container_status_restarts_total', 'counter', 'restarts', 'seen'],
    [undefined, 'sysdig_program_cpu_used_percent', 'gauge', 'percent', 'seen'],
    [undefined, 'sysdig_connection_net_request_in_count', 'native-counter', 'requests', 'seen'],
    [undefined, 'sysdig_fs_used_percent', 'gauge', 'percent', 'seen'],
  ])('pairs %s with %s', (legacyId, series, kind, unit, certainty) => {
    const metric = builtInMetrics.find((one) => one.series === series);
    expect(metric).toMatchObject({ kind, unit, certainty });
    expect(metric?.legacyId).toBe(legacyId);
  });

  it.each(['sysdig_container_load_average_1m', 'sysdig_host_memory_limit_used_percent'])(
    'does not invent %s, of which there is only the other origin',
    (series) => {
      expect(builtInMetrics.some((metric) => metric.series === series)).toBe(false);
    },
  );
});
