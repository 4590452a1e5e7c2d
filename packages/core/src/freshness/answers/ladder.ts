import type { Clock } from '../../cluster/clock.ts';
import type { AdapterError } from '../../errors/adapter-error.ts';
import type { Quantity } from '../../model/quantity.ts';
import { wholeDemand } from '../demand/demand.ts';
import type { FreshnessSettings } from '../freshness-settings.ts';
import type { MetricPolicy, Sample } from '../sample-source.ts';
import type { DemandTable } from '../table/demand-table.ts';
import { isServable, type ServableReading, type UnservableReading } from '../table/reading.ts';
import { noObjectsError, toError } from './answers.ts';
import type { Question } from './question.ts';

/** One sample that was served, for counting. */
export interface ServedSample {
  /** The metric it is a sample of. */
  readonly metric: string;
  /**
   * `fresh`: as it should be. `held`: the backend's last good answer is late, or lacks the object; the sample is an
   * earlier one. `fallback`: no sample at all, but what the metric's policy says instead.
   */
  readonly rung: ServableReading['rung'];
  /** How old it was when it was served. */
  readonly ageSeconds: number;
  /** What was served. */
  readonly value: Quantity;
}

/** A question with its table, brought up to date as far as the caller's patience allowed. */
export interface Look {
  readonly question: Question;
  readonly policy: MetricPolicy;
  readonly table: DemandTable;
}

interface LadderParts {
  readonly clock: Clock;
  readonly settings: FreshnessSettings;
  readonly onServed?: (served: ServedSample) => void;
}

/** Decides what of a table may be served: a sample, the metric's fallback, or the error that says why neither is. */
export class Ladder {
  readonly #parts: LadderParts;

  constructor(parts: LadderParts) {
    this.#parts = parts;
  }

  /** The sample of one object. */
  one(look: Look, name: string): Sample {
    const { question, table } = look;
    const reading = table.read(question.scope, name, this.#parts.clock.now());
    return this.#serve(look, isServable(reading) ? reading : this.#fallBack(look, reading, identityOf(question, name)));
  }

  /** The samples of those of these objects that have one. */
  several(look: Look, names: readonly string[]): readonly Sample[] {
    const { question, table } = look;
    const readings = table.readEach(question.scope, names, this.#parts.clock.now());
    const servable = readings.filter(isServable);
    if (servable.length > 0) return servable.map((reading) => this.#serve(look, reading));
    const unservable = readings.filter((reading) => !isServable(reading));
    const [reason] = [...unservable.filter(({ rung }) => rung !== 'absent'), ...unservable];
    if (reason === undefined) throw noObjectsError(question);
    const fallbacks = names.map((name) => this.#fallBack(look, reason, identityOf(question, name)));
    return fallbacks.map((reading) => this.#serve(look, reading));
  }

  /** Everything there is, or nothing of it: whoever asks adds it up. */
  all(look: Look): readonly Sample[] {
    const { question, table } = look;
    const readings = table.readAll(question.scope, this.#parts.clock.now());
    const reason = readings.find((reading) => !isServable(reading));
    if (reason !== undefined) return [this.#serve(look, this.#fallBack(look, reason, {}))];
    return readings.filter(isServable).map((reading) => this.#serve(look, reading));
  }

  /** What the policy says instead, as of now. Throws why there is nothing to serve where it says nothing, or may not. */
  #fallBack(look: Look, reason: UnservableReading, identity: Partial<Sample>): ServableReading {
    const { fallback } = look.policy;
    if (fallback === undefined || !mayFallBack(reason)) throw this.#errorOf(look, reason);
    return { rung: 'fallback', sample: { ...identity, value: fallback, timestamp: this.#parts.clock.now() } };
  }

  #serve({ question }: Look, { rung, sample }: ServableReading): Sample {
    const ageSeconds = (this.#parts.clock.now() - sample.timestamp) / 1000;
    try {
      this.#parts.onServed?.({ metric: question.demand.metric, rung, ageSeconds, value: sample.value });
    } catch {
      // Whoever listens must not cost a reader the answer.
    }
    return sample;
  }

  #errorOf({ question, table }: Look, reading: UnservableReading): AdapterError {
    const { maxAge, failure } = table;
    const { clock, settings } = this.#parts;
    const now = clock.now();
    const { coldReadWait } = settings;
    return toError(question, reading, { now, maxAge, failure, late: table.isLate(now), coldReadWait });
  }
}

/**
 * Whether there is no sample: not where there is one that is no number, nor where the question itself is refused, nor
 * where the backend was merely not heard yet, as after every start.
 */
function mayFallBack(reading: UnservableReading): boolean {
  if (reading.rung === 'refused' || reading.rung === 'pending') return false;
  return reading.rung !== 'failed' || !['bad-request', 'forbidden'].includes(reading.error.meaning);
}

function identityOf({ scope }: Question, name: string): Partial<Sample> {
  return { name, ...(scope !== wholeDemand && { namespace: scope }) };
}
