import type { MetricMetadata } from '../series/metric-metadata.ts';
import type { DeploymentPlan } from './shop-layout.ts';

/** What a pod did in the period that ends at a sample. */
export interface PodMoment {
  readonly plan: DeploymentPlan;
  /** Everything it has served in its life. */
  readonly served: { readonly steady: number; readonly burst: number };
  /** Requests of the period, whole ones. */
  readonly requests: number;
  /** Errors among them. */
  readonly errors: number;
  /** 1: as many requests as it can serve; more: they wait. */
  readonly utilisation: number;
  /** Between -1 and 1, for the unevenness of measured things. */
  readonly noise: number;
}

/** One series per pod. */
export interface PodMetric {
  readonly name: string;
  readonly metadata: MetricMetadata;
  /** Labels that it has besides the pod's. */
  readonly labels: Readonly<Record<string, string>>;
  /** Only of this deployment. */
  readonly deployment?: string;
  /** Where Sysdig has it from. */
  readonly datasource: 'agent' | 'prometheus';
  readonly value: (moment: PodMoment) => number;
}

const mebibyte = 2 ** 20;

const native: readonly PodMetric[] = [
  agentMetric(
    'sysdig_container_net_http_request_count',
    ['counter', 'number', 'HTTP requests of the period'],
    ({ requests }) => requests,
  ),
  agentMetric(
    'sysdig_container_net_http_error_count',
    ['counter', 'number', 'HTTP errors of the period'],
    ({ errors }) => errors,
  ),
  agentMetric(
    'sysdig_container_net_http_request_time',
    ['gauge', 'relativeTime', 'Average time of an HTTP request in nanoseconds'],
    ({ plan, utilisation, noise }) => Math.round(plan.milliseconds * 1e6 * (1 + utilisation ** 3) * (1 + 0.05 * noise)),
  ),
  agentMetric('sysdig_container_cpu_used_percent', ['gauge', '%', 'CPU used'], ({ utilisation, noise }) =>
    Math.min(100, 100 * utilisation * (1 + 0.04 * noise) + 2),
  ),
  agentMetric('sysdig_container_cpu_cores_used', ['gauge', 'number', 'CPU cores used'], coresUsed),
  agentMetric('sysdig_container_memory_used_bytes', ['gauge', 'byte', 'Memory used'], memoryUsed),
];

/** CPU cores: a pod has one. */
export function coresUsed({ utilisation, noise }: PodMoment): number {
  return Math.min(1, utilisation * (1 + 0.04 * noise) + 0.02);
}

export function memoryUsed({ utilisation, noise }: PodMoment): number {
  return Math.round((120 + 60 * Math.min(utilisation, 2) + 4 * noise) * mebibyte);
}

/** Of a checkout so many seconds at most: those that came steadily, and those that came in a burst. */
const latencies: readonly (readonly [bound: string, steady: number, burst: number])[] = [
  ['0.05', 0.08, 0],
  ['0.1', 0.45, 0.04],
  ['0.25', 0.9, 0.25],
  ['0.5', 0.98, 0.55],
  ['1', 0.997, 0.8],
  ['2.5', 1, 0.97],
  ['+Inf', 1, 1],
];

const scraped: readonly PodMetric[] = [
  checkoutMetric('checkout_orders_total', ['counter', 'number', 'Orders placed'], {
    value: ({ served }) => Math.floor(0.6 * (served.steady + served.burst)),
  }),
  ...latencies.map(([le, steady, burst]) =>
    checkoutMetric('checkout_seconds_bucket', ['histogram', 'number', 'Duration of a checkout'], {
      labels: { le },
      value: ({ served }) => Math.floor(steady * served.steady + burst * served.burst),
    }),
  ),
  checkoutMetric('checkout_seconds_count', ['histogram', 'number', 'Duration of a checkout'], {
    value: ({ served }) => Math.floor(served.steady + served.burst),
  }),
  checkoutMetric('checkout_seconds_sum', ['histogram', 'number', 'Duration of a checkout'], {
    value: ({ served }) => 0.13 * served.steady + 0.7 * served.burst,
  }),
  checkoutMetric('checkout_in_progress', ['gauge', 'number', 'Checkouts that are being served'], {
    value: ({ utilisation, plan }) => Math.round((utilisation * plan.requestsPerPod * plan.milliseconds) / 1000),
  }),
];

/** Everything that is measured of a pod. */
export const podMetrics: readonly PodMetric[] = [
  ...native,
  ...scraped,
  agentMetric('kube_pod_info', ['gauge', 'number', 'The pod exists'], () => 1),
];

type Description = readonly [type: MetricMetadata['type'], unit: string, help: string];

function agentMetric(name: string, [type, unit, help]: Description, value: PodMetric['value']): PodMetric {
  return { name, metadata: { type, unit, help }, labels: {}, datasource: 'agent', value };
}

function checkoutMetric(
  name: string,
  [type, unit, help]: Description,
  { labels = {}, value }: Pick<PodMetric, 'value'> & Partial<Pick<PodMetric, 'labels'>>,
): PodMetric {
  const custom = { ...labels, _sysdig_custom_metric: 'true' };
  return {
    name,
    metadata: { type, unit, help },
    labels: custom,
    deployment: 'checkout',
    datasource: 'prometheus',
    value,
  };
}
