import type { FreshnessSettings } from '../freshness-settings.ts';
import { timeLeft } from './time-left.ts';

/** Under how much load the backend is, and how often it may be asked: the intervals are in milliseconds. */
export interface Pace {
  /** How often a table is to be refreshed while nothing is scarce. */
  readonly interval: number;
  /** How far that may be stretched. */
  readonly longest: number;
  /** From 0 (the interval) to 1 (the longest). */
  readonly pressure: number;
}

/** When an attempt to refresh began, and when it ended; milliseconds since the epoch. */
export interface AttemptTimes {
  readonly askedAt: number;
  readonly now: number;
}

/**
 * When a table is to be refreshed. After an answer: one interval later, at the table's own phase of it, so that tables
 * which were asked for at once do not stay together. After a failure: soon, then ever later up to the interval, each
 * table a little later than the other. A slow backend is left alone for half an interval in any case.
 */
export class Cadence {
  readonly #phase: number;
  readonly #settings: FreshnessSettings;
  #since: number | undefined;
  #wait = 0;
  #failures = 0;

  /** @param phase from 0 up to 1: see {@link phaseOf}. */
  constructor(phase: number, settings: FreshnessSettings) {
    this.#phase = phase;
    this.#settings = settings;
  }

  /** How long until the next refresh is due, in milliseconds; 0 when it is, and before the first. */
  timeLeft(now: number): number {
    return this.#since === undefined ? 0 : timeLeft(this.#since, this.#wait, now);
  }

  /**
   * Whether the refresh that was due has not come, although there was as much time as a caller waits for one: it takes
   * long, or nobody has wanted the table for a while, or the clock was set forward.
   */
  isLate(now: number): boolean {
    return this.#since !== undefined && now - this.#since > this.#wait + this.#settings.coldReadWait * 1000;
  }

  /** Takes in that an attempt succeeded. */
  answered({ askedAt, now }: AttemptTimes, pace: Pace): void {
    const interval = stretch(pace);
    const gap = Math.min(this.#nextTurn(askedAt + interval / 2, interval) - askedAt, pace.longest);
    this.#since = askedAt;
    this.#wait = Math.max(gap, now - askedAt + interval / 2);
    this.#failures = 0;
  }

  /** Takes in that an attempt failed at `now`. However scarce the backend is, what is missing is asked for again soon. */
  failed(now: number, { interval }: Pick<Pace, 'interval'>): void {
    const retry = this.#settings.retryInterval * 1000;
    const growing = retry * 2 ** this.#failures * (1 + this.#phase / 2);
    this.#since = now;
    this.#wait = Math.min(growing, Math.max(retry, interval));
    this.#failures += 1;
  }

  /** The first time from then on at which it is the table's turn. */
  #nextTurn(from: number, interval: number): number {
    const offset = this.#phase * interval;
    return Math.round(Math.ceil((from - offset) / interval) * interval + offset);
  }
}

/** Pressure counts in so many steps: an interval that were another one each time would move every table's phase. */
const steps = 20;

function stretch({ interval, longest, pressure }: Pace): number {
  return interval + (longest - interval) * (Math.round(pressure * steps) / steps);
}
