import { metricName, toLabels } from '../series/labels.ts';
import type { Series } from '../series/series-source.ts';
import { always, createLimitedSeries } from './limited-series.ts';
import { coresUsed, memoryUsed } from './pod-metrics.ts';
import { shopNodes } from './shop-layout.ts';
import { agentLabels, nodeOf, type ShopSettings } from './shop-settings.ts';
import type { Workload } from './workload.ts';

/** CPU cores and bytes of memory of a node. */
const nodeSize = { cores: 8, bytes: 2 ** 34 };

interface HostMetric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly unit: string;
  readonly help: string;
  readonly value: (pods: { readonly cores: number; readonly bytes: number; readonly requests: number }) => number;
}

/** What is measured of a node: what its pods need, and a little more. */
export const hostMetrics: readonly HostMetric[] = [
  {
    name: 'sysdig_host_cpu_used_percent',
    type: 'gauge',
    unit: '%',
    help: 'CPU used',
    value: ({ cores }) => 4 + (100 * cores) / nodeSize.cores,
  },
  {
    name: 'sysdig_host_memory_used_bytes',
    type: 'gauge',
    unit: 'byte',
    help: 'Memory used',
    value: ({ bytes }) => 2 ** 30 + bytes,
  },
  { name: 'sysdig_host_memory_total_bytes', type: 'gauge', unit: 'byte', help: 'Memory', value: () => nodeSize.bytes },
  {
    name: 'sysdig_host_net_http_request_count',
    type: 'counter',
    unit: 'number',
    help: 'HTTP requests of the period',
    value: ({ requests }) => requests,
  },
];

/** The series of the nodes. */
export function* hostSeries(
  name: string | undefined,
  { workloads, settings }: { readonly workloads: readonly Workload[]; readonly settings: ShopSettings },
): Iterable<Series> {
  for (const metric of hostMetrics.filter((one) => name === undefined || one.name === name)) {
    for (const node of shopNodes) {
      const own = { [metricName]: metric.name, _sysdig_datasource: 'agent' };
      const labels = toLabels(Object.entries({ ...agentLabels(node, settings), ...own }));
      const valueAt = (time: number) => metric.value(loadOfNode(node, time, workloads));
      yield createLimitedSeries({ labels, lifetime: always, period: settings.period, valueAt });
    }
  }
}

function loadOfNode(node: string, time: number, workloads: readonly Workload[]) {
  const moments = workloads.flatMap((workload) =>
    [...workload.lifetimesIn({ from: time, to: time }).keys()]
      .filter((pod) => nodeOf(pod) === node)
      .flatMap((pod) => workload.momentOf(pod, time) ?? []),
  );
  return {
    cores: moments.reduce((sum, moment) => sum + coresUsed(moment), 0),
    bytes: moments.reduce((sum, moment) => sum + memoryUsed(moment), 0),
    requests: moments.reduce((sum, { requests }) => sum + requests, 0),
  };
}
