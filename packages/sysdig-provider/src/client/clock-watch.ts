import { UnusableDataError } from '@metrics-adapter/core';
import type { HttpAnswer } from './http-transport.ts';

/** How far the backend's clock is from ours, by one answer or several. Seconds; positive: the backend's is ahead. */
export interface ClockSkew {
  /** The difference. */
  readonly seconds: number;
  /** How much that may be wrong, either way: half the round trip, and half of the second that a date is cut to. */
  readonly uncertainty: number;
  /** Whether answers are refused for it. */
  readonly isRefused: boolean;
}

export interface ClockWatchOptions {
  /** Seconds that the clocks may differ; `Infinity`: any number. */
  readonly tolerance: number;
  /** What errors call the backend. */
  readonly backend: string;
  /** Told once when answers begin to be refused, and once when they are taken again. */
  readonly onSkew?: (skew: ClockSkew) => void;
}

/** When a call was sent and its answer was there, by our clock. Milliseconds since the epoch. */
export interface RoundTrip {
  readonly sentAt: number;
  readonly receivedAt: number;
}

/** How many answers the estimate is made of, and how many good ones in a row end a skew. */
const remembered = 5;

/**
 * Compares the date of each answer with our clock. Times of samples are the backend's and their age is reckoned by our
 * clock: where the two differ, an old value looks new, or a new one old.
 */
export class ClockWatch {
  readonly #options: ClockWatchOptions;
  #readings: readonly ClockSkew[] = [];
  #isReported = false;

  constructor(options: ClockWatchOptions) {
    this.#options = options;
  }

  /** The best estimate of the last answers: that of the shortest round trip. Undefined while none told a date. */
  get skew(): ClockSkew | undefined {
    const [best] = this.#readings.toSorted((a, b) => a.uncertainty - b.uncertainty);
    return best && { ...best, isRefused: this.#isReported };
  }

  /**
   * Takes note of an answer; gives the reason why nothing of it may be used, if there is one: its clock is certainly
   * further off than may be, however long it was on its way. Each answer is judged by itself, since a clock can be set
   * wrong between two of them. An answer without a date tells nothing.
   */
  observe({ headers }: Pick<HttpAnswer, 'headers'>, roundTrip: RoundTrip): UnusableDataError | undefined {
    const reading = this.#read(headers, roundTrip);
    if (reading === undefined) return undefined;
    this.#readings = [...this.#readings, reading].slice(-remembered);
    this.#report(reading);
    return reading.isRefused ? this.#error(headers['date'] ?? '', roundTrip) : undefined;
  }

  #read(headers: HttpAnswer['headers'], { sentAt, receivedAt }: RoundTrip): ClockSkew | undefined {
    const date = Date.parse(headers['date'] ?? '');
    // A cache tells the date at which it was filled; a round trip that took less than no time saw our clock being set.
    if (Number.isNaN(date) || Number(headers['age'] ?? 0) > 0 || receivedAt < sentAt) return undefined;
    const [least, most] = [(date - receivedAt) / 1000, (date + 1000 - sentAt) / 1000];
    const isRefused = least > this.#options.tolerance || most < -this.#options.tolerance;
    return { seconds: (least + most) / 2, uncertainty: (most - least) / 2, isRefused };
  }

  #report({ isRefused, ...reading }: ClockSkew): void {
    const isOver = this.#readings.every((one) => !one.isRefused);
    if (isRefused === this.#isReported || (!isRefused && !isOver)) return;
    this.#isReported = isRefused;
    this.#options.onSkew?.({ ...reading, isRefused });
  }

  #error(date: string, { receivedAt }: RoundTrip): UnusableDataError {
    const { backend, tolerance } = this.#options;
    const [theirs, ours] = [Date.parse(date), receivedAt].map((time) => new Date(time).toISOString().slice(0, 19));
    return new UnusableDataError(
      `by the clock of ${backend} it is ${theirs}Z and by the adapter's ${ours}Z: they differ by more than ${tolerance} s, so that nobody knows how old its samples are, and nothing of the answer is used; set the clock of the adapter's node right (NTP), or the backend's`,
    );
  }
}
