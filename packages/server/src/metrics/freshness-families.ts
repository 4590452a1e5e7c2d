import type { FreshnessState } from '@metrics-adapter/core';
import { byLabel, gauge, type MetricFamily } from './metric-family.ts';

/** What the freshness engine holds, and how it fares. */
export function toFreshnessFamilies(state: FreshnessState): readonly MetricFamily[] {
  return [
    gauge('metrics_adapter_tables', 'Metrics whose samples are remembered, each selector apart', state.tables),
    gauge(
      'metrics_adapter_tables_demanded',
      'Tables that are kept fresh, since somebody reads them or an HPA is expected to',
      state.demanded,
    ),
    gauge('metrics_adapter_tables_refreshing', 'Tables that are being fetched', state.refreshing),
    gauge(
      'metrics_adapter_tables_unanswered',
      'Tables that an HPA is expected to read and that had neither an answer nor a failure yet',
      state.expectedUnanswered,
    ),
    gauge(
      'metrics_adapter_tables_missing',
      'Tables that an HPA is expected to read and for which there is no room',
      state.expectedMissing ?? 0,
    ),
    gauge('metrics_adapter_scopes', 'Namespaces, over all tables', state.scopes),
    gauge('metrics_adapter_samples', 'Samples that are remembered', state.samples),
    gauge('metrics_adapter_tables_bytes', 'What all tables take in memory, by estimate', state.estimatedBytes),
    {
      name: 'metrics_adapter_evictions_total',
      help: 'Tables that were forgotten: there were too many, they took too much memory, or nobody wanted them',
      type: 'counter',
      samples: byLabel('reason', state.evictions),
    },
    gauge(
      'metrics_adapter_autoscalers',
      'HorizontalPodAutoscalers whose metrics are fetched before they are read',
      state.expectedOwners,
    ),
    gauge(
      'metrics_adapter_autoscalers_unplaced',
      'Those of them that name a metric, or a kind of object, that would be refused',
      state.unplacedOwners,
    ),
    gauge(
      'metrics_adapter_backend_pressure_ratio',
      'How scarce calls of the backend are: at 0 refreshes are on time, towards 1 they are stretched',
      state.pressure,
    ),
  ];
}
