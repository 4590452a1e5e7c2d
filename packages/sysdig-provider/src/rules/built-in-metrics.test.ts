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
    for (const { series, legacyId } of builtInMetrics) {
      expect(series).toMatch(/^[a-z][A-Za-z0-9_]*$/);
      if (legacyId !== undefined) expect(legacyId).toMatch(/^[a-z][A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*$/);
    }
  });

  it.each([
    ['net.http.request.count', 'sysdig_container_net_http_request_count', 'native-counter', 'requests'],
    ['net.http.request.count', 'sysdig_host_net_http_request_count', 'native-counter', 'requests'],
    ['net.http.request.time', 'sysdig_container_net_http_request_time', 'gauge', 'ns'],
    ['net.bytes.in', 'sysdig_container_net_in_bytes', 'native-counter', 'bytes'],
    ['memory.bytes.used', 'sysdig_host_memory_used_bytes', 'gauge', 'bytes'],
    ['cpu.used.percent', 'sysdig_container_cpu_used_percent', 'gauge', 'percent'],
    ['uptime', 'sysdig_host_up', 'gauge', 'up'],
    // A level, whatever its descriptor says.
    ['jvm.heap.used', 'jmx_jvm_heap_used', 'gauge', 'bytes'],
    ['jvm.nonHeap.used.percent', 'jmx_jvm_nonHeap_used_percent', 'gauge', 'percent'],
  ])('pairs %s with %s', (legacyId, series, kind, unit) => {
    expect(builtInMetrics.find((metric) => metric.series === series)).toMatchObject({ legacyId, kind, unit });
  });

  it.each(['sysdig_container_load_average_1m', 'sysdig_host_memory_limit_used_percent'])(
    'does not invent %s, of which there is only the other origin',
    (series) => {
      expect(builtInMetrics.some((metric) => metric.series === series)).toBe(false);
    },
  );
});
