import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@metrics-adapter/core/testing';
import { Registry } from '@prometheus-io/client';
import { RequestMetrics } from './request-metrics.ts';

let registry: Registry;
let clock: FakeClock;
let metrics: RequestMetrics;
beforeEach(() => {
  registry = new Registry();
  clock = new FakeClock();
  metrics = new RequestMetrics(registry, clock);
});

/** The lines that begin so, without those that say 0. */
async function linesOf(beginning: string): Promise<readonly string[]> {
  const lines = (await registry.metrics()).split('\n');
  return lines.filter((line) => line.startsWith(beginning) && !line.endsWith(' 0'));
}

const duration = 'metrics_adapter_read_duration_seconds';

describe('RequestMetrics', () => {
  it('counts requests by what they were about and how they ended', async () => {
    for (const code of [200, 200, 404, 'aborted'] as const) metrics.begin()({ kind: 'external', code });
    metrics.begin()({ kind: 'health', code: 500 });
    expect(await linesOf('metrics_adapter_requests_total')).toEqual([
      'metrics_adapter_requests_total{kind="external",code="200"} 2',
      'metrics_adapter_requests_total{kind="external",code="404"} 1',
      'metrics_adapter_requests_total{kind="external",code="aborted"} 1',
      'metrics_adapter_requests_total{kind="health",code="500"} 1',
    ]);
  });

  it('knows every kind before the first request, so that the first one is an increase', async () => {
    expect(await registry.getSingleMetricAsString('metrics_adapter_requests_total')).toContain(
      '\nmetrics_adapter_requests_total{kind="custom-by-selector",code="200"} 0\n',
    );
    expect(await registry.getSingleMetricAsString(duration)).toContain(`\n${duration}_count{kind="external"} 0`);
  });

  it('knows how many are being answered', async () => {
    const ends = [metrics.begin(), metrics.begin()];
    expect(await linesOf('metrics_adapter_requests_in_flight')).toEqual(['metrics_adapter_requests_in_flight 2']);
    for (const end of ends) end({ kind: 'other', code: 200 });
    expect(await linesOf('metrics_adapter_requests_in_flight')).toEqual([]);
  });

  it('measures how long reads take, and nothing else', async () => {
    const ends = [metrics.begin(), metrics.begin()];
    await clock.advance(2_500);
    ends[0]?.({ kind: 'custom-by-name', code: 503 });
    ends[1]?.({ kind: 'discovery', code: 200 });
    expect(await linesOf(duration)).toEqual([
      `${duration}_bucket{le="3",kind="custom-by-name"} 1`,
      `${duration}_bucket{le="5",kind="custom-by-name"} 1`,
      `${duration}_bucket{le="10",kind="custom-by-name"} 1`,
      `${duration}_bucket{le="+Inf",kind="custom-by-name"} 1`,
      `${duration}_sum{kind="custom-by-name"} 2.5`,
      `${duration}_count{kind="custom-by-name"} 1`,
    ]);
  });

  it('takes no time away when the clock is set back', async () => {
    const end = metrics.begin();
    clock.jump(-60_000);
    end({ kind: 'external', code: 200 });
    expect(await linesOf(`${duration}_sum`)).toEqual([]);
    expect(await linesOf(`${duration}_count`)).toEqual([`${duration}_count{kind="external"} 1`]);
  });
});
