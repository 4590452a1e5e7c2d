import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PrometheusApi } from '../../packages/sysdig-provider/src/client/prometheus-api.ts';
import {
  aggregatedSeries,
  aggregationCases,
  readAggregation,
} from '../../packages/sysdig-provider/test/support/aggregation-cases.ts';
import { formatOpenMetrics } from './open-metrics.ts';
import { type Prometheus, startPrometheusOnBlocks } from './prometheus.ts';

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
