import { describe, expect, it } from '@jest/globals';
import { everything, MetricNotFoundError, parseGroupResource, type SampleRequest } from '@metrics-adapter/core';
import {
  definitionOf,
  legacyIdOf,
  legacyIds,
  needsType,
  originOf,
  seriesOf,
  unknownKindError,
} from './resolve-metric.ts';

function request(resource: string): SampleRequest {
  const groupResource = parseGroupResource(resource);
  return { kind: 'object', metric: 'm', groupResource, metricSelector: everything, namespaces: ['shop'] };
}

const external: SampleRequest = { kind: 'external', metric: 'm', namespace: 'shop', selector: everything };

describe('seriesOf', () => {
  it.each([
    ['net.http.request.count', 'container', 'sysdig_container_net_http_request_count'],
    ['net.http.request.count', 'host', 'sysdig_host_net_http_request_count'],
    ['memory.limit.used.percent', 'container', 'sysdig_container_memory_limit_used_percent'],
    // Where an id has one series only, it can mean no other.
    ['memory.limit.used.percent', 'host', 'sysdig_container_memory_limit_used_percent'],
    ['load.average.1m', 'container', 'sysdig_host_load_average_1m'],
    ['jvm.heap.used', 'container', 'jmx_jvm_heap_used'],
    ['sysdig_host_net_http_request_count', 'container', 'sysdig_host_net_http_request_count'],
    ['http_requests_total', 'container', 'http_requests_total'],
    ['my.statsd.metric', 'container', 'my_statsd_metric'],
    ['orders-per-second', 'container', 'orders_per_second'],
    ['job:requests:rate5m', 'container', 'job:requests:rate5m'],
    ['constructor', 'container', 'constructor'],
  ] as const)('%s of a %s is %s', (metric, origin, series) => {
    expect(seriesOf(metric, origin)).toBe(series);
  });

  it.each(['', '5xx', '*', 'a b', 'a{b="c"}', 'a"', 'a\nb', 'größe', '{}', 'a/b', 'up offset 5m'])(
    'there can be none for %j',
    (metric) => {
      expect(seriesOf(metric, 'container')).toBeUndefined();
    },
  );
});

describe('originOf', () => {
  it.each([
    ['pods', 'container'],
    ['deployments.apps', 'container'],
    ['namespaces', 'container'],
    ['nodes', 'host'],
    ['ingresses.networking.k8s.io', 'container'],
  ])('%s means the %s', (resource, origin) => {
    expect(originOf(request(resource))).toBe(origin);
  });

  it('is the container for an external metric', () => {
    expect(originOf(external)).toBe('container');
  });
});

describe('definitionOf', () => {
  const unknown = undefined;

  it.each([
    ['sysdig_container_net_http_request_count', unknown, 'native-counter', 'it is one of the known metrics'],
    ['sysdig_container_net_http_request_count', 'gauge', 'native-counter', 'it is one of the known metrics'],
    ['jmx_jvm_heap_used', 'counter', 'gauge', 'it is one of the known metrics'],
    [
      'sysdig_program_syscall_count',
      'counter',
      'native-counter',
      "it is made by Sysdig's agent, which reports it as counter",
    ],
    ['sysdig_program_cpu', 'gauge', 'gauge', "it is made by Sysdig's agent, which reports it as gauge"],
    ['sysdig_program_cpu', unknown, 'gauge', "it is made by Sysdig's agent, which reports it as nothing else"],
    ['sysdig_program_total', 'histogram', 'gauge', "it is made by Sysdig's agent, which reports it as histogram"],
    ['queue_depth', 'gauge', 'gauge', 'its type is reported as gauge'],
    ['orders', 'counter', 'counter', 'its type is reported as counter'],
    ['jobs_count', 'gauge', 'gauge', 'its type is reported as gauge'],
    ['http_requests_total', unknown, 'counter', 'its name ends in _total'],
    ['latency_count', unknown, 'counter', 'its name ends in _count'],
    ['latency_sum', unknown, 'counter', 'its name ends in _sum'],
    ['latency_bucket', unknown, 'counter', 'its name ends in _bucket'],
    ['http_requests_total', 'stateset', 'counter', 'its name ends in _total'],
  ])('%s reported as %s is a %s', (series, reported, kind, because) => {
    expect(definitionOf(series, reported)).toMatchObject({ series, kind, because });
  });

  it('knows the unit of known metrics', () => {
    expect(definitionOf('sysdig_host_memory_used_bytes', undefined)?.unit).toBe('bytes');
  });

  it.each([
    ['queue_depth', undefined],
    ['total', undefined],
    ['count_of_things', undefined],
    ['latency', 'histogram'],
    ['latency', 'summary'],
    ['latency_total', 'histogram'],
    ['queue_depth', 'info'],
  ])('never guesses: %s reported as %s', (series, reported) => {
    expect(definitionOf(series, reported)).toBeUndefined();
  });
});

describe('needsType', () => {
  it.each([
    ['sysdig_container_net_http_request_count', false],
    ['jmx_jvm_heap_used', false],
    ['sysdig_program_syscall_count', true],
    ['http_requests_total', true],
  ])('of %s is %s', (series, needed) => {
    expect(needsType(series)).toBe(needed);
  });
});

describe('legacyIdOf', () => {
  it('says which older id a series has', () => {
    expect(legacyIdOf('sysdig_host_net_in_bytes')).toEqual({ id: 'net.bytes.in', origin: 'host' });
  });

  it.each(['sysdig_container_memory_limit_bytes', 'http_requests_total'])('there is none of %s', (series) => {
    expect(legacyIdOf(series)).toBeUndefined();
  });
});

describe('legacyIds', () => {
  it('has each older id once', () => {
    expect(legacyIds).toContain('jvm.nonHeap.used');
    expect(new Set(legacyIds).size).toBe(legacyIds.length);
  });
});

describe('unknownKindError', () => {
  it.each([
    [
      { series: 's', listed: false, reported: undefined },
      'the server could not find the metric m: Sysdig knows no series s in this cluster; the list of this API names the metrics that there are',
    ],
    [
      { series: 's', listed: true, reported: undefined },
      'the metric m (series s) cannot be made into a value: Sysdig reports no type for it, and an aggregation is never guessed; ask for a series that is a gauge or a counter',
    ],
    [
      { series: 's', listed: false, reported: 'histogram' },
      'the metric m (series s) cannot be made into a value: Sysdig reports its type as histogram, and an aggregation is never guessed; ask for a series that is a gauge or a counter',
    ],
  ])('says of %j what is missing', (found, message) => {
    expect(unknownKindError(external, found)).toEqual(new MetricNotFoundError(message));
  });
});
