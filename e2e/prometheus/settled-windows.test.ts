import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { UnusableDataError } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import { createProvider, fetchOne, objectsOf, type ProviderUnderTest, read } from './ask-source.ts';
import { formatOpenMetrics, type Series, samplesOf } from './open-metrics.ts';
import { type Prometheus, startPrometheusOnBlocks } from './prometheus.ts';

const requests = 'sysdig_container_net_http_request_count';
const memory = 'sysdig_container_memory_used_bytes';
const total = 'http_requests_total';

/** The newest sample of a source without lag; all samples are on a grid of 10 s. Seconds. */
const end = 1_700_000_600;
/** Seconds after which what is asked then is evaluated half a period before `end`. */
const now = end + 3;
const lags = [0, 20, 40, 60];

interface Pod {
  readonly namespace: string;
  readonly name?: string;
  readonly container?: string;
  readonly from?: number;
  readonly to?: number;
  readonly value: (index: number) => number;
}

function pod(
  metric: string,
  { namespace, name = 'web-1', container = 'web', from = end - 300, to = end, value }: Pod,
): Series {
  const labels = {
    kube_cluster_name: 'prod',
    kube_namespace_name: namespace,
    kube_pod_name: name,
    container_name: container,
  };
  return { name: metric, labels, samples: samplesOf({ every: 10, from, to, value }) };
}

/** 10 requests a second, as Sysdig's agent stores them. */
const delta = () => 100;
/** 10 requests a second, as a scraped counter counts them. */
const count = (index: number) => 5000 + index * 100;

/** Without the sample of this moment. */
function without(time: number, series: Series): Series {
  return { ...series, samples: series.samples.filter(([at]) => at !== time) };
}

const series: readonly Series[] = [
  // What has arrived by `now` when samples take so many seconds to arrive.
  ...lags.flatMap((lag) => [
    pod(requests, { namespace: `lag-${lag}`, to: end - lag, value: delta }),
    pod(total, { namespace: `lag-${lag}`, to: end - lag, value: count }),
    pod(memory, { namespace: `lag-${lag}`, to: end - lag, value: () => 2048 }),
  ]),
  pod(requests, { namespace: 'varied', container: 'a', value: (index) => index }),
  pod(requests, { namespace: 'varied', container: 'b', value: () => 60 }),
  pod(memory, { namespace: 'varied', container: 'a', value: (index) => 1000 + index * 10 }),
  pod(memory, { namespace: 'varied', container: 'b', value: () => 3000 }),
  pod(requests, { namespace: 'off-grid', from: end - 296.25, value: delta }),
  pod(requests, { namespace: 'half-way', from: end - 295, value: delta }),
  pod(total, { namespace: 'off-grid', from: end - 296.25, value: count }),
  ...[requests, total, memory].flatMap((metric) => {
    const value = metric === total ? count : delta;
    return [
      without(end - 60, pod(metric, { namespace: 'gap', value })),
      pod(metric, { namespace: 'young', value }),
      pod(metric, { namespace: 'young', name: 'new', from: end - 60, value }),
      pod(metric, { namespace: 'old', value }),
      pod(metric, { namespace: 'old', name: 'ending', to: end - 80, value }),
      pod(metric, { namespace: 'old', name: 'ended', to: end - 120, value }),
      pod(metric, { namespace: 'over', to: end - 120, value }),
      pod(metric, { namespace: 'long-over', from: end - 900, to: end - 310, value }),
    ];
  }),
];

let prometheus: Prometheus;
let provider: ProviderUnderTest;
const providers: ProviderUnderTest[] = [];

beforeAll(async () => {
  prometheus = await startPrometheusOnBlocks(formatOpenMetrics(series));
});
afterAll(() => prometheus.dispose());
afterEach(() => {
  for (const one of providers.splice(0)) one.close();
});

/** A provider that has seen nothing yet, at this second. */
function create(at = now): ProviderUnderTest {
  provider = createProvider(prometheus, new FakeClock(at * 1000));
  providers.push(provider);
  return provider;
}

function pods(metric: string, ...namespaces: readonly string[]) {
  return objectsOf(metric, { namespaces });
}

describe('a query up to now', () => {
  it.each([
    [20, now, '6.666666666666667'],
    [40, now, '3.3333333333333335'],
    [0, end, '11.666666666666666'],
  ])('says something else than 10 a second, with a lag of %d s', async (lag, time, value) => {
    const query = `sum(sum_over_time(${requests}{kube_namespace_name="lag-${lag}"}[1m])) / 60`;
    await expect(prometheus.query(query, time)).resolves.toEqual([{ metric: {}, value: [time, value] }]);
  });
});

describe('a settled window', () => {
  it.each([
    [0, 40, 20],
    [20, 40, 30],
    [40, 40, 50],
    // Asked a second time at once, since 30 s were not enough.
    [60, 70, 70],
  ])('says 10 a second, with a lag of %d s: the newest sample is %d s old, then %d s', async (lag, first, learnt) => {
    for (const [metric, value] of [
      [requests, '10'],
      [total, '10'],
      [memory, '2048'],
    ] as const) {
      create();
      const namespace = `lag-${lag}`;
      expect(await read(provider, pods(metric, namespace))).toEqual([
        `${namespace}/web-1 = ${value} at ${end - first}`,
      ]);
      expect(await read(provider, pods(metric, namespace))).toEqual([
        `${namespace}/web-1 = ${value} at ${end - learnt}`,
      ]);
    }
  });

  it.each([requests, total])('says the same at every moment of a period: %s', async (metric) => {
    for (const second of [0, 0.001, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9.999]) {
      create(end + second);
      expect(await read(provider, pods(metric, 'lag-20'))).toEqual([`lag-20/web-1 = 10 at ${end - 40}`]);
      expect(await read(provider, pods(metric, 'lag-20'))).toEqual([`lag-20/web-1 = 10 at ${end - 30}`]);
    }
  });

  it('adds up what the containers of a pod did', async () => {
    // Six samples, of end-90 to end-40, are the 22nd to 27th: 21 + … + 26 = 141; 141/60 + 6 × 60/60.
    expect(await read(create(), pods(requests, 'varied'))).toEqual([`varied/web-1 = 8350m at ${end - 40}`]);
  });

  it('averages what the containers of a pod had', async () => {
    // (1210 + … + 1260) / 6 = 1235, and 3000.
    expect(await read(create(), pods(memory, 'varied'))).toEqual([`varied/web-1 = 2117500m at ${end - 40}`]);
  });

  it.each([requests, total])('does not need samples at full seconds: %s', async (metric) => {
    expect(await read(create(), pods(metric, 'off-grid'))).toEqual([`off-grid/web-1 = 10 at ${end - 36.25}`]);
  });

  it('reads many namespaces at once', async () => {
    expect(await read(create(), pods(requests, 'lag-0', 'lag-20', 'lag-40'))).toEqual(
      [0, 20, 40].map((lag) => `lag-${lag}/web-1 = 10 at ${end - 40}`),
    );
  });
});

describe('samples that stand half-way between the full ten seconds', () => {
  it('are not counted twice at the ends of a window', async () => {
    expect(await read(create(), pods(requests, 'half-way'))).toEqual([`half-way/web-1 = 10 at ${end - 45}`]);
  });
});

describe('a window with a hole', () => {
  it.each([requests, total])('is no rate: what happened in the hole is not known: %s', async (metric) => {
    expect(await fetchOne(create(), pods(metric, 'gap'))).toMatchObject({
      ok: true,
      samples: [],
      refused: [
        {
          namespace: 'gap',
          name: 'web-1',
          error: new UnusableDataError(
            `the metric ${metric} of web-1 in namespace gap has no value: its window of 60 s is not full: it is still filling, or samples come less often than --sample-period says`,
          ),
        },
      ],
    });
  });

  it('averages the samples of a gauge that there are', async () => {
    expect(await read(create(), pods(memory, 'gap'))).toEqual([`gap/web-1 = 100 at ${end - 40}`]);
  });
});

describe('a pod that has just started', () => {
  it.each([requests, total])('has no rate before its window is full: %s', async (metric) => {
    const outcome = await fetchOne(create(), pods(metric, 'young'));
    expect(outcome).toMatchObject({
      ok: true,
      samples: [{ name: 'web-1' }],
      refused: [
        {
          namespace: 'young',
          name: 'new',
          error: new UnusableDataError(
            `the metric ${metric} of new in namespace young has no value: its window of 60 s is not full: it is still filling, or samples come less often than --sample-period says`,
          ),
        },
      ],
    });
  });

  it('would have a rate that is too small', async () => {
    const query = `rate(${total}{kube_namespace_name="young",kube_pod_name="new"}[1m] offset 30s)`;
    const [sample] = await prometheus.query(query, end - 5);
    expect(sample?.value[1]).toBe('5');
  });

  it.each([requests, total])('has its rate as soon as the window is full: %s', async (metric) => {
    const rows = async (at: number) => {
      const outcome = await fetchOne(create(at), pods(metric, 'young'));
      return outcome.ok
        ? outcome.samples.filter(({ name }) => name === 'new').map(({ value }) => String(value))
        : outcome;
    };
    expect(await rows(end + 20)).toEqual([]);
    expect(await rows(end + 30)).toEqual(['10']);
  });

  it('has the gauge that it has shown so far', async () => {
    expect(await read(create(), pods(memory, 'young'))).toContain(`young/new = 100 at ${end - 40}`);
  });
});

describe('a pod that has ended', () => {
  it.each([requests, total, memory])('is left out once its window is empty: %s', async (metric) => {
    const outcome = await fetchOne(create(), pods(metric, 'old'));
    if (!outcome.ok) throw outcome.error;
    const names = [...outcome.samples, ...(outcome.refused ?? [])].map(({ name }) => name);
    expect(names.toSorted()).toEqual(['ending', 'web-1']);
  });

  it.each([requests, total])('has no rate in a window that it did not live through: %s', async (metric) => {
    expect(await fetchOne(create(), pods(metric, 'old'))).toMatchObject({
      samples: [{ name: 'web-1' }],
      refused: [{ name: 'ending', error: { message: expect.stringContaining('its window of 60 s is not full') } }],
    });
  });

  it('would have a rate that is too small', async () => {
    // 100 between the samples of end-90 and end-80, and 50 on either side where it may have gone on: 200/60.
    const query = `rate(${total}{kube_namespace_name="old",kube_pod_name="ending"}[1m] offset 30s)`;
    const [sample] = await prometheus.query(query, end - 5);
    expect(sample?.value[1]).toBe('3.3333333333333335');
  });

  it('keeps its last gauge for as long as the window reaches, with its own time', async () => {
    expect(await read(create(), pods(memory, 'old'))).toEqual([
      `old/ending = 100 at ${end - 80}`,
      `old/web-1 = 100 at ${end - 40}`,
    ]);
  });

  it('is an error while it is the only one and the backend still shows its last sample', async () => {
    expect(await fetchOne(create(), pods(requests, 'over'))).toMatchObject({
      ok: false,
      error: new UnusableDataError(
        `the newest sample of ${requests} is 115 s old, and samples are expected within 40 s: the series has ended, or its samples arrive late (then say how late by --settle)`,
      ),
    });
  });

  it('is nothing after five minutes', async () => {
    expect(await fetchOne(create(), pods(requests, 'long-over'))).toMatchObject({ ok: true, samples: [], refused: [] });
  });
});
