import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { createProvider, fetchOne, objectsOf, type ProviderUnderTest, read } from './ask-source.ts';
import { Exporter } from './exporter.ts';
import { type Prometheus, startScrapingPrometheus } from './prometheus.ts';

const requests = 'sysdig_container_net_http_request_count';
const memory = 'sysdig_container_memory_used_bytes';
const patience = { timeout: 60_000 };

let exporter: Exporter;
let prometheus: Prometheus;
let provider: ProviderUnderTest;
/** Waits five seconds for samples. */
let patient: ProviderUnderTest;

beforeAll(async () => {
  exporter = await Exporter.start();
  prometheus = await startScrapingPrometheus(exporter);
  const settings = { samplePeriod: 1, settle: 0, window: 10 };
  provider = createProvider(prometheus, { now: Date.now }, settings);
  patient = createProvider(prometheus, { now: Date.now }, { ...settings, settle: 5 });
});
afterAll(async () => {
  provider.close();
  patient.close();
  await prometheus.dispose();
  await exporter.stop();
});

function pod(name: string) {
  return { kube_cluster_name: 'prod', kube_namespace_name: 'shop', kube_pod_name: name };
}

/** The values that are served, without their times. */
async function values(metric: string): Promise<readonly string[]> {
  return (await read(provider, objectsOf(metric))).map((line) => line.replace(/ at .*/, ''));
}

describe('series that Prometheus scrapes every second, in a window of ten', () => {
  it('have their values once the window is full', async () => {
    for (const name of ['web-1', 'web-2']) {
      exporter.set(requests, pod(name), 10);
      exporter.set(memory, pod(name), 2048);
    }
    await eventually(async () => {
      expect(await values(requests)).toEqual(['shop/web-1 = 10', 'shop/web-2 = 10']);
      expect(await values(memory)).toEqual(['shop/web-1 = 2048', 'shop/web-2 = 2048']);
    }, patience);
  });

  it('have a time of their own, which is not that of the question', async () => {
    await eventually(async () => {
      const before = Date.now();
      const outcome = await fetchOne(provider, objectsOf(memory));
      if (!outcome.ok) throw outcome.error;
      const ages = outcome.samples.map(({ timestamp }) => before - timestamp);
      expect(ages).toHaveLength(2);
      for (const age of ages) {
        expect(age).toBeGreaterThan(0);
        expect(age).toBeLessThan(3000);
      }
      expect(outcome.samples.every(({ timestamp }) => timestamp % 500 === 0)).toBe(false);
    }, patience);
  });

  it('are left out at once when they end, although the window still has their samples', async () => {
    exporter.remove(memory, pod('web-2'));
    await eventually(async () => {
      const outcome = await fetchOne(provider, objectsOf(memory));
      expect(outcome).toMatchObject({ ok: true, samples: [{ name: 'web-1' }], refused: [] });
    }, patience);
    expect(await values(memory)).toEqual(['shop/web-1 = 2048']);
  });

  it('are an error when the last one has just ended and the window is waited for, and nothing once that is over', async () => {
    exporter.remove(memory);
    await eventually(async () => {
      expect(await fetchOne(patient, objectsOf(memory))).toMatchObject({
        ok: false,
        error: { message: expect.stringContaining('as when every series has just ended') },
      });
    }, patience);
    await eventually(async () => {
      expect(await fetchOne(patient, objectsOf(memory))).toMatchObject({ ok: true, samples: [], refused: [] });
    }, patience);
    expect(await values(memory)).toEqual([]);
    expect(await values(requests)).toHaveLength(2);
  });
});
