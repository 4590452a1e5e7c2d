import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Cleanup, withCleanup } from '../cleanup.ts';
import { ask, expectOk } from '../http.ts';
import { findFreePort } from '../ports.ts';
import { RunningProcess } from '../process.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import type { Exporter, Labels } from './exporter.ts';

const run = promisify(execFile);

/** One element of an instant query's answer. */
export interface InstantSample {
  readonly metric: Labels;
  /** The evaluation time in seconds, and the value as Prometheus writes it. */
  readonly value: readonly [number, string];
}

/** Debian's Prometheus, answering below `/prometheus` as Sysdig does. */
export interface Prometheus {
  /** `http://127.0.0.1:<port>/`: what the adapter takes as `SDC_ENDPOINT`. */
  readonly endpoint: string;
  /** An instant query, evaluated at `time` (seconds since the epoch) or now. */
  query(promql: string, time?: number): Promise<readonly InstantSample[]>;
  /** How many requests to a path such as `/api/v1/query` it has answered since it was started, by its own count. */
  countRequests(path: string): Promise<number>;
  /** Ends it; with `start` it comes back on the same port with the data that it had. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and forgets its data. */
  dispose(): Promise<void>;
}

const readyTimeout = 60_000;

/**
 * Serves exactly the samples of an OpenMetrics text with timestamps (seconds; the last line is `# EOF`), and scrapes
 * nothing. Times may lie anywhere in the past: ask with an explicit `time`. An instant answer looks back five minutes.
 */
export function startPrometheusOnBlocks(openMetrics: string): Promise<Prometheus> {
  return startPrometheus('', async (folder) => {
    const file = join(folder, 'samples.txt');
    await writeFile(file, openMetrics);
    await run('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')]);
  });
}

/** Scrapes an exporter every second. The first scrape comes some seconds after the start: wait for a series, not for readiness. */
export function startScrapingPrometheus(exporter: Exporter): Promise<Prometheus> {
  const job = { job_name: 'exporter', static_configs: [{ targets: [exporter.address] }] };
  return startPrometheus(`scrape_configs: ${JSON.stringify([job])}`);
}

function startPrometheus(config: string, prepare?: (folder: string) => Promise<void>): Promise<Prometheus> {
  return withCleanup(async (cleanup) => {
    const folder = await createTemporaryFolder('prometheus', cleanup);
    await mkdir(join(folder, 'data'));
    await writeFile(join(folder, 'prometheus.yml'), `global: {scrape_interval: 1s, scrape_timeout: 1s}\n${config}\n`);
    await prepare?.(folder);
    const prometheus = new LocalPrometheus(folder, await findFreePort(), cleanup);
    await prometheus.start();
    return prometheus;
  });
}

class LocalPrometheus implements Prometheus {
  readonly endpoint: string;
  private readonly folder: string;
  private readonly cleanup: Cleanup;
  private process: RunningProcess | undefined;

  constructor(folder: string, port: number, cleanup: Cleanup) {
    this.folder = folder;
    this.endpoint = `http://127.0.0.1:${port}/`;
    this.cleanup = cleanup;
    cleanup.add(() => this.stop());
  }

  async start(): Promise<void> {
    this.process = new RunningProcess({
      command: 'prometheus',
      args: [
        `--config.file=${join(this.folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${join(this.folder, 'data')}`,
        '--storage.tsdb.retention.time=100y',
        `--web.listen-address=${new URL(this.endpoint).host}`,
        '--web.route-prefix=/prometheus',
      ],
      logFile: join(this.folder, 'prometheus.log'),
    });
    await this.process.waitUntil(() => expectOk(`${this.endpoint}prometheus/-/ready`), readyTimeout);
  }

  async stop(): Promise<void> {
    await this.process?.stop();
  }

  dispose(): Promise<void> {
    return this.cleanup.run();
  }

  async query(promql: string, time?: number): Promise<readonly InstantSample[]> {
    const parameters = new URLSearchParams({ query: promql, ...(time === undefined ? {} : { time: String(time) }) });
    const { status, body } = await ask(`${this.endpoint}prometheus/api/v1/query?${parameters}`);
    if (status !== 200) throw new Error(`Prometheus answers ${status}: ${body}`);
    return JSON.parse(body).data.result;
  }

  async countRequests(path: string): Promise<number> {
    const { body } = await ask(`${this.endpoint}prometheus/metrics`);
    const counters = body.split('\n').filter((line) => line.startsWith('prometheus_http_requests_total{'));
    const ofPath = counters.filter((line) => line.includes(`handler="${path}"`));
    return ofPath.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }
}
