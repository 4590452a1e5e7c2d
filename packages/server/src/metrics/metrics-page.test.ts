import { beforeEach, describe, expect, it } from '@jest/globals';
import { Counter, Registry } from '@prometheus-io/client';
import { RecordingLog } from '../kubernetes/testing/recording-log.ts';
import type { MetricFamily } from './metric-family.ts';
import { type Collector, MetricsPage } from './metrics-page.ts';

let counted: Registry;
let log: RecordingLog;
beforeEach(() => {
  counted = new Registry();
  log = new RecordingLog();
  new Counter({ name: 'calls_total', help: 'Calls', registers: [counted] }).inc(3);
});

const pageOf = (...collectors: readonly Collector[]) => new MetricsPage({ counted, collectors, log });
const collector = (name: string, ...families: readonly MetricFamily[]): Collector => ({
  name,
  collect: () => families,
});

const load: MetricFamily = { name: 'load', help: 'Load', type: 'gauge', samples: [{ value: 0.5 }] };

describe('MetricsPage', () => {
  it('writes what was counted, and what is read now', async () => {
    const evictions: MetricFamily = {
      name: 'evictions_total',
      help: 'Evictions',
      type: 'counter',
      samples: [
        { labels: { reason: 'bytes' }, value: 2 },
        { labels: { reason: 'a "b"\\\n' }, value: 0 },
      ],
    };
    expect(await pageOf(collector('engine', load, evictions)).text()).toBe(
      `# HELP calls_total Calls
# TYPE calls_total counter
calls_total 3

# HELP metrics_adapter_collector_success Whether the metrics of a part of the program could be read (1) or are missing from this answer (0)
# TYPE metrics_adapter_collector_success gauge
metrics_adapter_collector_success{collector="engine"} 1

# HELP load Load
# TYPE load gauge
load 0.5

# HELP evictions_total Evictions
# TYPE evictions_total counter
evictions_total{reason="bytes"} 2
evictions_total{reason="a \\"b\\"\\\\\\n"} 0
`,
    );
  });

  it('reads anew each time', async () => {
    let value = 1;
    const page = pageOf({ name: 'engine', collect: () => [{ ...load, samples: [{ value }] }] });
    expect(await page.text()).toContain('\nload 1\n');
    value = 2;
    expect(await page.text()).toContain('\nload 2\n');
    expect(log.lines).toEqual([]);
  });

  it('leaves out what has no value', async () => {
    expect(await pageOf(collector('engine', { ...load, samples: [] })).text()).not.toContain('load');
  });

  it.each<[string, readonly MetricFamily[]]>([
    ['that what was counted has already', [load, { ...load, name: 'calls_total' }]],
    ['twice', [load, load]],
    ['of a name that is none', [load, { ...load, name: 'no name' }]],
    ['of which a counter is negative', [load, { ...load, name: 'x_total', type: 'counter', samples: [{ value: -1 }] }]],
  ])('leaves out a collector that has a metric %s, and nothing else', async (_what, families) => {
    const other = { ...load, name: 'other' };
    const text = await pageOf(collector('engine', ...families), collector('watches', other)).text();
    expect(text).toContain('calls_total 3\n');
    expect(text).toContain('metrics_adapter_collector_success{collector="engine"} 0\n');
    expect(text).toContain('metrics_adapter_collector_success{collector="watches"} 1\n');
    expect(text).toContain('other 0.5\n');
    expect(text).not.toContain('\nload 0.5');
  });

  it('leaves a metric to the collector that has it first', async () => {
    const text = await pageOf(collector('engine', load), collector('backend', load)).text();
    expect(text).toContain('metrics_adapter_collector_success{collector="backend"} 0\n');
    expect(text.match(/^load /gm)).toHaveLength(1);
  });

  it('says once that a collector fails, and again when it did so after it was well', async () => {
    let error: Error | undefined = new Error('away');
    const page = pageOf({
      name: 'backend',
      collect: () => {
        if (error !== undefined) throw error;
        return [load];
      },
    });
    const told = 'error: metrics of a part of the program cannot be read, and are left out';
    await page.text();
    await page.text();
    expect(log.lines).toEqual([told]);
    expect(log.fields).toEqual([{ collector: 'backend', error }]);
    error = undefined;
    expect(await page.text()).toContain('load 0.5');
    error = new Error('away again');
    await page.text();
    expect(log.lines).toEqual([told, told]);
  });
});
