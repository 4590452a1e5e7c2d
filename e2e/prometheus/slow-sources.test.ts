import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import type { SysdigSourceSettings } from '@metrics-adapter/sysdig-provider';
import { createProvider, objectsOf, type ProviderUnderTest, read } from './ask-source.ts';
import { formatOpenMetrics, type Samples, type Series, samplesOf } from './open-metrics.ts';
import { type Prometheus, startPrometheusOnBlocks } from './prometheus.ts';

const memory = 'sysdig_container_memory_used_bytes';
const total = 'http_requests_total';
const requests = 'sysdig_container_net_http_request_count';
/** On the grid of 600 s and so of every other period here. */
const end = 1_700_000_400;
const phases = [110, 170, 290, 410, 530];

function pod(name: string, kube_pod_name: string, samples: Samples): Series {
  const labels = { kube_cluster_name: 'prod', kube_namespace_name: 'shop', kube_pod_name };
  return { name, labels, samples: samplesOf(samples) };
}

const series: readonly Series[] = [
  // Every ten minutes, so many seconds after the full ten: an instant query sees each of them for half of the time only.
  ...phases.map((phase) =>
    pod(memory, `rare-${phase}`, { every: 600, from: end - 6000 + phase, to: end, value: (index) => index }),
  ),
  ...phases.map((phase) =>
    pod(total, `rare-${phase}`, { every: 600, from: end - 6000 + phase, to: end, value: (index) => index * 6000 }),
  ),
  pod(requests, 'steady', { every: 10, from: end - 1200, to: end, value: () => 100 }),
  pod(requests, 'quiet', { every: 10, from: end - 1200, to: end - 400, value: () => 100 }),
  pod('sysdig_container_cpu_cores_used', 'steady', { every: 10, from: end - 1200, to: end, value: () => 2 }),
  pod('sysdig_container_cpu_cores_used', 'silent', { every: 10, from: end - 1200, to: end - 250, value: () => 3 }),
  pod('sysdig_container_cpu_cores_used', 'quiet', { every: 10, from: end - 1200, to: end - 400, value: () => 1 }),
  pod('sysdig_container_cpu_cores_used', 'gone', { every: 10, from: end - 1200, to: end - 700, value: () => 1 }),
];

let prometheus: Prometheus;
const providers: ProviderUnderTest[] = [];

beforeAll(async () => {
  prometheus = await startPrometheusOnBlocks(formatOpenMetrics(series));
});
afterAll(() => prometheus.dispose());
afterEach(() => {
  for (const provider of providers.splice(0)) provider.close();
});

function create(now: number, settings: Partial<SysdigSourceSettings>): ProviderUnderTest {
  const provider = createProvider(prometheus, new FakeClock(now * 1000), settings);
  providers.push(provider);
  return provider;
}

describe('a window of ten minutes', () => {
  it('says the rate of what goes on', async () => {
    expect(await read(create(end + 3, { window: 600 }), objectsOf(requests))).toEqual([
      `shop/steady = 10 at ${end - 40}`,
    ]);
  });

  it('has the level and the time of what an instant query sees, and of nothing that fell silent before', async () => {
    expect(await read(create(end + 3, { window: 600 }), objectsOf('cpu.cores.used'))).toEqual([
      `shop/silent = 3 at ${end - 250}`,
      `shop/steady = 2 at ${end - 40}`,
    ]);
  });
});

describe('sources with a sample every ten minutes', () => {
  const rare = { samplePeriod: 600, window: 2400 };

  it('have values of four samples each, with their own time', async () => {
    // Evaluated at end-300. The samples are of end-6000, end-5400, … and a phase: the 7th to 10th, or the 6th to 9th.
    expect(await read(create(end + 3, { ...rare, settle: 0 }), objectsOf(memory))).toEqual([
      `shop/rare-110 = 7500m at ${end - 490}`,
      `shop/rare-170 = 7500m at ${end - 430}`,
      `shop/rare-290 = 7500m at ${end - 310}`,
      `shop/rare-410 = 6500m at ${end - 790}`,
      `shop/rare-530 = 6500m at ${end - 670}`,
    ]);
  });

  it('have rates of scraped counters', async () => {
    const lines = await read(create(end + 3, { ...rare, settle: 0 }), objectsOf(total));
    expect(lines.map((line) => line.replace(/ at .*/, ''))).toEqual(phases.map((phase) => `shop/rare-${phase} = 10`));
  });

  it('have older ones when samples are expected to come late', async () => {
    expect(await read(create(end + 3, { ...rare, settle: 60 }), objectsOf(memory))).toEqual([
      `shop/rare-110 = 6500m at ${end - 1090}`,
      `shop/rare-170 = 6500m at ${end - 1030}`,
      `shop/rare-290 = 6500m at ${end - 910}`,
      `shop/rare-410 = 5500m at ${end - 1390}`,
      `shop/rare-530 = 5500m at ${end - 1270}`,
    ]);
  });
});
