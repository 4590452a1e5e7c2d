import { metricName, toLabels } from '../series/labels.ts';
import type { Series } from '../series/series-source.ts';
import { always, createLimitedSeries } from './limited-series.ts';
import type { ShopSettings } from './shop-settings.ts';
import type { Workload } from './workload.ts';

export const queueMetric = 'orders_queue_length';

/** Orders that wait for the warehouse: more and more when its workers have more to do than they can. */
export function* queueSeries(
  name: string | undefined,
  { workload, settings }: { readonly workload: Workload; readonly settings: ShopSettings },
): Iterable<Series> {
  if (name !== undefined && name !== queueMetric) return;
  const own = {
    [metricName]: queueMetric,
    _sysdig_datasource: 'prometheus',
    _sysdig_custom_metric: 'true',
    kube_cluster_name: settings.cluster,
    kube_namespace_name: workload.plan.namespace,
    queue: 'orders',
  };
  const valueAt = (time: number) => {
    const { plan } = workload;
    const utilisation = workload.utilisationAt(time);
    return Math.round(plan.requestsPerSecond * (0.5 * utilisation + 20 * Math.max(0, utilisation - 0.8)));
  };
  yield createLimitedSeries({
    labels: toLabels(Object.entries(own)),
    lifetime: always,
    period: settings.period,
    valueAt,
  });
}
