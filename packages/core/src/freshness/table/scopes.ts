import { type AnswerMoment, HeldSamples, type ScopeAnswer } from './held-samples.ts';
import { scopeWeight } from './sample-weight.ts';

/** Which scopes of a table are expected to be asked for, and by how many. Whoever counts them keeps it up to date. */
export type ExpectedScopes = ReadonlyMap<string, number>;

/** How many scopes one table keeps that nobody expects: as many namespaces as the largest clusters have. */
export const mostUnexpectedScopes = 10_000;

const nothingExpected: ExpectedScopes = new Map();

/**
 * The scopes of one table, and who wants them: those that were read lately, and those that are expected to be. New ones
 * are unanswered until a good answer spoke of them.
 */
export class Scopes {
  expected: ExpectedScopes = nothingExpected;
  readonly #demandTtl: number;
  readonly #held = new Map<string, HeldSamples>();
  readonly #unanswered = new Set<string>();
  #askedAt = Number.NEGATIVE_INFINITY;
  #askedLast: string | undefined;

  /** @param demandTtl how long a scope counts as wanted after it was asked for, in milliseconds. */
  constructor(demandTtl: number) {
    this.#demandTtl = demandTtl;
  }

  /** Takes note that somebody reads it. */
  ask(scope: string, now: number): void {
    const held = this.include(scope);
    held.askedAt = now;
    // The least recently asked comes first.
    this.#held.delete(scope);
    this.#held.set(scope, held);
    this.#askedAt = now;
    this.#askedLast = scope;
    if (this.#held.size > mostUnexpectedScopes + this.expected.size) this.forgetLeastWanted();
  }

  /**
   * Forgets the scope that nobody expects and that was not asked for the longest; not the one that was asked for last.
   * Whether there was one.
   */
  forgetLeastWanted(): boolean {
    for (const scope of this.#held.keys()) {
      if (this.expected.has(scope) || scope === this.#askedLast) continue;
      this.#forget(scope);
      return true;
    }
    return false;
  }

  /** Adds it without a read: it is wanted for as long as it is expected. */
  include(scope: string): HeldSamples {
    const known = this.#held.get(scope);
    if (known !== undefined) return known;
    const held = new HeldSamples(Number.NEGATIVE_INFINITY);
    this.#held.set(scope, held);
    this.#unanswered.add(scope);
    return held;
  }

  get(scope: string): HeldSamples | undefined {
    return this.#held.get(scope);
  }

  isUnanswered(scope: string): boolean {
    return this.#unanswered.has(scope);
  }

  get all(): readonly string[] {
    return [...this.#held.keys()];
  }

  get unanswered(): readonly string[] {
    return [...this.#unanswered];
  }

  get hasUnanswered(): boolean {
    return this.#unanswered.size > 0;
  }

  /** How long ago any of them was read, in milliseconds; 0 while one is expected. */
  idleTime(now: number): number {
    return this.expected.size > 0 ? 0 : now - this.#askedAt;
  }

  /** Whether anybody wants any of them. */
  isDemanded(now: number): boolean {
    return this.idleTime(now) <= this.#demandTtl;
  }

  /**
   * Forgets those that nobody wants; where nobody wants any, not the one that was read last, for whom somebody may wait
   * beside a clock that jumps; and never all of them, since nothing can be asked of none.
   */
  forgetUnwanted(now: number): void {
    // What was asked for by a clock that was fast must not stay wanted until the right time has caught up.
    this.#askedAt = Math.min(this.#askedAt, now);
    for (const held of this.#held.values()) held.askedAt = Math.min(held.askedAt, now);
    const spared = this.isDemanded(now) ? undefined : this.#askedLast;
    const isUnwanted = (scope: string, askedAt: number) =>
      !this.expected.has(scope) && now - askedAt > this.#demandTtl && scope !== spared;
    const unwanted = [...this.#held].filter(([scope, { askedAt }]) => isUnwanted(scope, askedAt));
    for (const [scope] of unwanted.length < this.#held.size ? unwanted : unwanted.slice(0, -1)) {
      this.#forget(scope);
    }
  }

  #forget(scope: string): void {
    this.#held.delete(scope);
    this.#unanswered.delete(scope);
  }

  /** Takes in a good answer. Returns the smallest distances of samples that it showed, in milliseconds. */
  accept(answers: ReadonlyMap<string, ScopeAnswer>, moment: AnswerMoment): readonly number[] {
    const gaps = [...answers].map(([scope, answer]) => {
      this.#unanswered.delete(scope);
      return this.#held.get(scope)?.accept(answer, moment);
    });
    return gaps.filter((gap) => gap !== undefined);
  }

  /** How many scopes and samples there are, and what they take in memory, in bytes. */
  get size(): { readonly scopes: number; readonly samples: number; readonly weight: number } {
    let samples = 0;
    let weight = scopeWeight * this.#held.size;
    for (const held of this.#held.values()) {
      samples += held.size;
      weight += held.weight;
    }
    return { scopes: this.#held.size, samples, weight };
  }
}
