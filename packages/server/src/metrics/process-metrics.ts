import { counter, gauge, type MetricFamily } from './metric-family.ts';

/** What is read of the process; `process` is one. */
export interface WatchedProcess {
  /** In microseconds. */
  cpuUsage(): { readonly user: number; readonly system: number };
  /** In bytes. */
  memoryUsage(): { readonly rss: number; readonly heapUsed: number; readonly external: number };
}

/** How late timers run, in nanoseconds, which Node measures by itself: `monitorEventLoopDelay` gives one. */
export interface EventLoopDelay {
  enable(): void;
  disable(): void;
  reset(): void;
  readonly max: number;
  percentile(percentile: number): number;
}

export interface ProcessMetricsParts {
  readonly process: WatchedProcess;
  /** When it began, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** Measured every {@link delayResolution}. */
  readonly delay: EventLoopDelay;
}

/** In milliseconds. What Node tells of a delay includes it. */
export const delayResolution = 20;

/**
 * The process itself: memory, CPU, and how long its one thread keeps others waiting. By the names that Prometheus' clients
 * use, and no more of them than have been of use: the library's own collection has timers that never end.
 */
export class ProcessMetrics {
  readonly #parts: ProcessMetricsParts;

  constructor(parts: ProcessMetricsParts) {
    this.#parts = parts;
  }

  /** Begins to measure the event loop. */
  start(): void {
    this.#parts.delay.enable();
  }

  /** For good. */
  stop(): void {
    this.#parts.delay.disable();
  }

  /** The lag is that since it was looked at the last time. */
  collect(): readonly MetricFamily[] {
    const { process, startedAt } = this.#parts;
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    return [
      counter('process_cpu_seconds_total', 'CPU time that was spent, user and system', (user + system) / 1e6),
      gauge('process_resident_memory_bytes', 'Memory that the process takes', rss),
      gauge('process_start_time_seconds', 'When the process began, in seconds since the epoch', startedAt / 1000),
      gauge('nodejs_heap_size_used_bytes', "Memory that JavaScript's objects take", heapUsed),
      gauge(
        'nodejs_external_memory_bytes',
        'Memory that belongs to them outside of the heap, such as buffers',
        external,
      ),
      ...this.#collectLag(),
    ];
  }

  #collectLag(): readonly MetricFamily[] {
    const { delay } = this.#parts;
    const families = [
      gauge(
        'nodejs_eventloop_lag_p50_seconds',
        'How late the event loop was at most, half of the time',
        lag(delay.percentile(50)),
      ),
      gauge(
        'nodejs_eventloop_lag_p99_seconds',
        'How late the event loop was at most, 99 % of the time',
        lag(delay.percentile(99)),
      ),
      gauge('nodejs_eventloop_lag_max_seconds', 'How late the event loop was at the worst', lag(delay.max)),
    ];
    delay.reset();
    return families;
  }
}

/** From nanoseconds that include the resolution to seconds. */
function lag(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e6 - delayResolution) / 1000;
}
