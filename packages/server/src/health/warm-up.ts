import type { Timers } from '@metrics-adapter/core';
import type { Log } from '../logging/log.ts';
import type { HealthCheck } from './health-check.ts';

/** Something that a new replica wants to know before it is asked. */
export interface WarmUpStep {
  /** For people, after "waiting for": `the first values of metrics that autoscalers read`. */
  readonly what: string;
  /** Whether it is known, or could not be got: a failure is not waited out. */
  isDone(): boolean;
}

export interface WarmUpOptions {
  /** In the order in which they follow from each other. */
  readonly steps: readonly WarmUpStep[];
  readonly timers: Timers;
  readonly log: Log;
}

/** Seconds after the start from which on nothing is waited for: an APIService without a ready server is worse. */
const longest = 10;

/**
 * Keeps a new replica from being asked before it has its values, so that a rolling update is not seen by autoscalers.
 * As a health check: wrong until every step was done, once, or ten seconds have gone by since the start; never again
 * after that.
 */
export class WarmUp implements HealthCheck {
  readonly name = 'warm-up';
  readonly #options: WarmUpOptions;
  #isOver = false;
  #cancel = (): void => {};

  constructor(options: WarmUpOptions) {
    this.#options = options;
  }

  /** From now on the ten seconds count. */
  start(): void {
    const { timers, log } = this.#options;
    this.#cancel = timers.after(longest * 1000, () => {
      const problem = this.problem();
      this.#isOver = true;
      if (problem !== undefined) log.warn(`ready after ${longest} s, still ${problem}; first reads may have to wait`);
    });
  }

  stop(): void {
    this.#cancel();
  }

  problem(): string | undefined {
    if (this.#isOver) return undefined;
    const step = this.#options.steps.find(({ isDone }) => !isDone());
    if (step !== undefined) return `waiting for ${step.what}`;
    this.#isOver = true;
    this.#cancel();
    return undefined;
  }
}
