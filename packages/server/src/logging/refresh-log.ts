import type { Refreshed } from '@metrics-adapter/core';
import type { Log } from './log.ts';

/** More metrics than anybody scales on; beyond, failures are told again. */
const mostMetrics = 10_000;

/**
 * Says when a metric begins to fail, fails in another way, or is well again: once each, however often it is asked for.
 * While earlier samples are held, nobody but the log would know.
 */
export class RefreshLog {
  readonly #log: Log;
  readonly #failing = new Map<string, string>();

  constructor(log: Log) {
    this.#log = log;
  }

  note({ metric, error }: Refreshed): void {
    const before = this.#failing.get(metric);
    if (error === undefined) {
      if (this.#failing.delete(metric)) this.#log.info('a metric is answered again', { metric });
    } else if (error.meaning !== 'metric-not-found' && error.meaning !== before) {
      if (this.#failing.size >= mostMetrics) this.#failing.clear();
      this.#failing.set(metric, error.meaning);
      const level = error.meaning === 'internal' ? 'error' : 'warn';
      this.#log[level]('a metric cannot be refreshed; earlier samples are held while they are young enough', {
        metric,
        error,
      });
    }
  }
}
