import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { paths } from './metric-paths.ts';
import { startWholeServer, type WholeServerOptions } from './start-whole-server.ts';
import type { WholeServer } from './whole-server.ts';

const scraper = 'system:serviceaccount:monitoring:prometheus';

let whole: WholeServer;
afterEach(() => whole.stop());

async function start(options: WholeServerOptions = {}): Promise<void> {
  whole = await startWholeServer(options);
  whole.cluster.rules.allow({ users: [scraper], verbs: ['get'], nonResourceURLs: ['/metrics'] });
  whole.addPod('a', 1);
  const read = answered(catalogueCalls);
  while ((await linesOf('metrics_adapter_sysdig_calls_total'))[0] !== read);
}

/** Names, types, descriptors and labels are read at the start, for which nobody waits. */
const catalogueCalls = 4;

const answered = (calls: number) => `metrics_adapter_sysdig_calls_total{outcome="answered"} ${calls}`;

const scrape = () => whole.ask('/metrics', whole.frontProxy(scraper));

/** The lines of the page that begin so, without those that say 0. */
async function linesOf(...beginnings: readonly string[]): Promise<readonly string[]> {
  const lines: readonly string[] = (await scrape()).body.split('\n');
  return lines.filter((line) => beginnings.some((one) => line.startsWith(one)) && !line.endsWith(' 0'));
}

const reads = [
  'metrics_adapter_requests_total{kind="custom',
  'metrics_adapter_samples_served_total',
  'metrics_adapter_refresh',
];
const calls = ['metrics_adapter_sysdig_calls_total', 'metrics_adapter_sysdig_stopped'];

describe('/metrics', () => {
  beforeEach(() => start());

  it('counts a cold read and a warm one', async () => {
    await whole.ask(paths.cpuOfPods());
    expect(await linesOf(...reads, ...calls)).toEqual([
      'metrics_adapter_requests_total{kind="custom-by-selector",code="200"} 1',
      'metrics_adapter_samples_served_total{rung="fresh"} 1',
      'metrics_adapter_refreshes_total{outcome="succeeded"} 1',
      answered(catalogueCalls + 1),
    ]);
    await whole.ask(paths.cpuOfPods());
    await whole.ask(paths.cpuOfPod('a'));
    expect(await linesOf(...reads, ...calls)).toEqual([
      'metrics_adapter_requests_total{kind="custom-by-name",code="200"} 1',
      'metrics_adapter_requests_total{kind="custom-by-selector",code="200"} 2',
      'metrics_adapter_samples_served_total{rung="fresh"} 3',
      'metrics_adapter_refreshes_total{outcome="succeeded"} 1',
      answered(catalogueCalls + 1),
    ]);
  });

  it('tells how old what was served is, and how long the wait was', async () => {
    await whole.ask(paths.cpuOfPod('a'));
    await whole.clock.advance(5_000);
    await whole.ask(paths.cpuOfPod('a'));
    const group = 'group="custom.metrics.k8s.io"';
    const freshness = 'metrics_apiserver_metric_freshness_seconds';
    const [served] = (await whole.ask(paths.cpuOfPod('a'))).body.items;
    const age = (whole.clock.now() - Date.parse(served.timestamp)) / 1000;
    expect(await linesOf(`${freshness}_sum`, `${freshness}_count`, 'metrics_adapter_read_duration_seconds_')).toEqual(
      expect.arrayContaining([
        `${freshness}_sum{${group}} ${3 * age - 5}`,
        `${freshness}_count{${group}} 3`,
        'metrics_adapter_read_duration_seconds_bucket{le="0.001",kind="custom-by-name"} 3',
        'metrics_adapter_read_duration_seconds_count{kind="custom-by-name"} 3',
      ]),
    );
  });

  it('tells that a backend fails while samples are held', async () => {
    await whole.ask(paths.cpuOfPods());
    whole.simulator.faults.failNext(500, { times: Number.POSITIVE_INFINITY, path: '/query' });
    await whole.pass(25_000);
    await whole.ask(paths.cpuOfPods());
    const failures = whole.queries - 1;
    expect(failures).toBeGreaterThan(0);
    expect(await linesOf(...reads, ...calls)).toEqual([
      'metrics_adapter_requests_total{kind="custom-by-selector",code="200"} 2',
      'metrics_adapter_samples_served_total{rung="fresh"} 1',
      'metrics_adapter_samples_served_total{rung="held"} 1',
      'metrics_adapter_refreshes_total{outcome="succeeded"} 1',
      `metrics_adapter_refreshes_total{outcome="failed"} ${failures}`,
      `metrics_adapter_refresh_failures_total{reason="unavailable"} ${failures}`,
      answered(catalogueCalls + 1 + failures),
    ]);
  });

  it('tells that a failing backend leaves readers without a value', async () => {
    whole.simulator.faults.failNext(500, { times: Number.POSITIVE_INFINITY, path: '/query' });
    await whole.ask(paths.cpuOfPods());
    expect(await linesOf(...reads)).toEqual([
      'metrics_adapter_requests_total{kind="custom-by-selector",code="503"} 1',
      'metrics_adapter_refreshes_total{outcome="failed"} 1',
      'metrics_adapter_refresh_failures_total{reason="unavailable"} 1',
    ]);
  });

  it('tells for how long a 429 stops everything', async () => {
    const fault = { kind: 'rate-limit', retryAfterSeconds: 60, requestsPerMinute: 60 } as const;
    whole.simulator.faults.failNext(fault, { path: '/query' });
    await whole.ask(paths.cpuOfPods());
    const pressure = 'metrics_adapter_backend_pressure_ratio';
    const limit = 'metrics_adapter_sysdig_calls_per_minute_limit';
    expect(await linesOf(...calls, pressure, limit)).toEqual([
      `${pressure} 1`,
      answered(catalogueCalls),
      'metrics_adapter_sysdig_calls_total{outcome="limited"} 1',
      `${limit} 60`,
      'metrics_adapter_sysdig_stopped_seconds 60',
    ]);
    await whole.clock.advance(1_000);
    expect(await linesOf('metrics_adapter_sysdig_stopped_seconds')).toEqual([
      'metrics_adapter_sysdig_stopped_seconds 59',
    ]);
  });

  it("tells that Sysdig's clock is wrong, and the log says so once", async () => {
    whole.simulator.faults.skew = 300;
    await whole.ask(paths.cpuOfPods());
    await whole.pass(30_000);
    expect(await linesOf('metrics_adapter_sysdig_clock_skew_refused')).toEqual([
      'metrics_adapter_sysdig_clock_skew_refused 1',
    ]);
    expect(whole.log.lines.filter((line) => line.includes('--clock-tolerance'))).toHaveLength(1);
  });

  it('says how the watches stand', async () => {
    await whole.ask(paths.cpuOfPods());
    expect(await linesOf('metrics_adapter_watch')).toEqual(
      ['pods', 'horizontalpodautoscalers', 'configmaps'].map(
        (resource) => `metrics_adapter_watches{resource="${resource}",state="open"} 1`,
      ),
    );
  });

  it('is for those who may get it, and nobody else', async () => {
    expect((await whole.ask('/metrics')).body.message).toContain('cannot get path "/metrics"');
    expect((await whole.ask('/metrics', {})).status).toBe(403);
    const { status, headers } = await scrape();
    expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  });
});

describe('/metrics with everything that can be counted', () => {
  it('has every metric of its documentation, and no other', async () => {
    await start({ args: [`--rules=${join(import.meta.dirname, '../../../../examples/rules/jvm.yaml')}`] });
    await whole.ask(paths.cpuOfPods());
    const { body } = await scrape();
    expect(describePage(body)).toEqual(await describeDocumentation());
    expect(body).not.toContain(whole.simulator.token);
    expect(body).not.toMatch(/shop|cpu\.used|monitoring/);
  });
});

describe('the budget of calls', () => {
  it('is what the flags say, divided by replicas', async () => {
    await start({ args: ['--calls-per-minute=100', '--replicas=4'] });
    expect(await linesOf('metrics_adapter_sysdig_calls_per_minute_limit')).toEqual([
      'metrics_adapter_sysdig_calls_per_minute_limit 25',
    ]);
  });

  it('tolerates as much of a clock as the flag says', async () => {
    await start({
      args: ['--clock-tolerance=10m'],
      furnish: ({ simulator }) => {
        simulator.faults.skew = 300;
      },
    });
    expect(await linesOf('metrics_adapter_sysdig_clock_skew_')).toEqual([
      'metrics_adapter_sysdig_clock_skew_seconds 300.5',
      'metrics_adapter_sysdig_clock_skew_uncertainty_seconds 0.5',
    ]);
  });
});

/** `name type label,label` of each metric, sorted. */
function describePage(page: string): readonly string[] {
  const lines = page.split('\n');
  const types = lines.flatMap((line) => (line.startsWith('# TYPE ') ? [line.slice('# TYPE '.length)] : []));
  return types.map((type) => `${type} ${labelsOf(type.split(' ')[0] ?? '', lines)}`.trim()).sort();
}

function labelsOf(name: string, lines: readonly string[]): string {
  const ofFamily = lines.filter((line) => new RegExp(`^${name}(?:_bucket)?[{ ]`).test(line));
  const labels = ofFamily.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, label]) => label));
  return [...new Set(labels)].filter((label) => label !== 'le').join(',');
}

async function describeDocumentation(): Promise<readonly string[]> {
  const text = await readFile(join(import.meta.dirname, '../../../../docs/metrics.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` \| (\w+) \| (.*?) ?\| /gm)];
  return rows.map(([, name, type, labels = '']) => `${name} ${type} ${labels.replace(/[` ]/g, '')}`.trim()).sort();
}
