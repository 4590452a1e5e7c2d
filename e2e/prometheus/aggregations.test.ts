import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PrometheusApi } from '../../packages/sysdig-provider/src/client/prometheus-api.ts';
import {
  aggregatedSeries,
  aggregationCases,
  readAggregation,
} from '../../packages/sysdig-provider/test/support/aggregation-cases.ts';
import { eventually } from '../eventually.ts';
import { createProvider, externalOf, objectsOf, read } from './ask-source.ts';
import { Exporter } from './exporter.ts';
import { formatOpenMetrics } from './open-metrics.ts';
import { type Prometheus, startPrometheusOnBlocks, startScrapingPrometheus } from './prometheus.ts';

let prometheus: Prometheus;
beforeAll(async () => {
  prometheus = await startPrometheusOnBlocks(formatOpenMetrics(aggregatedSeries));
});
afterAll(() => prometheus.dispose());

const query: PrometheusApi['query'] = async (text, time) => {
  const result = await prometheus.query(text, time / 1000);
  return { rows: result.map(({ metric, value: [, value] }) => ({ labels: metric, value })), warnings: [] };
};

describe('every aggregation of every kind of metric, on Prometheus itself', () => {
  it.each(aggregationCases)('of a $kind: $aggregation.time over time, $aggregation.group of a group', async (one) => {
    expect(await readAggregation(one, query)).toEqual(one.truth);
  });
});

describe('the level of pods, one of which is replaced, scraped every second, in a window of twenty', () => {
  const memory = 'sysdig_container_memory_used_bytes';
  const pod = (name: string) => ({
    kube_cluster_name: 'prod',
    kube_namespace_name: 'shop',
    kube_pod_name: name,
    kube_workload_name: 'web',
    kube_workload_type: 'deployment',
  });

  it('is not that of both, although the window has samples of both', async () => {
    const exporter = await Exporter.start();
    const scraping = await startScrapingPrometheus(exporter);
    const settings = { samplePeriod: 1, settle: 0, window: 20 };
    const provider = createProvider(scraping, { now: Date.now }, settings);
    try {
      exporter.set(memory, pod('old'), 100);
      const pods = objectsOf(memory);
      const values = async () => (await read(provider, pods)).map((line) => line.replace(/ at .*/, ''));
      await eventually(async () => expect(await values()).toEqual(['shop/old = 100']), { timeout: 60_000 });
      exporter.remove(memory);
      exporter.set(memory, pod('new'), 300);
      await eventually(async () => expect(await values()).toEqual(['shop/new = 300']), { timeout: 60_000 });
      // Both are in the window still: of their average, what has ended would be a half.
      const together = await scraping.query(`count(count_over_time(${memory}[20s]))`);
      expect(together.map(({ value }) => value[1])).toEqual(['2']);
      const [workload] = await read(provider, objectsOf(memory, { resource: 'deployments.apps' }));
      const [external] = await read(provider, externalOf(memory));
      expect([workload, external].map((line) => line?.replace(/ at .*/, ''))).toEqual(['shop/web = 300', ' = 300']);
    } finally {
      provider.close();
      await scraping.dispose();
      await exporter.stop();
    }
  });
});
