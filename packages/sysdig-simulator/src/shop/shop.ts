import type { DescribedSource, MetricMetadata } from '../series/metric-metadata.ts';
import type { Series, TimeRange } from '../series/series-source.ts';
import { hostMetrics, hostSeries } from './host-series.ts';
import { Load, type LoadShape } from './load.ts';
import { createChurningHistory, createObservedHistory } from './pod-history.ts';
import { podMetrics } from './pod-metrics.ts';
import { podSeries } from './pod-series.ts';
import { queueMetric, queueSeries } from './queue-series.ts';
import { type DeploymentPlan, shopDeployments } from './shop-layout.ts';
import type { ShopSettings } from './shop-settings.ts';
import { Workload } from './workload.ts';

export interface ShopOptions {
  /** Milliseconds since the epoch; default: the machine's clock. */
  readonly clock?: () => number;
  /** Another seed, another shop. */
  readonly seed?: string;
  /** `kube_cluster_name`; `shop-cluster`. */
  readonly cluster?: string;
  /** Seconds between two samples; Sysdig's 10. */
  readonly period?: number;
  /**
   * The pods of a deployment at this moment: the load of its service is spread over them. It is asked whenever somebody
   * reads, and by `observe`. Absent: as many as the plan says, replaced by new ones every `churnEvery`.
   */
  readonly podsOf?: (deployment: string) => readonly string[];
  /** Seconds; half an hour. */
  readonly churnEvery?: number;
  /** How requests come and go, but for their number: a day of 24 hours, a burst of five minutes in each half hour. */
  readonly shape?: Partial<Omit<LoadShape, 'base'>>;
  readonly deployments?: readonly DeploymentPlan[];
}

/** A believable small shop, computed from time and seed: it runs no timer and keeps only when pods came and went. */
export interface Shop extends DescribedSource {
  readonly metadata: ReadonlyMap<string, MetricMetadata>;
  readonly deployments: readonly DeploymentPlan[];
  /** Requests a second to a service at a time (seconds since the epoch), however many pods serve them. */
  loadOf(deployment: string, time: number): number;
  /** Notices now which pods there are; otherwise it is noticed when somebody reads. */
  observe(): void;
}

const everyDay: Omit<LoadShape, 'base'> = {
  dayAmplitude: 0.6,
  dayLength: 86_400,
  burstEvery: 1_800,
  burstLength: 300,
  burstHeight: 1.5,
};

export function createShop(options: ShopOptions = {}): Shop {
  const {
    clock = Date.now,
    seed = 'shop',
    cluster = 'shop-cluster',
    period = 10,
    deployments = shopDeployments,
  } = options;
  const settings: ShopSettings = { cluster, period: Math.round(period * 1000) };
  const loads = new Map(deployments.map((plan) => [plan.name, createLoad(plan, seed, options.shape)]));
  const workloads = deployments.map((plan) => createWorkload(plan, { options, seed, period: settings.period, loads }));

  function observe(): void {
    for (const { history } of workloads) history.observe(clock());
  }

  function* series(name: string | undefined, range: TimeRange): Iterable<Series> {
    observe();
    for (const workload of workloads) {
      yield* podSeries(name, range, { workload, settings });
      if (workload.plan.name === 'order-worker') yield* queueSeries(name, { workload, settings });
    }
    yield* hostSeries(name, { workloads, settings });
  }

  return {
    series,
    observe,
    deployments,
    metadata: shopMetadata,
    loadOf: (deployment, time) => loads.get(deployment)?.rateBetween(time - period, time) ?? 0,
  };
}

function createLoad(plan: DeploymentPlan, seed: string, shape: ShopOptions['shape']): Load {
  return new Load({ ...everyDay, ...shape, base: plan.requestsPerSecond }, `${seed}/${plan.name}`);
}

interface WorkloadContext {
  readonly options: ShopOptions;
  readonly seed: string;
  readonly period: number;
  readonly loads: ReadonlyMap<string, Load>;
}

function createWorkload(plan: DeploymentPlan, { options, seed, period, loads }: WorkloadContext): Workload {
  const { podsOf, churnEvery = 1800 } = options;
  const load = loads.get(plan.name) ?? createLoad(plan, seed, options.shape);
  const history =
    podsOf === undefined
      ? createChurningHistory({ deployment: plan.name, replicas: plan.replicas, every: churnEvery * 1000, seed })
      : createObservedHistory({ podsOf: () => podsOf(plan.name), load });
  return new Workload({ plan, load, history, period });
}

const shopMetadata: ReadonlyMap<string, MetricMetadata> = new Map<string, MetricMetadata>([
  ...podMetrics.map(({ name, metadata }) => [name, metadata] as const),
  ...hostMetrics.map(({ name, type, unit, help }) => [name, { type, unit, help }] as const),
  [queueMetric, { type: 'gauge', unit: 'number', help: 'Orders that wait for the warehouse' }],
]);
