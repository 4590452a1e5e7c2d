import type { AdapterError } from '../../errors/adapter-error.ts';
import type { Sample } from '../sample-source.ts';
import type { Reading } from './reading.ts';
import { refusalWeight, sampleWeight } from './sample-weight.ts';

/** What one good answer says of one scope. */
export interface ScopeAnswer {
  readonly samples: ReadonlyMap<string, Sample>;
  /** By object name; under {@link unnamed} what concerns every object that has no sample. */
  readonly refused: ReadonlyMap<string, AdapterError>;
  /** What the backend was asked and how it answered, in words. */
  readonly note: string;
  /** What becomes of earlier samples that the answer lacks. */
  readonly hold: Hold;
}

/** Each until it is too old itself; all until the last of them is too old; or none: what is gone is gone at once. */
export type Hold = 'each' | 'all' | 'none';

/** Where a refusal stands that names no object. */
export const unnamed = '';

/** The circumstances of a moment, in milliseconds. */
interface Moment {
  readonly now: number;
  /** How far a sample may be from now. */
  readonly maxAge: number;
}

/** The circumstances of a read. */
export interface ReadMoment extends Moment {
  /** Whether a refresh that was due has not succeeded. */
  readonly late: boolean;
}

/** The circumstances in which an answer came. */
export interface AnswerMoment extends Moment {
  /** When the answer was asked for. */
  readonly askedAt: number;
  /** The longest time from one asking to the next after which no sample in between counts as unseen; milliseconds. */
  readonly longestPause: number;
}

interface HeldSample {
  readonly sample: Sample;
  /** Whether the last good answer contained the object. */
  readonly reported: boolean;
}

/**
 * What is remembered of one scope of a demand: a namespace's objects, all cluster-scoped objects, or an external
 * metric's series.
 */
export class HeldSamples {
  /** When it was last asked for; milliseconds since the epoch, as all times here. */
  askedAt: number;
  #answeredAt: number | undefined;
  #note = '';
  #held: ReadonlyMap<string, HeldSample> = new Map();
  #refused: ReadonlyMap<string, AdapterError> = new Map();
  #weight = 0;

  constructor(askedAt: number) {
    this.askedAt = askedAt;
  }

  /** When the last good answer was asked for; undefined while there was none. */
  get answeredAt(): number | undefined {
    return this.#answeredAt;
  }

  /** How many objects there is a sample of. */
  get size(): number {
    return this.#held.size;
  }

  /** What is held takes about so many bytes. */
  get weight(): number {
    return this.#weight;
  }

  /** The names of all objects of which there is a sample. */
  get names(): readonly string[] {
    return [...this.#held.keys()];
  }

  /**
   * Takes a good answer. Returns the smallest distance between an object's last two samples, in milliseconds; undefined
   * where nobody asked for so long that samples in between went unseen.
   */
  accept(answer: ScopeAnswer, moment: AnswerMoment): number | undefined {
    const paused = this.#hasPaused(moment);
    const next = new Map<string, HeldSample>();
    const gaps: number[] = [];
    for (const [name, sample] of answer.samples) {
      const before = this.#held.get(name)?.sample;
      if (before !== undefined && before.timestamp < sample.timestamp) gaps.push(sample.timestamp - before.timestamp);
      next.set(name, { sample: chooseNewer(before, sample, moment.now), reported: true });
    }
    for (const [name, sample] of this.#heldBeyond(answer, moment)) next.set(name, { sample, reported: false });
    this.#held = next;
    this.#refused = answer.refused;
    this.#weight = weigh(next, answer.refused);
    this.#note = answer.note;
    this.#answeredAt = moment.askedAt;
    return paused || gaps.length === 0 ? undefined : gaps.reduce((a, b) => Math.min(a, b));
  }

  read(name: string, moment: ReadMoment): Reading {
    const error = this.#refused.get(name);
    if (error !== undefined) return { rung: 'refused', error };
    const held = this.#held.get(name);
    if (held === undefined) return this.readNothing();
    const { sample, reported } = held;
    if (isTooOld(sample, moment)) return { rung: 'stale', sample };
    return { rung: moment.late || !reported ? 'held' : 'fresh', sample };
  }

  /** What is to be said of an object without a sample. */
  readNothing(): Reading {
    if (this.#answeredAt === undefined) return { rung: 'pending' };
    const error = this.#refused.get(unnamed);
    return error === undefined ? { rung: 'absent', note: this.#note } : { rung: 'refused', error };
  }

  /** Where the clock was set back, nobody knows how long it was. */
  #hasPaused({ askedAt, longestPause }: AnswerMoment): boolean {
    if (this.#answeredAt === undefined) return true;
    const pause = askedAt - this.#answeredAt;
    return pause < 0 || pause > longestPause;
  }

  /** The earlier samples that stay although the answer lacks them. */
  #heldBeyond({ samples, hold }: ScopeAnswer, moment: Moment): readonly (readonly [string, Sample])[] {
    if (hold === 'none') return [];
    const missing = [...this.#held].flatMap(([name, { sample }]) =>
      samples.has(name) ? [] : [[name, sample] as const],
    );
    const young = missing.filter(([, sample]) => !isTooOld(sample, moment));
    return hold === 'all' && young.length > 0 ? missing : young;
  }
}

function weigh(held: ReadonlyMap<string, HeldSample>, { size }: ReadonlyMap<string, AdapterError>): number {
  let sum = refusalWeight * size;
  for (const { sample } of held.values()) sum += sampleWeight(sample);
  return sum;
}

/** A sample gives way to an older one only where it is from the future itself: then the clock was set back meanwhile. */
function chooseNewer(before: Sample | undefined, sample: Sample, now: number): Sample {
  if (before === undefined || before.timestamp > now) return sample;
  return before.timestamp > sample.timestamp ? before : sample;
}

/** Too far in the future is as bad: the age of such a sample is unknown, and it would never grow old. */
function isTooOld({ timestamp }: Sample, { now, maxAge }: Moment): boolean {
  return Math.abs(now - timestamp) > maxAge;
}
