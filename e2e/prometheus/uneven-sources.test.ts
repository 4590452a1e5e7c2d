import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SampleRequest } from '@metrics-adapter/core';
import { FakeClock } from '@metrics-adapter/core/testing';
import { createProvider, externalOf, fetchOne, objectsOf, type ProviderUnderTest, read } from './ask-source.ts';
import { formatOpenMetrics, type Series, samplesOf } from './open-metrics.ts';
import { type Prometheus, startPrometheusOnBlocks } from './prometheus.ts';

const requests = 'sysdig_container_net_http_request_count';
const total = 'http_requests_total';
const rates = [requests, total];

/** All samples are on a grid of 10 s from `start` to `end`, unless they are missing. Seconds. */
const start = 1_700_000_000;
const end = start + 900;
/** When something goes away, and when it is back. */
const gone = start + 300;
const back = gone + 120;

interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly from?: number;
  readonly to?: number;
  /** Whether the sample of this moment is there. */
  readonly has?: (time: number) => boolean;
}

/** 10 requests a second: as Sysdig's agent stores them, and as a scraped counter counts them. */
function podOf({ namespace, name, from = start, to = end, has = () => true }: Pod): readonly Series[] {
  const labels = {
    kube_cluster_name: 'prod',
    kube_namespace_name: namespace,
    kube_pod_name: name,
    kube_workload_name: 'web',
    kube_workload_type: 'deployment',
  };
  return rates.map((metric) => {
    const value = (index: number) => (metric === total ? 5000 + index * 100 : 100);
    const samples = samplesOf({ every: 10, from, to, value }).filter(([time]) => has(time));
    return { name: metric, labels, samples };
  });
}

const series: readonly Series[] = [
  podOf({ namespace: 'fast', name: 'web-1' }),
  ...[40, 50].flatMap((late) => [
    podOf({ namespace: `late-${late}`, name: 'web-1', to: end - late }),
    podOf({ namespace: `mixed-${late}`, name: 'web-1' }),
    podOf({ namespace: `mixed-${late}`, name: 'web-2', to: end - late }),
  ]),
  podOf({ namespace: 'away', name: 'web-1', has: (time) => time <= gone || time >= back }),
  // A Prometheus on blocks has no staleness markers: what ends is shown for five minutes more.
  podOf({ namespace: 'dying', name: 'alive' }),
  podOf({ namespace: 'dying', name: 'dead', to: gone }),
  podOf({ namespace: 'growing', name: 'old' }),
  podOf({ namespace: 'growing', name: 'new', from: end - 60 }),
].flat();

let prometheus: Prometheus;
const providers: ProviderUnderTest[] = [];

beforeAll(async () => {
  prometheus = await startPrometheusOnBlocks(formatOpenMetrics(series));
});
afterAll(() => prometheus.dispose());
afterEach(() => {
  for (const provider of providers.splice(0)) provider.close();
});

function create(clock = new FakeClock((end + 3) * 1000)): ProviderUnderTest {
  const provider = createProvider(prometheus, clock);
  providers.push(provider);
  return provider;
}

function pods(metric: string, ...namespaces: readonly string[]): SampleRequest {
  return objectsOf(metric, { namespaces });
}

function deployments(metric: string, namespace: string): SampleRequest {
  return objectsOf(metric, { resource: 'deployments.apps', namespaces: [namespace] });
}

/**
 * What is read every five seconds of this time, as often as it changes; seconds count from `gone`. By one provider, which
 * learns on the way, or by one after the other that has seen nothing yet.
 */
async function readThrough(request: SampleRequest, to: number, by: 'one' | 'new ones'): Promise<readonly string[]> {
  const clock = new FakeClock((gone - 60) * 1000);
  const one = create(clock);
  const changes: string[] = [];
  let before = '';
  for (let second = -60; second <= to; second += 5) {
    const values = await describeAnswer(by === 'one' ? one : create(clock), request);
    if (values !== before) changes.push(`${second} s: ${values}`);
    before = values;
    await clock.advance(5000);
  }
  return changes;
}

async function describeAnswer(provider: ProviderUnderTest, request: SampleRequest): Promise<string> {
  const outcome = await fetchOne(provider, request);
  if (!outcome.ok) return outcome.error.name;
  const refused = (outcome.refused ?? []).map(({ name }) => `${name} has no value`);
  const values = outcome.samples.map(({ name, value }) => `${name} = ${value}`);
  return [...values, ...refused].toSorted().join(', ');
}

const lateSources = rates.flatMap((metric) => [
  // The newest sample that counts is 40 s old, then 50 s; 30 s are waited for until it is learnt how late samples come.
  { metric, late: 40, first: 40, learnt: 50, questions: 1 },
  { metric, late: 50, first: 60, learnt: 60, questions: 2 },
]);

describe.each(lateSources)('sources of which one is $late s late: $metric', (source) => {
  const { metric, late, first, learnt, questions } = source;

  it('have their rates at the first read, and at all others', async () => {
    const provider = create();
    for (const age of [first, ...Array.from({ length: 30 }, () => learnt)]) {
      expect(await read(provider, pods(metric, 'fast', `late-${late}`))).toEqual([
        `fast/web-1 = 10 at ${end - age}`,
        `late-${late}/web-1 = 10 at ${end - age}`,
      ]);
    }
  });

  it('are asked for once and for all, after what had to be learnt', async () => {
    const provider = create();
    const asked: (number | undefined)[] = [];
    for (let turn = 0; turn < 30; turn += 1) {
      const { trace } = await fetchOne(provider, pods(metric, 'fast', `late-${late}`));
      asked.push(trace?.filter(({ stage }) => stage === 'query').length);
    }
    expect(asked).toEqual([questions, ...Array.from({ length: 29 }, () => 1)]);
  });

  it('are added up in full, in one object and in an external metric', async () => {
    const namespace = `mixed-${late}`;
    const external = { ...externalOf(metric), namespace };
    for (const request of [deployments(metric, namespace), external]) {
      const provider = create();
      const name = request.kind === 'object' ? `${namespace}/web` : '';
      expect(await read(provider, request)).toEqual([`${name} = 20 at ${end - first}`]);
      expect(await read(provider, request)).toEqual([`${name} = 20 at ${end - learnt}`]);
    }
  });
});

describe('a window that suits the faster of two sources', () => {
  it('would make a sum that is too small', async () => {
    const query = `sum(sum_over_time(${requests}{kube_namespace_name="mixed-50"}[1m] offset 10s)) / 60`;
    const [sample] = await prometheus.query(query, end - 5);
    expect(sample?.value[1]).toBe('15');
  });
});

describe('a source that is away for 120 s', () => {
  it.each(rates)('has its rate or none: %s', async (metric) => {
    expect(await readThrough(pods(metric, 'away'), 300, 'one')).toEqual([
      '-60 s: web-1 = 10',
      // The newest sample is 75 s old at the evaluation.
      '80 s: UnusableDataError',
      // There are new samples, in no window yet; the window ends 60 s ago for as long as the lags of five minutes count.
      '130 s: ',
      '190 s: web-1 has no value',
      '240 s: web-1 = 10',
    ]);
  });

  it.each(rates)('has its rate or none for who asks for the first time: %s', async (metric) => {
    expect(await readThrough(pods(metric, 'away'), 300, 'new ones')).toEqual([
      '-60 s: web-1 = 10',
      '80 s: UnusableDataError',
      '130 s: ',
      '160 s: web-1 has no value',
      '210 s: web-1 = 10',
    ]);
  });
});

describe('a pod whose agent died without an end', () => {
  it.each(rates)('has its rate or none, and the others have theirs: %s', async (metric) => {
    expect(await readThrough(pods(metric, 'dying'), 240, 'one')).toEqual([
      '-60 s: alive = 10, dead = 10',
      '80 s: alive = 10, dead has no value',
      '130 s: alive = 10',
    ]);
  });

  it.each(rates)('has its rate or none for who asks for the first time: %s', async (metric) => {
    expect(await readThrough(pods(metric, 'dying'), 240, 'new ones')).toEqual([
      '-60 s: alive = 10, dead = 10',
      '80 s: alive = 10, dead has no value',
      '100 s: alive = 10',
    ]);
  });

  it.each([
    [requests, ['18333m', '16667m', '15', '13333m', '11667m']],
    // A rate needs two samples.
    [total, ['18334m', '16667m', '15', '13334m']],
  ])('lowers the sum of its group for one window: %s', async (metric, sums) => {
    expect(await readThrough(deployments(metric, 'dying'), 240, 'one')).toEqual(
      ['20', ...sums, '10'].map((sum, step) => `${step === 0 ? -60 : 70 + step * 10} s: web = ${sum}`),
    );
  });
});

describe('a pod that has just started', () => {
  it.each(rates)('does not silence its group, and counts in part for one window: %s', async (metric) => {
    expect(await read(create(), deployments(metric, 'growing'))).toEqual([`growing/web = 15 at ${end - 40}`]);
  });
});
