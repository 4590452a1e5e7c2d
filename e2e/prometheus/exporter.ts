import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { portOf } from '../ports.ts';

export type Labels = Readonly<Record<string, string>>;

export interface SeriesOptions {
  /**
   * Whether every sample is told with its time. Prometheus then does not notice that the series was removed, and keeps
   * its last sample for five minutes; otherwise the series ends at once.
   */
  readonly withTime?: boolean;
}

interface Series extends SeriesOptions {
  readonly value: number;
}

/**
 * What Prometheus scrapes in a test: series that the test sets, changes and takes away. Each scrape gets what is set at
 * that moment, so a native Sysdig counter, whose samples each hold the delta of one period, is simply set to what
 * happens in a second when Prometheus scrapes every second.
 */
export class Exporter {
  private readonly series = new Map<string, Series>();
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(): Promise<Exporter> {
    const server = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/plain; version=0.0.4').end(exporter.text());
    });
    const exporter = new Exporter(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return exporter;
  }

  /** `127.0.0.1:<port>`, as a scrape target is written. */
  get address(): string {
    return `127.0.0.1:${portOf(this.server)}`;
  }

  set(name: string, labels: Labels, value: number, options: SeriesOptions = {}): void {
    this.series.set(formatSeries(name, labels), { value, ...options });
  }

  /** Takes away every series of this name that has all these labels. */
  remove(name: string, labels: Labels = {}): void {
    const pairs = Object.entries(labels).map(formatLabel);
    for (const series of this.series.keys()) {
      if (series.startsWith(`${name}{`) && pairs.every((pair) => series.includes(pair))) this.series.delete(series);
    }
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }

  private text(): string {
    const now = Date.now();
    const lines = [...this.series].map(
      ([series, { value, withTime }]) => `${series} ${value}${withTime ? ` ${now}` : ''}`,
    );
    return lines.map((line) => `${line}\n`).join('');
  }
}

function formatSeries(name: string, labels: Labels): string {
  return `${name}{${Object.entries(labels).map(formatLabel).join(',')}}`;
}

function formatLabel([name, value]: [string, string]): string {
  return `${name}=${JSON.stringify(value)}`;
}
