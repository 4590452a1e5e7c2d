import type { Aggregation, MetricKind } from '../metric-definition.ts';
import type { Certainty } from './certainty.ts';
import type { BuiltInMetric } from './known-metric.ts';

/** Series: other spellings behind a bar, those of Sysdig's app checks among them. */
type Row = readonly [
  legacyId: string,
  series: string,
  kind: MetricKind,
  unit: string,
  certainty: Certainty,
  more?: Pick<BuiltInMetric, 'aggregation' | 'period'>,
];

/** What waits in several places is waiting together. */
const added: { readonly aggregation: Aggregation } = { aggregation: { time: 'avg', group: 'sum' } };
/** IBM Cloud tells of its services once a minute. */
const everyMinute = { period: 60 };

/**
 * Metrics of common software, by the names of the exporters that Sysdig recommends. The table says what they are where
 * nobody reports their type, and above all where the name deceives: `pg_stat_activity_count` is a level, and so are the
 * sums of CloudWatch.
 */
const rows: readonly Row[] = [
  ['redis.net.clients', 'redis_connected_clients|redis_net_clients', 'gauge', 'clients', 'inferred'],
  ['', 'redis_memory_used_bytes', 'gauge', 'bytes', 'seen'],
  ['', 'redis_memory_max_bytes', 'gauge', 'bytes', 'seen'],
  ['', 'redis_commands_processed_total', 'counter', 'commands', 'seen'],
  ['', 'redis_keyspace_hits_total', 'counter', 'hits', 'seen'],
  ['', 'redis_evicted_keys_total', 'counter', 'keys', 'seen'],
  ['', 'kafka_consumergroup_lag', 'gauge', 'messages', 'inferred', added],
  ['', 'kafka_topic_partition_current_offset', 'gauge', 'messages', 'seen'],
  ['', 'kafka_log_size', 'gauge', 'bytes', 'seen'],
  ['', 'kafka_server_under_replicated_partitions', 'gauge', 'partitions', 'seen'],
  ['', 'kafka_network_producer_request_time_milliseconds', 'gauge', 'ms', 'seen'],
  ['', 'kafka_network_consumer_request_time_milliseconds', 'gauge', 'ms', 'seen'],
  ['nginx.net.request_per_s', 'nginx_net_request_per_s', 'gauge', 'requests per second', 'inferred'],
  ['', 'nginx_connections_accepted', 'counter', 'connections', 'seen'],
  ['', 'nginx_connections_handled', 'counter', 'connections', 'seen'],
  ['', 'nginx_connections_active', 'gauge', 'connections', 'seen'],
  ['', 'nginx_ingress_controller_requests', 'counter', 'requests', 'seen'],
  ['', 'nginx_ingress_controller_request_duration_seconds_bucket', 'counter', 'requests', 'seen'],
  ['rabbitmq.queue.messages', 'rabbitmq_queue_messages', 'gauge', 'messages', 'seen', added],
  ['', 'rabbitmq_queue_messages_ready', 'gauge', 'messages', 'seen', added],
  ['', 'rabbitmq_queue_messages_unacked', 'gauge', 'messages', 'seen', added],
  ['', 'rabbitmq_connections', 'gauge', 'connections', 'seen'],
  ['', 'rabbitmq_channels', 'gauge', 'channels', 'seen'],
  ['', 'rabbitmq_channel_messages_published_total', 'counter', 'messages', 'seen'],
  ['', 'rabbitmq_channel_messages_delivered_total', 'counter', 'messages', 'seen'],
  ['mongodb.connections.current', 'mongodb_connections_current', 'gauge', 'connections', 'inferred'],
  ['', 'haproxy_backend_http_requests_total', 'counter', 'requests', 'seen'],
  ['', 'haproxy_server_current_queue', 'gauge', 'requests', 'seen', added],
  ['', 'phpfpm_listen_queue', 'gauge', 'requests', 'seen', added],
  ['', 'pg_stat_activity_count', 'gauge', 'connections', 'seen'],
  ['', 'mysql_global_status_threads_connected', 'gauge', 'connections', 'seen'],
  ['', 'elasticsearch_jvm_memory_used_bytes', 'gauge', 'bytes', 'seen'],
  ['', 'elasticsearch_process_cpu_percent', 'gauge', 'percent', 'seen'],
  ['', 'memcached_current_connections', 'gauge', 'connections', 'seen'],
  ['', 'aws_sqs_number_of_messages_received_sum', 'gauge', 'messages', 'seen'],
  ['', 'aws_sqs_approximate_number_of_messages_visible_average', 'gauge', 'messages', 'inferred'],
  ['', 'envoy_cluster_upstream_rq_time_bucket', 'counter', 'requests', 'seen'],
  ['', 'ibm_cloudfoundry_app_memory_bytes_used', 'gauge', 'bytes', 'seen', everyMinute],
];

export const scrapedMetrics: readonly BuiltInMetric[] = rows.map(
  ([legacyId, names, kind, unit, certainty, more = {}]) => {
    const [series = '', ...spellings] = names.split('|');
    return {
      ...(legacyId !== '' && { legacyId }),
      series,
      ...(spellings.length > 0 && { spellings }),
      origin: 'container',
      kind,
      unit,
      ...more,
      certainty,
    };
  },
);
