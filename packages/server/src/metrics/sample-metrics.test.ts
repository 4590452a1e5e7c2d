import { beforeEach, describe, expect, it } from '@jest/globals';
import { BackendTimeoutError, BadRequestError } from '@metrics-adapter/core';
import { Registry } from '@prometheus-io/client';
import { SampleMetrics } from './sample-metrics.ts';

let registry: Registry;
let metrics: SampleMetrics;
beforeEach(() => {
  registry = new Registry();
  metrics = new SampleMetrics(registry);
});

const textOf = (name: string): Promise<string> => registry.getSingleMetricAsString(name);
const linesOf = async (name: string): Promise<readonly string[]> => (await textOf(name)).split('\n').slice(2);

const freshness = 'metrics_apiserver_metric_freshness_seconds';

describe('SampleMetrics', () => {
  it('counts what was served by its rung', async () => {
    for (const rung of ['fresh', 'held', 'held', 'fallback'] as const) metrics.served({ rung });
    expect(await linesOf('metrics_adapter_samples_served_total')).toEqual([
      'metrics_adapter_samples_served_total{rung="fresh"} 1',
      'metrics_adapter_samples_served_total{rung="held"} 2',
      'metrics_adapter_samples_served_total{rung="fallback"} 1',
    ]);
  });

  it('measures the age of samples in the buckets of the Go framework', async () => {
    for (const age of [5, 10, 25]) metrics.answered('custom.metrics.k8s.io', age);
    for (const age of [10, 10, 2]) metrics.answered('external.metrics.k8s.io', age);
    const boundsAndCounts = async (group: string) => {
      const lines = (await linesOf(freshness)).filter((line) => line.includes(group));
      return lines.map((line) => line.replace(/^.*(?:_bucket\{le="(.*?)".*|_(sum|count)\{.*) (.*)$/, '$1$2 $3'));
    };
    expect(await boundsAndCounts('custom')).toEqual([
      '1 0',
      '1.364 0',
      '1.8604960000000004 0',
      '2.5377165440000007 0',
      '3.4614453660160014 0',
      '4.721411479245826 0',
      '6.440005257691307 1',
      '8.784167171490942 1',
      '11.981604021913647 2',
      '16.342907885890217 2',
      '22.291726356354257 2',
      '30.405914750067208 3',
      '41.47366771909167 3',
      '56.57008276884105 3',
      '77.16159289669919 3',
      '105.2484127110977 3',
      '143.55883493793726 3',
      '195.81425085534644 3',
      '267.09063816669254 3',
      '364.31163045936864 3',
      '+Inf 3',
      'sum 40',
      'count 3',
    ]);
    expect((await boundsAndCounts('external')).slice(2, 4)).toEqual(['1.8604960000000004 0', '2.5377165440000007 1']);
    expect((await boundsAndCounts('external')).slice(-2)).toEqual(['sum 22', 'count 3']);
  });

  it('takes a sample from the future for a new one', async () => {
    metrics.answered('custom.metrics.k8s.io', -4);
    expect(await textOf(freshness)).toContain(`${freshness}_bucket{le="1",group="custom.metrics.k8s.io"} 1`);
    expect(await textOf(freshness)).toContain(`${freshness}_sum{group="custom.metrics.k8s.io"} 0`);
  });

  it('counts refreshes, and failures by what they mean', async () => {
    metrics.refreshed({});
    metrics.refreshed({ error: new BackendTimeoutError('late') });
    metrics.refreshed({ error: new BadRequestError('no such selector') });
    expect(await linesOf('metrics_adapter_refreshes_total')).toEqual([
      'metrics_adapter_refreshes_total{outcome="succeeded"} 1',
      'metrics_adapter_refreshes_total{outcome="failed"} 2',
    ]);
    expect(await linesOf('metrics_adapter_refresh_failures_total')).toEqual([
      'metrics_adapter_refresh_failures_total{reason="metric-not-found"} 0',
      'metrics_adapter_refresh_failures_total{reason="unavailable"} 0',
      'metrics_adapter_refresh_failures_total{reason="timed-out"} 1',
      'metrics_adapter_refresh_failures_total{reason="internal"} 0',
      'metrics_adapter_refresh_failures_total{reason="bad-request"} 1',
    ]);
  });

  it('knows every group and rung before the first sample, so that the first one is an increase', async () => {
    expect(await textOf(freshness)).toContain(`${freshness}_count{group="external.metrics.k8s.io"} 0`);
    expect(await linesOf('metrics_adapter_samples_served_total')).toHaveLength(3);
  });
});
