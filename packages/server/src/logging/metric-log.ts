import { Quantity, type Refreshed, type ServedSample } from '@metrics-adapter/core';
import type { Log } from './log.ts';

/** More metrics than anybody scales on; beyond, failures are told again. */
const mostMetrics = 10_000;

const zero = Quantity.parse('0');

/**
 * Says of a metric what nobody who reads it would know: that it begins to fail, fails in another way, or is well again
 * while earlier samples are held; that its rule's fallback is served instead; that it is negative. Once each, however often it is asked for.
 */
export class MetricLog {
  readonly #log: Log;
  readonly #failing = new Map<string, string>();
  readonly #negative = new Set<string>();
  readonly #fallingBack = new Set<string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Takes note of a sample that was served. */
  served({ metric, rung, ageSeconds, value }: ServedSample): void {
    if (rung === 'held') this.#log.debug('an earlier sample is held', { metric, ageSeconds });
    this.#noteFallback(metric, rung);
    if (value.compareTo(zero) >= 0 || this.#negative.has(metric)) return;
    if (this.#negative.size >= mostMetrics) this.#negative.clear();
    this.#negative.add(metric);
    this.#log.warn('a metric is negative: an autoscaler takes that for less than nothing to do', {
      metric,
      value: value.toString(),
    });
  }

  #noteFallback(metric: string, rung: ServedSample['rung']): void {
    if (rung !== 'fallback') {
      if (this.#fallingBack.delete(metric))
        this.#log.info('a metric has samples again, and no fallback is served', { metric });
    } else if (!this.#fallingBack.has(metric)) {
      if (this.#fallingBack.size >= mostMetrics) this.#fallingBack.clear();
      this.#fallingBack.add(metric);
      this.#log.warn('a metric has no sample that may be served, and its fallback is served instead', { metric });
    }
  }

  /** Takes note of an attempt to bring a metric up to date. */
  refreshed({ metric, error }: Refreshed): void {
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
