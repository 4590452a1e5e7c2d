import { hashToUnit } from './hash.ts';

/** How the requests to a service come and go. Times in seconds. */
export interface LoadShape {
  /** Requests a second on average, without bursts. */
  readonly base: number;
  /** How much of the base the day adds at its height and takes at its depth: 0 to 1. */
  readonly dayAmplitude: number;
  /** How long a day is; 86 400, or far less in a demonstration. */
  readonly dayLength: number;
  /** One burst in each of these spans, at a time of its own. */
  readonly burstEvery: number;
  readonly burstLength: number;
  /** What a burst adds at its height, as a multiple of the base. */
  readonly burstHeight: number;
}

/** How many requests: those of the day, and those of bursts, which are slower to serve. */
export interface Requests {
  readonly steady: number;
  readonly burst: number;
}

/**
 * The requests to one service as a function of time. Everything is counted from closed formulas, so that a counter at
 * any time costs the same, nothing is kept, and deltas, rates and totals fit each other exactly.
 */
export class Load {
  private readonly shape: LoadShape;
  private readonly seed: string;

  constructor(shape: LoadShape, seed: string) {
    this.shape = shape;
    this.seed = seed;
  }

  /** All requests since a moment long ago. @param time seconds since the epoch. */
  totalAt(time: number): Requests {
    const { base } = this.shape;
    return { steady: base * (time + this.dayArea(time)), burst: base * this.burstArea(time) };
  }

  /** Requests a second on average between two moments. */
  rateBetween(from: number, to: number): number {
    const [before, after] = [this.totalAt(from), this.totalAt(to)];
    return (after.steady + after.burst - before.steady - before.burst) / (to - from);
  }

  /** The integral of the day's sine, lowest at the beginning of a day. */
  private dayArea(time: number): number {
    const { dayAmplitude, dayLength } = this.shape;
    const turn = (2 * Math.PI) / dayLength;
    return (-dayAmplitude / turn) * Math.sin(turn * (time % dayLength));
  }

  /** The integral of the bursts: hills with the shape of a cosine, one in each span. */
  private burstArea(time: number): number {
    const { burstEvery, burstLength, burstHeight } = this.shape;
    const span = Math.floor(time / burstEvery);
    const begin = span * burstEvery + hashToUnit(this.seed, 'burst', span) * (burstEvery - burstLength);
    const into = Math.min(Math.max(time - begin, 0), burstLength);
    const turn = (2 * Math.PI) / burstLength;
    return (burstHeight / 2) * (span * burstLength + into - Math.sin(turn * into) / turn);
  }
}
