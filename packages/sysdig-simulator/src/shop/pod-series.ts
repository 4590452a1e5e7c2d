import { metricName, toLabels } from '../series/labels.ts';
import type { Series, TimeRange } from '../series/series-source.ts';
import { createLimitedSeries } from './limited-series.ts';
import { type PodMetric, podMetrics } from './pod-metrics.ts';
import { agentLabels, nodeOf, type ShopSettings } from './shop-settings.ts';
import type { Workload } from './workload.ts';

/** The series of all pods that lived in a time range. */
export function* podSeries(
  name: string | undefined,
  range: TimeRange,
  { workload, settings }: { readonly workload: Workload; readonly settings: ShopSettings },
): Iterable<Series> {
  const { plan } = workload;
  const metrics = podMetrics.filter(
    (metric) => (name === undefined || metric.name === name) && (metric.deployment ?? plan.name) === plan.name,
  );
  if (metrics.length === 0) return;
  // A series that ended a moment ago still has to tell that it ended.
  const lifetimes = workload.lifetimesIn({ from: range.from - settings.period, to: range.to });
  for (const [pod, lifetime] of lifetimes) {
    for (const metric of metrics) yield createPodSeries({ metric, pod, lifetime, workload, settings });
  }
}

interface PodSeriesParts {
  readonly metric: PodMetric;
  readonly pod: string;
  readonly lifetime: TimeRange;
  readonly workload: Workload;
  readonly settings: ShopSettings;
}

function createPodSeries({ metric, pod, lifetime, workload, settings }: PodSeriesParts): Series {
  const { namespace, name } = workload.plan;
  const node = nodeOf(pod);
  const labels = toLabels(
    Object.entries({
      ...agentLabels(node, settings),
      ...metric.labels,
      [metricName]: metric.name,
      _sysdig_datasource: metric.datasource,
      kube_namespace_name: namespace,
      kube_pod_name: pod,
      kube_workload_name: name,
      kube_workload_type: 'deployment',
      kube_deployment_name: name,
      kube_service_name: name,
      container_name: name,
    }),
  );
  const valueAt = (time: number): number | undefined => {
    const moment = workload.momentOf(pod, time);
    return moment && metric.value(moment);
  };
  return createLimitedSeries({ labels, lifetime, period: settings.period, valueAt });
}
