import { describe, expect, it } from '@jest/globals';
import { everything, MetricNotFoundError, parseGroupResource, type SampleRequest } from '@metrics-adapter/core';
import { type MetricTraits, noMetrics, type ReportedMetric } from '../catalogue/metrics.ts';
import {
  defineMetric,
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

function typed(type: string | undefined): ReportedMetric {
  return type === undefined ? {} : { type };
}

function described(id: string, traits: Partial<MetricTraits>): ReportedMetric {
  const none = { metricType: undefined, type: undefined, category: undefined, time: undefined, group: undefined };
  return { descriptor: { id, traits: { ...none, ...traits } } };
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

describe('seriesOf, for a tenant', () => {
  const having = (...names: string[]) => ({ names: new Set(names) });

  it.each([
    ['file.bytes.total', 'sysdig_container_file_bytes_total'],
    ['file.bytes.total', 'sysdig_container_file_total_bytes'],
    ['net.connection.count.total', 'sysdig_container_net_connection_total'],
    ['net.request.time.in', 'sysdig_container_net_time_in_count'],
    ['net.request.time.in', 'sysdig_connection_net_request_in_time'],
    ['redis.net.clients', 'redis_net_clients'],
    ['sysdig_container_file_total_bytes', 'sysdig_container_file_bytes_total'],
    ['redis_net_clients', 'redis_connected_clients'],
  ])('takes the spelling of %s that there is: %s', (metric, series) => {
    expect(seriesOf(metric, 'container', having(series, 'other'))).toBe(series);
  });

  it('takes the usual spelling where there is none, or both', () => {
    expect(seriesOf('redis.net.clients', 'container', having())).toBe('redis_connected_clients');
    const both = having('redis_net_clients', 'redis_connected_clients');
    expect(seriesOf('redis.net.clients', 'container', both)).toBe('redis_connected_clients');
    expect(seriesOf('redis_net_clients', 'container', both)).toBe('redis_net_clients');
  });

  it("takes the origin's spelling", () => {
    const names = having('sysdig_host_file_bytes_total', 'sysdig_container_file_total_bytes');
    expect(seriesOf('file.bytes.total', 'host', names)).toBe('sysdig_host_file_bytes_total');
    expect(seriesOf('file.bytes.total', 'container', names)).toBe('sysdig_container_file_total_bytes');
  });
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
  it.each([
    ['sysdig_container_net_http_request_count', undefined, 'native-counter', 'it is one of the known metrics'],
    ['sysdig_container_net_http_request_count', 'gauge', 'native-counter', 'it is one of the known metrics'],
    ['jmx_jvm_heap_used', 'counter', 'gauge', 'it is one of the known metrics'],
    ['sysdig_other_count', 'counter', 'native-counter', "it is made by Sysdig's agent, which reports it as counter"],
    ['sysdig_program_cpu', 'gauge', 'gauge', "it is made by Sysdig's agent, which reports it as gauge"],
    ['sysdig_program_cpu', undefined, 'gauge', "it is made by Sysdig's agent, which reports it as nothing else"],
    ['sysdig_program_total', 'histogram', 'gauge', "it is made by Sysdig's agent, which reports it as histogram"],
    ['queue_depth', 'gauge', 'gauge', 'its type is reported as gauge'],
    ['orders', 'counter', 'counter', 'its type is reported as counter'],
    ['jobs_count', 'gauge', 'gauge', 'its type is reported as gauge'],
    ['http_requests_total', undefined, 'counter', 'its name ends in _total'],
    ['latency_count', undefined, 'counter', 'its name ends in _count'],
    ['latency_sum', undefined, 'counter', 'its name ends in _sum'],
    ['latency_bucket', undefined, 'counter', 'its name ends in _bucket'],
    ['http_requests_total', 'stateset', 'counter', 'its name ends in _total'],
  ])('%s reported as %s is a %s', (series, reported, kind, because) => {
    expect(definitionOf(series, typed(reported))).toMatchObject({ series, kind, because });
  });

  it('knows the unit of known metrics', () => {
    expect(definitionOf('sysdig_host_memory_used_bytes')?.unit).toBe('bytes');
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
    expect(definitionOf(series, typed(reported))).toBeUndefined();
  });
});

describe('definitionOf, with a descriptor', () => {
  const counter = { metricType: 'counter', time: 'timeAvg', group: 'sum' };
  const gauge = { metricType: 'gauge', time: 'avg', group: 'avg' };

  it.each([
    // StatsD, JMX and app checks: the agent tells what happened in each period.
    ['shop_orders', described('shop.orders', counter), 'native-counter'],
    ['jmx_kafka_messages', described('jmx_kafka_messages', counter), 'native-counter'],
    ['kafka_messages', described('kafka_messages', { ...counter, category: 'jmx' }), 'native-counter'],
    ['sysdig_other_count', described('sysdig_other_count', counter), 'native-counter'],
    // Scraped: totals.
    ['orders_total', described('orders_total', counter), 'counter'],
    ['orders', { ...described('orders', counter), type: 'counter' }, 'counter'],
    ['shop_queue', described('shop.queue', gauge), 'gauge'],
    // The descriptor before the metadata, and before the name.
    ['jobs_total', { ...described('jobs_total', gauge), type: 'counter' }, 'gauge'],
    // Which counter it is nobody tells; that it is a level its target does.
    ['orders', { ...described('orders', counter), type: 'gauge' }, 'gauge'],
  ])('%s described by %j is a %s', (series, reported, kind) => {
    expect(definitionOf(series, reported)?.kind).toBe(kind);
  });

  it.each([
    ['a counter of which nobody tells whether it is a total', described('orders', counter)],
    ['a histogram', described('latency_total', { metricType: 'histogram' })],
    ['something else', described('orders', { metricType: 'none', time: 'avg', group: 'avg' })],
  ])('never guesses: %s', (_, reported) => {
    expect(definitionOf(reported.descriptor?.id ?? '', reported)).toBeUndefined();
  });

  it.each([
    [counter, 'rate', 'sum'],
    [{ metricType: 'counter', time: 'sum', group: 'avg' }, 'sum', 'avg'],
    [{ metricType: 'counter', time: 'max', group: 'max' }, 'max', 'max'],
    [gauge, 'avg', 'avg'],
    // Sysdig's "rate" of a level is its mean.
    [{ metricType: 'gauge', time: 'timeAvg', group: 'sum' }, 'avg', 'sum'],
    [{ metricType: 'gauge', time: 'max', group: 'max' }, 'max', 'max'],
    [{ metricType: 'gauge', time: 'min', group: 'min' }, 'min', 'min'],
    [{ metricType: 'gauge', time: 'rateOfChange', group: 'none' }, 'avg', 'avg'],
    [{ metricType: 'counter', time: undefined, group: undefined }, 'rate', 'sum'],
  ])('takes the first entries of %j: %s and %s', (traits, time, group) => {
    expect(definitionOf('shop_x', described('shop.x', traits))?.aggregation).toEqual({ time, group });
  });

  it('takes of totals nothing but what they grew by', () => {
    const aggregationBy = (time: string) =>
      definitionOf('orders_total', described('orders_total', { metricType: 'counter', time, group: 'max' }))
        ?.aggregation;
    expect(aggregationBy('avg')).toEqual({ time: 'rate', group: 'max' });
    expect(aggregationBy('sum')).toEqual({ time: 'sum', group: 'max' });
  });

  it.each([
    ['jmx_jvm_heap_used', 'jvm.heap.used', 'bytes'],
    ['jmx_jvm_nonHeap_committed', 'jvm.nonHeap.committed', 'bytes'],
  ])('believes the table more: %s is a level', (series, id, unit) => {
    const expected = { kind: 'gauge', aggregation: { time: 'avg', group: 'avg' }, unit, legacyId: id };
    expect(definitionOf(series, described(id, { ...counter, type: 'number' }))).toMatchObject(expected);
  });

  it('says so', () => {
    expect(definitionOf('shop_orders', described('shop.orders', counter))?.because).toBe(
      'its descriptor in Sysdig calls it a counter, usually taken as timeAvg and sum',
    );
    expect(definitionOf('shop_orders', described('shop.orders', { metricType: 'gauge' }))?.because).toBe(
      'its descriptor in Sysdig calls it a gauge',
    );
  });

  it.each([
    ['%', undefined, 'percent'],
    ['byte', undefined, 'bytes'],
    ['relativeTime', undefined, 'ns'],
    ['int', undefined, undefined],
    ['int', 'seconds', 'seconds'],
    ['byte', 'seconds', 'bytes'],
    [undefined, 'number', undefined],
  ])('knows the unit by the type %s and the metadata %s: %s', (type, unit, expected) => {
    const reported = { ...described('shop.x', { ...gauge, type }), ...(unit !== undefined && { unit }) };
    expect(definitionOf('shop_x', reported)?.unit).toBe(expected);
  });

  it("keeps the table's unit", () => {
    const reported = described('memory.bytes.used', { ...gauge, type: '%' });
    expect(definitionOf('sysdig_host_memory_used_bytes', reported)?.unit).toBe('bytes');
  });

  it('asks the data API by the name that the tenant has', () => {
    const series = 'sysdig_container_net_http_request_count';
    expect(definitionOf(series)?.legacyId).toBe('net.http.request.count');
    expect(definitionOf(series, described('net.http.request.count', counter))?.legacyId).toBe('net.http.request.count');
    expect(definitionOf(series, described(series, counter))).not.toHaveProperty('legacyId');
    expect(definitionOf('shop_orders', described('shop.orders', counter))?.legacyId).toBe('shop.orders');
    expect(definitionOf('orders_total', described('orders_total', counter))).not.toHaveProperty('legacyId');
  });
});

describe('definitionOf, of what a cloud tells', () => {
  it.each(['aws_elb_requests_sum', 'aws_lambda_invocations_sample_count', 'azure_requests_total', 'gcp_calls_count'])(
    'does not take the statistic %s for a total by its name',
    (series) => {
      expect(definitionOf(series)).toBeUndefined();
      expect(definitionOf(series, { type: 'gauge' })?.kind).toBe('gauge');
    },
  );

  it.each(['ibm_databases_count', 'ibm_cloudfoundry_app_memory_bytes_used'])(
    'takes %s of IBM Cloud for a level, once a minute',
    (series) => {
      expect(definitionOf(series)).toMatchObject({ kind: 'gauge', period: 60 });
      expect(definitionOf(series, { type: 'gauge' })).toMatchObject({ kind: 'gauge', period: 60 });
    },
  );
});

describe('definitionOf, of known metrics', () => {
  it.each([
    ['pg_stat_activity_count', 'gauge', 'avg', 'avg'],
    ['aws_sqs_number_of_messages_received_sum', 'gauge', 'avg', 'avg'],
    ['nginx_ingress_controller_requests', 'counter', 'rate', 'sum'],
    ['nginx_connections_accepted', 'counter', 'rate', 'sum'],
    ['jmx_jvm_gc_G1_Young_Generation_count', 'native-counter', 'rate', 'sum'],
    // Partitions and queues wait together.
    ['kafka_consumergroup_lag', 'gauge', 'avg', 'sum'],
    ['rabbitmq_queue_messages_ready', 'gauge', 'avg', 'sum'],
  ])('%s is a %s, taken as %s and %s', (series, kind, time, group) => {
    expect(definitionOf(series)).toMatchObject({ kind, aggregation: { time, group } });
  });
});

describe('defineMetric', () => {
  const metrics = { ...noMetrics, types: new Map([['shop_orders', 'gauge']]) };

  it('keeps the name that only the data API can write', () => {
    const definition = defineMetric({ name: 'shop.orders', origin: 'container', metrics });
    expect(definition).toMatchObject({ series: 'shop_orders', legacyId: 'shop.orders', kind: 'gauge' });
    expect(defineMetric({ name: 'shop_orders', origin: 'container', metrics })).not.toHaveProperty('legacyId');
  });

  it("keeps the tenant's own name and the table's", () => {
    const traits = described('shop-orders', { metricType: 'gauge' }).descriptor;
    const tenant = { ...metrics, descriptors: new Map(traits && [['shop_orders', traits]]) };
    const legacyIdOfName = (name: string) => defineMetric({ name, origin: 'host', metrics: tenant })?.legacyId;
    expect(legacyIdOfName('shop.orders')).toBe('shop-orders');
    expect(legacyIdOfName('net.bytes.in')).toBe('net.bytes.in');
    expect(legacyIdOfName('sysdig.host.net.in.bytes')).toBe('net.bytes.in');
  });

  it('takes a type that was asked for apart', () => {
    const definition = defineMetric({ name: 'other', origin: 'container', metrics, type: 'counter' });
    expect(definition).toMatchObject({ series: 'other', kind: 'counter' });
    expect(defineMetric({ name: 'other', origin: 'container', metrics, type: undefined })).toBeUndefined();
  });

  it('knows nothing of what no series can be called', () => {
    expect(defineMetric({ name: 'a b', origin: 'container', metrics })).toBeUndefined();
  });
});

describe('needsType', () => {
  it.each([
    ['sysdig_container_net_http_request_count', false],
    ['jmx_jvm_heap_used', false],
    ['sysdig_program_syscall_count', false],
    ['sysdig_other_count', true],
    ['http_requests_total', true],
    ['queue_depth', true],
  ])('of %s is %s', (series, needed) => {
    expect(needsType(series)).toBe(needed);
  });

  it('is over once the type is known', () => {
    expect(needsType('queue_depth', { type: 'info' })).toBe(false);
  });

  it.each([
    ['gauge', false],
    ['histogram', false],
    // Whether it is a total or a delta, the type in the metadata tells.
    ['counter', true],
    ['none', true],
  ])('of a series whose descriptor calls it a %s is %s', (metricType, needed) => {
    expect(needsType('queue_depth', described('queue_depth', { metricType }))).toBe(needed);
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
  const rule = 'say its type in a rule (type: gauge, counter or delta)';
  const family = 'ask for one of its series (s_count, s_sum), or say what to make of it in a rule (promql:)';
  const cannot = 'the metric m (series s) cannot be made into a value: Sysdig reports';

  it.each([
    [
      { series: 's', listed: false, reported: {} },
      'the server could not find the metric m: Sysdig knows no series s in this cluster; the list of this API names the metrics that there are',
    ],
    [
      { series: 's', listed: true, reported: {} },
      `${cannot} no type for it, and an aggregation is never guessed; ${rule}`,
    ],
    [
      { series: 's', listed: true, reported: described('s', { metricType: 'counter' }) },
      `${cannot} its type as counter, and an aggregation is never guessed; ${rule}`,
    ],
    [
      { series: 's', listed: false, reported: { type: 'histogram' } },
      `${cannot} its type as histogram, and an aggregation is never guessed; ${family}`,
    ],
  ])('says of %j what is missing', (found, message) => {
    expect(unknownKindError(external, found)).toEqual(new MetricNotFoundError(message));
  });
});
