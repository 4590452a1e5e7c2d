import type { AdapterError } from '../../errors/adapter-error.ts';
import type { Priority } from '../../provider/request-context.ts';
import { type Demand, formatDemandKey, toSampleRequest } from '../demand/demand.ts';
import type { FreshnessSettings } from '../freshness-settings.ts';
import type { MetricPolicy, SampleOutcome, SampleRequest } from '../sample-source.ts';
import { ArrivalAge } from './arrival-age.ts';
import { type AttemptTimes, Cadence } from './cadence.ts';
import type { ReadMoment } from './held-samples.ts';
import { phaseOf } from './phase.ts';
import { placeOutcome } from './place-outcome.ts';
import type { Reading } from './reading.ts';
import { refuseTooMuch } from './refuse-too-much.ts';
import { SamplePeriod } from './sample-period.ts';
import { weighTable } from './sample-weight.ts';
import { type ExpectedScopes, Scopes } from './scopes.ts';

/** However slow a source is, nothing older is served unless settings or a policy say so. Milliseconds. */
const oldestLearnt = 30 * 60_000;
/** However eager a policy is. Milliseconds. */
const shortestInterval = 1000;

/** Who reads, and when. */
export interface Asking {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly policy: MetricPolicy;
  readonly priority: Priority;
}

/** What a table asks the backend at one time: all of its scopes, or those alone that are new. */
export interface TableRequest {
  readonly request: SampleRequest;
  readonly isWhole: boolean;
}

/** The circumstances of an attempt to refresh that came to its end. */
export interface Attempt extends AttemptTimes {
  /** How scarce the backend is, from 0 to 1. */
  readonly pressure: number;
}

/**
 * Everything that is known of one demand: namespace → object → sample. The namespace of a read is part of every
 * look-up. One attempt to refresh it asks for all its namespaces, so that success and failure are the table's; between
 * two refreshes a new namespace is asked for alone.
 */
export class DemandTable {
  readonly key: string;
  readonly demand: Demand;
  readonly #settings: FreshnessSettings;
  readonly #scopes: Scopes;
  readonly #cadence: Cadence;
  readonly #period = new SamplePeriod();
  readonly #arrivalAge = new ArrivalAge();
  #policy: MetricPolicy = {};
  #autoscalerAskedAt = Number.NEGATIVE_INFINITY;
  #slow = false;
  #failure: AdapterError | undefined;

  constructor(demand: Demand, settings: FreshnessSettings, key = formatDemandKey(demand)) {
    this.key = key;
    this.demand = demand;
    this.#settings = settings;
    this.#scopes = new Scopes(settings.demandTtl * 1000);
    this.#cadence = new Cadence(phaseOf(key), settings);
  }

  /** Why the last attempt failed; undefined when it succeeded. */
  get failure(): AdapterError | undefined {
    return this.#failure;
  }

  /**
   * Whether it should be asked for apart from other tables: the last attempt failed or was slow, and those that were
   * asked for together are answered together.
   */
  get goesAlone(): boolean {
    return this.#failure !== undefined || this.#slow;
  }

  /** The oldest sample that may be served, in milliseconds: by policy, or what three missed samples come to. */
  get maxAge(): number {
    const { maxAge, settleSeconds = 0 } = this.#policy;
    if (maxAge !== undefined) return maxAge * 1000;
    const learnt = Math.min(3 * (this.#period.shortest ?? 0) + settleSeconds * 1000, oldestLearnt);
    return Math.max(this.#settings.maxAge * 1000, learnt);
  }

  /** How many scopes and samples there are, and an estimate of what they take in memory, in bytes. */
  get size(): { readonly scopes: number; readonly samples: number; readonly weight: number } {
    const { scopes, samples, weight } = this.#scopes.size;
    return { scopes, samples, weight: weighTable(this.key) + weight };
  }

  get isExpected(): boolean {
    return this.#scopes.expected.size > 0;
  }

  /** Whether it has scopes of which nothing is known yet, and no failure says why. */
  get isUnanswered(): boolean {
    return this.#failure === undefined && this.#scopes.hasUnanswered;
  }

  /** How it was to be kept when somebody asked last. */
  get policy(): MetricPolicy {
    return this.#policy;
  }

  /** See {@link Scopes.forgetLeastWanted}. */
  forgetLeastWantedScope(): boolean {
    return this.#scopes.forgetLeastWanted();
  }

  /** Whether there is anything about a scope, be it that nothing is known yet. */
  has(scope: string): boolean {
    return this.#scopes.get(scope) !== undefined;
  }

  /** Takes note that a scope is read. The policy may have changed since the last time. */
  ask(scope: string, { now, policy, priority }: Asking): void {
    this.#policy = policy;
    this.#scopes.ask(scope, now);
    if (priority === 'autoscaler') this.#autoscalerAskedAt = now;
  }

  /** From now on these scopes are wanted although nobody reads them: until they are gone from what is handed over here. */
  expect(expected: ExpectedScopes, policy = this.#policy): void {
    this.#policy = policy;
    this.#scopes.expected = expected;
    for (const scope of expected.keys()) this.#scopes.include(scope);
  }

  /** Whether it is to be kept fresh: somebody read it lately, or expects to. */
  isDemanded(now: number): boolean {
    return this.#scopes.isDemanded(now);
  }

  /** Whether nobody has wanted it for so long that nothing in it could still be served. */
  isForgotten(now: number): boolean {
    return this.#scopes.idleTime(now) > this.#settings.demandTtl * 1000 + this.maxAge;
  }

  /** The highest priority of those who want it. */
  priorityAt(now: number): Priority {
    const isLately = now - this.#autoscalerAskedAt <= this.#settings.demandTtl * 1000;
    return this.isExpected || isLately ? 'autoscaler' : 'person';
  }

  /**
   * How long until the backend is to be asked, in milliseconds: at once where a scope is new. After a failure that is so
   * for no scope, a new one neither, until the retry.
   */
  timeLeft(now: number): number {
    return this.isUnanswered ? 0 : this.#cadence.timeLeft(now);
  }

  /** Whether the refresh that was due has not come. */
  isLate(now: number): boolean {
    return this.#cadence.isLate(now);
  }

  /** Whether nothing can be said of a scope before the backend was asked. */
  isNew(scope: string): boolean {
    return this.#failure === undefined && this.#scopes.isUnanswered(scope);
  }

  /** What is known of each of these objects. */
  readEach(scope: string, names: readonly string[], now: number): readonly Reading[] {
    const held = this.#scopes.get(scope);
    const moment = this.#momentOf(now);
    return names.map((name) => this.#explain(held?.read(name, moment)));
  }

  /** What is known of one object. */
  read(scope: string, name: string, now: number): Reading {
    return this.#explain(this.#scopes.get(scope)?.read(name, this.#momentOf(now)));
  }

  /** Everything that a scope has, sorted by name; where it has nothing, the one reading that says why. */
  readAll(scope: string, now: number): readonly Reading[] {
    const held = this.#scopes.get(scope);
    if (held !== undefined && held.size > 0) return this.readEach(scope, held.names.toSorted(), now);
    return [this.#explain(held?.readNothing())];
  }

  /** What to ask the backend now. Scopes that nobody wants any longer are forgotten. */
  begin(now: number): TableRequest {
    const isWhole = !this.#scopes.hasUnanswered || this.#cadence.timeLeft(now) === 0;
    if (isWhole) this.#scopes.forgetUnwanted(now);
    const scopes = isWhole ? this.#scopes.all : this.#scopes.unanswered;
    return { request: toSampleRequest(this.demand, scopes), isWhole };
  }

  /** Takes in how the backend answered. Throws what makes the answer unusable, and then takes in nothing of it. */
  apply({ request, isWhole }: TableRequest, outcome: SampleOutcome, attempt: Attempt): void {
    const { now, askedAt } = attempt;
    this.#slow = now - askedAt > this.#settings.coldReadWait * 1000;
    refuseTooMuch(request, outcome, this.#settings);
    const moment = { now, askedAt, maxAge: this.maxAge, longestPause: 2 * this.#interval };
    this.#period.observe(this.#scopes.accept(placeOutcome(request, outcome), moment));
    if (outcome.ok) {
      const times = outcome.samples.map(({ timestamp }) => timestamp);
      this.#arrivalAge.observe(times, now);
    }
    this.#failure = undefined;
    if (!isWhole) return;
    const { pressure } = attempt;
    this.#cadence.answered(attempt, { interval: this.#interval, longest: this.#longestInterval, pressure });
  }

  /** Takes in that an attempt failed; what is held stays. */
  fail(error: AdapterError, now: number): void {
    this.#failure = error;
    this.#cadence.failed(now, { interval: this.#interval });
  }

  get #interval(): number {
    return Math.max((this.#policy.refreshInterval ?? this.#settings.refreshInterval) * 1000, shortestInterval);
  }

  /**
   * How far pressure may stretch the interval. Samples that are old when they arrive must not grow too old before the next
   * ones do, which come up to a period later than they might, and as late as a caller waits.
   */
  get #longestInterval(): number {
    const margin = (this.#period.shortest ?? 0) + this.#settings.coldReadWait * 1000;
    const left = this.maxAge - this.#arrivalAge.most - margin;
    return Math.max(this.#interval, Math.min(this.maxAge / 2, left));
  }

  #momentOf(now: number): ReadMoment {
    return { now, maxAge: this.maxAge, late: this.#failure !== undefined || this.isLate(now) };
  }

  /** A failure since then explains why something is missing better than the last good answer does. */
  #explain(reading: Reading = { rung: 'pending' }): Reading {
    if (this.#failure === undefined || (reading.rung !== 'absent' && reading.rung !== 'pending')) return reading;
    return { rung: 'failed', error: this.#failure };
  }
}
