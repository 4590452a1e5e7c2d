import { beforeEach, describe, expect, it } from '@jest/globals';
import { type EventLoopDelay, ProcessMetrics } from './process-metrics.ts';

let done: string[];
let delay: EventLoopDelay;
let metrics: ProcessMetrics;

beforeEach(() => {
  done = [];
  delay = {
    enable: () => void done.push('enable'),
    disable: () => void done.push('disable'),
    reset: () => void done.push('reset'),
    max: 270e6,
    percentile: (percentile) => (percentile === 50 ? 19e6 : 145e6),
  };
  metrics = new ProcessMetrics({
    process: {
      cpuUsage: () => ({ user: 1_500_000, system: 250_000 }),
      memoryUsage: () => ({ rss: 100, heapUsed: 50, external: 10 }),
    },
    startedAt: 1_700_000_000_500,
    delay,
  });
});

describe('ProcessMetrics', () => {
  it('tells of memory, CPU, and how late the event loop is', () => {
    const lines = metrics.collect().map(({ name, type, samples }) => [name, type, samples]);
    expect(lines).toEqual([
      ['process_cpu_seconds_total', 'counter', [{ value: 1.75 }]],
      ['process_resident_memory_bytes', 'gauge', [{ value: 100 }]],
      ['process_start_time_seconds', 'gauge', [{ value: 1_700_000_000.5 }]],
      ['nodejs_heap_size_used_bytes', 'gauge', [{ value: 50 }]],
      ['nodejs_external_memory_bytes', 'gauge', [{ value: 10 }]],
      // Timers that run in time are not late.
      ['nodejs_eventloop_lag_p50_seconds', 'gauge', [{ value: 0 }]],
      ['nodejs_eventloop_lag_p99_seconds', 'gauge', [{ value: 0.125 }]],
      ['nodejs_eventloop_lag_max_seconds', 'gauge', [{ value: 0.25 }]],
    ]);
  });

  it('begins each time with a new measurement of the event loop', () => {
    metrics.collect();
    expect(done).toEqual(['reset']);
  });

  it('measures from its start to its end', () => {
    metrics.start();
    metrics.stop();
    expect(done).toEqual(['enable', 'disable']);
  });
});
