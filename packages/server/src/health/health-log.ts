import type { Log } from '../logging/log.ts';
import type { HealthReport } from './report-health.ts';

/** Tells the log what a health path says, when that changes: probes ask every few seconds, and anybody may ask. */
export class HealthLog {
  readonly #log: Log;
  readonly #said = new Map<string, string>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** @param path `readyz`; one of a bounded number. */
  tell(path: string, { problems }: HealthReport): void {
    const isWell = Object.keys(problems).length === 0;
    const said = isWell ? '' : JSON.stringify(problems);
    if (said === (this.#said.get(path) ?? '')) return;
    this.#said.set(path, said);
    if (isWell) this.#log.info(`${path} passes again`);
    else this.#log.warn(`${path} fails`, { problems });
  }
}
