import type { AdapterError } from '../errors/adapter-error.ts';
import { type Demand, toSampleRequest } from './demand.ts';
import type { FreshnessSettings } from './freshness-settings.ts';
import { HeldSamples } from './held-samples.ts';
import { placeOutcome } from './place-outcome.ts';
import type { Reading } from './reading.ts';
import { SamplePeriod } from './sample-period.ts';
import type { MetricPolicy, SampleOutcome, SampleRequest } from './sample-source.ts';

/** However slow a source is, nothing older is served unless settings or a policy say so. Milliseconds. */
const oldestLearnt = 30 * 60_000;
/** The part of an interval after which it counts as over: callers come in its own rhythm, a little early as often as late. */
const early = 0.8;

/**
 * Everything that is known of one demand: namespace → object → sample. The namespace of a read is part of every
 * look-up. One attempt to refresh it asks for all its namespaces, so that success and failure are the table's.
 */
export class DemandTable {
  readonly demand: Demand;
  readonly #settings: FreshnessSettings;
  /** The least recently asked comes first. */
  readonly #scopes = new Map<string, HeldSamples>();
  readonly #period = new SamplePeriod();
  #policy: MetricPolicy = {};
  #slow = false;
  #failure: { readonly error: AdapterError; readonly at: number } | undefined;

  constructor(demand: Demand, settings: FreshnessSettings) {
    this.demand = demand;
    this.#settings = settings;
  }

  /** Why the last attempt failed; undefined when it succeeded. */
  get failure(): AdapterError | undefined {
    return this.#failure?.error;
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

  /** Takes note that a scope is asked for. The policy may have changed since the last time. */
  ask(scope: string, now: number, policy: MetricPolicy): void {
    this.#policy = policy;
    const held = this.#scopes.get(scope) ?? new HeldSamples(now);
    held.askedAt = now;
    this.#scopes.delete(scope);
    this.#scopes.set(scope, held);
  }

  /**
   * Whether it is time to ask the backend, counted from when it was asked for the last good answer. After a failure that
   * is so for no scope, a new one neither, until the retry.
   */
  isDue(scope: string, now: number): boolean {
    if (this.#failure !== undefined) return isOver(this.#failure.at, this.#settings.retryInterval, now);
    const answeredAt = this.#scopes.get(scope)?.answeredAt;
    return answeredAt === undefined || isOver(answeredAt, this.#interval * early, now);
  }

  /** Whether no good answer spoke of the scope yet. */
  isNew(scope: string): boolean {
    return this.#scopes.get(scope)?.answeredAt === undefined;
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

  /** Takes in how the backend answered `request`. Throws what makes the answer unusable, and then takes in nothing of it. */
  apply(request: SampleRequest, outcome: SampleOutcome, { now, askedAt }: Attempt): void {
    this.#slow = now - askedAt > this.#settings.coldReadWait * 1000;
    const answers = placeOutcome(request, outcome);
    const moment = { now, askedAt, maxAge: this.maxAge, longestPause: 2 * this.#interval * 1000 };
    const gaps = [...answers].map(([scope, answer]) => this.#scopes.get(scope)?.accept(answer, moment));
    this.#period.observe(gaps.filter((gap) => gap !== undefined));
    this.#failure = undefined;
  }

  /** Takes in that an attempt failed; what is held stays. */
  fail(error: AdapterError, now: number): void {
    this.#failure = { error, at: now };
  }

  get #interval(): number {
    return this.#policy.refreshInterval ?? this.#settings.refreshInterval;
  }

  /** A failure since then explains why something is missing better than the last good answer does. */
  #explain(reading: Reading): Reading {
    if (this.#failure === undefined || (reading.rung !== 'absent' && reading.rung !== 'pending')) return reading;
    return { rung: 'failed', error: this.#failure.error };
  }
}

/** When an attempt to refresh began, and when it ended; milliseconds since the epoch. */
export interface Attempt {
  readonly askedAt: number;
  readonly now: number;
}

/** Whether so many seconds have gone by. A clock that was set back does not make it later. */
function isOver(since: number, seconds: number, now: number): boolean {
  return now < since || now - since >= seconds * 1000;
}
