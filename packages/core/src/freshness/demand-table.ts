import type { AdapterError } from '../errors/adapter-error.ts';
import { type Demand, toSampleRequest } from './demand.ts';
import type { FreshnessSettings } from './freshness-settings.ts';
import { HeldSamples } from './held-samples.ts';
import { placeOutcome } from './place-outcome.ts';
import type { Reading } from './reading.ts';
import type { MetricPolicy, SampleOutcome, SampleRequest } from './sample-source.ts';

/** How many observed distances of samples the period is taken from: few enough that a changed period is learnt anew. */
const observedGaps = 5;

/**
 * Everything that is known of one demand: namespace → object → sample. The namespace of a read is part of every
 * look-up. One attempt to refresh it asks for all its namespaces, so that success and failure are the table's.
 */
export class DemandTable {
  readonly demand: Demand;
  readonly #settings: FreshnessSettings;
  /** The least recently asked comes first. */
  readonly #scopes = new Map<string, HeldSamples>();
  #policy: MetricPolicy = {};
  #gaps: readonly number[] = [];
  #failure: { readonly error: AdapterError; readonly at: number } | undefined;

  constructor(demand: Demand, settings: FreshnessSettings) {
    this.demand = demand;
    this.#settings = settings;
  }

  /** Why the last attempt failed; undefined when it succeeded. */
  get failure(): AdapterError | undefined {
    return this.#failure?.error;
  }

  /** The oldest sample that may be served, in milliseconds: by policy, or what three missed samples come to. */
  get maxAge(): number {
    const { maxAge, settleSeconds = 0 } = this.#policy;
    if (maxAge !== undefined) return maxAge * 1000;
    const period = this.#gaps.length === 0 ? 0 : Math.min(...this.#gaps);
    return Math.max(this.#settings.maxAge * 1000, 3 * period + settleSeconds * 1000);
  }

  /** Takes note that a scope is asked for. The policy may have changed since the last time. */
  ask(scope: string, now: number, policy: MetricPolicy): void {
    this.#policy = policy;
    const held = this.#scopes.get(scope) ?? new HeldSamples(now);
    held.askedAt = now;
    this.#scopes.delete(scope);
    this.#scopes.set(scope, held);
  }

  /** Whether it is time to ask the backend. After a failure that is so for no scope, a new one neither, until the retry. */
  isDue(scope: string, now: number): boolean {
    if (this.#failure !== undefined) return isOver(this.#failure.at, this.#settings.retryInterval, now);
    const answeredAt = this.#scopes.get(scope)?.answeredAt;
    const interval = this.#policy.refreshInterval ?? this.#settings.refreshInterval;
    return answeredAt === undefined || isOver(answeredAt, interval, now);
  }

  read(scope: string, name: string, now: number): Reading {
    const held = this.#scopes.get(scope);
    const late = this.#failure !== undefined || this.isDue(scope, now);
    return this.#explain(held?.read(name, { now, maxAge: this.maxAge, late }) ?? { rung: 'pending' });
  }

  /** Everything that a scope has, sorted by name; where it has nothing, the one reading that says why. */
  readAll(scope: string, now: number): readonly Reading[] {
    const held = this.#scopes.get(scope);
    if (held === undefined || held.names.length === 0)
      return [this.#explain(held?.readNothing() ?? { rung: 'pending' })];
    return held.names.toSorted().map((name) => this.read(scope, name, now));
  }

  /**
   * What to ask the backend: every scope that is still wanted. Those that nobody asks for any longer are forgotten,
   * never the one that was asked for last, however far the clock jumped meanwhile.
   */
  nextRequest(): SampleRequest {
    const latest = [...this.#scopes.values()].at(-1)?.askedAt ?? 0;
    for (const [scope, { askedAt }] of this.#scopes) {
      if (latest - askedAt > this.#settings.demandTtl * 1000) this.#scopes.delete(scope);
    }
    return toSampleRequest(this.demand, [...this.#scopes.keys()]);
  }

  /** Takes in how the backend answered `request`. Throws what makes the answer unusable, and then takes in nothing. */
  apply(request: SampleRequest, outcome: SampleOutcome, now: number): void {
    const answers = placeOutcome(request, outcome);
    const moment = { now, maxAge: this.maxAge };
    const gaps = [...answers].map(([scope, answer]) => this.#scopes.get(scope)?.accept(answer, moment));
    const seen = gaps.filter((gap) => gap !== undefined);
    if (seen.length > 0) this.#gaps = [...this.#gaps, seen.reduce((a, b) => Math.min(a, b))].slice(-observedGaps);
    this.#failure = undefined;
  }

  /** Takes in that an attempt failed; what is held stays. */
  fail(error: AdapterError, now: number): void {
    this.#failure = { error, at: now };
  }

  /** A failure since then explains why something is missing better than the last good answer does. */
  #explain(reading: Reading): Reading {
    if (this.#failure === undefined || (reading.rung !== 'absent' && reading.rung !== 'pending')) return reading;
    return { rung: 'failed', error: this.#failure.error };
  }
}

/** Whether so many seconds have gone by. A clock that was set back does not make it later. */
function isOver(since: number, seconds: number, now: number): boolean {
  return now < since || now - since >= seconds * 1000;
}
