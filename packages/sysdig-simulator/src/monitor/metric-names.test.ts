import { describe, expect, it } from '@jest/globals';
import { metricNames } from './metric-name-table.ts';
import { findMetricName, toLegacyMetric, toPublicMetric } from './metric-names.ts';

describe('names of metrics', () => {
  it.each([
    ['net.http.request.count', 'container', 'sysdig_container_net_http_request_count'],
    ['net.http.request.count', 'host', 'sysdig_host_net_http_request_count'],
    ['net.bytes.in', 'program', 'sysdig_program_net_in_bytes'],
    ['memory.bytes.total', 'host', 'sysdig_host_memory_total_bytes'],
    ['jvm.nonHeap.used', 'container', 'jmx_jvm_nonHeap_used'],
    ['jvm.nonHeap.used', 'host', 'jmx_jvm_nonHeap_used'],
  ] as const)('%s of the %s is %s, and back', (legacy, source, shown) => {
    expect(toPublicMetric(legacy, source)).toBe(shown);
    expect(toLegacyMetric(shown)).toBe(legacy);
  });

  it('of a source that does not have it, or of no metric, is none', () => {
    expect(toPublicMetric('memory.bytes.total', 'container')).toBeUndefined();
    expect(toPublicMetric('orders', 'container')).toBeUndefined();
    expect(toLegacyMetric('sysdig_container_memory_total_bytes')).toBeUndefined();
    expect(toLegacyMetric('orders_total')).toBeUndefined();
  });

  it('are each there once', () => {
    expect(new Set(metricNames.map(({ legacy }) => legacy)).size).toBe(metricNames.length);
    expect(metricNames.length).toBe(104);
  });

  it('come with what descriptors tell, even where that is wrong: the heap in use is no counter', () => {
    expect(findMetricName('jmx_jvm_heap_used')).toMatchObject({ type: 'number', metricType: 'counter' });
    expect(findMetricName('jmx_jvm_heap_used_percent')).toMatchObject({ type: '%', metricType: 'gauge' });
    expect(findMetricName('sysdig_host_net_in_bytes')).toMatchObject({ type: 'byte', metricType: 'counter' });
  });
});
