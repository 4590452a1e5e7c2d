import type { Labels } from './exporter.ts';
import { type Series, samplesOf } from './open-metrics.ts';

/** Seconds since the epoch: the newest sample of most series. */
export const end = 1_700_001_800;
const start = end - 1800;

const pods: readonly Labels[] = ['web-1', 'web-2', 'cart-1', 'cart-2', 'cart-3'].map((pod, index) => ({
  kube_cluster_name: 'prod',
  kube_namespace_name: index < 4 ? 'shop' : 'bank',
  kube_pod_name: pod,
  kube_workload_name: pod.slice(0, -2),
  kube_workload_type: 'deployment',
  kube_node_name: `node-${index % 2}`,
  agent_id: String(100 + (index % 2)),
}));
/** No two alike, no pattern that a mistake could follow. */
const uneven = (seed: number) => (index: number) =>
  50 + seed * 7 + 30 * Math.sin(index * 0.7 + seed) + ((index * 37 + seed * 11) % 13);
const wholePods = pods.map((labels, index) => ({ labels, seed: index + 1 }));

/** Native deltas every 10 s; one series ends early, one begins late, one has a gap. */
const deltas = wholePods.flatMap(({ labels, seed }): readonly Series[] => {
  const samples = samplesOf({
    every: 10,
    from: seed === 3 ? end - 150 : start,
    to: seed === 2 ? end - 70 : end,
    value: (index) => Math.round(uneven(seed)(index)),
  });
  const kept = seed === 4 ? samples.filter((_, index) => index % 7 !== 3) : samples;
  return ['GET', 'POST'].map((verb, index) => ({
    name: 'sysdig_container_net_http_request_count',
    labels: { ...labels, net_http_method: verb },
    samples: kept.map(([time, value]) => [time, value * (index + 1)] as const),
  }));
});

const gauges = wholePods.flatMap(({ labels, seed }): readonly Series[] => [
  {
    name: 'sysdig_container_cpu_used_percent',
    labels,
    samples: samplesOf({ every: 10, from: start + seed, to: end, value: uneven(seed) }),
  },
  {
    name: 'checkout_queue_length',
    labels: { ...labels, queue: seed % 2 === 0 ? 'orders' : 'pay"ments\\' },
    samples: samplesOf({
      every: 60,
      from: start,
      to: end - 30,
      value: (index) => Math.round(uneven(seed)(index)) - 60,
    }),
  },
]);

/** Scraped every 15 s, not exactly; one starts again from zero, and again. */
const counters = wholePods.map(
  ({ labels, seed }): Series => ({
    name: 'checkout_orders_total',
    labels,
    samples: samplesOf({ every: 15, from: start + seed * 2, to: end, value: (index) => index * seed * 3.5 }).map(
      ([time, value], index) => [
        time + ((index * seed * 131) % 400) / 1000,
        seed === 2 || seed === 5 ? value % (200 * seed) : value,
      ],
    ),
  }),
);

/** The upper bounds, and how many of ten observations lie below each. */
const bounds = [
  ['0.1', 1],
  ['0.25', 3],
  ['0.5', 6],
  ['1', 8],
  ['2.5', 9],
  ['+Inf', 9.5],
] as const;
const buckets = wholePods.slice(0, 3).flatMap(({ labels, seed }) =>
  bounds.map(
    ([le, share]): Series => ({
      name: 'checkout_seconds_bucket',
      labels: { ...labels, le },
      samples: samplesOf({ every: 15, from: start, to: end, value: (index) => index * seed * share }),
    }),
  ),
);

const info = wholePods.map(
  ({ labels, seed }): Series => ({
    name: 'kube_pod_info',
    labels: {
      kube_namespace_name: labels['kube_namespace_name'] ?? '',
      kube_pod_name: labels['kube_pod_name'] ?? '',
      zone: `zone-${seed % 3}`,
    },
    samples: samplesOf({ every: 30, from: start, to: end, value: () => 1 }),
  }),
);

/** Values that are no ordinary numbers. */
const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0.5, 1e-9, 2.5e21].map(
  (value, index): Series => ({
    name: 'odd_values',
    labels: { kind: `k${index}` },
    samples: samplesOf({
      every: 20,
      from: start,
      to: end,
      value: (at) => (index > 3 || at % 4 === 0 ? value : at + index / 8),
    }),
  }),
);

export const agreementSamples: readonly Series[] = [...deltas, ...gauges, ...counters, ...buckets, ...info, ...odd];
