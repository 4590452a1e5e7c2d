import type { Clock } from '../../cluster/clock.ts';
import type { ResourceMapper } from '../../cluster/resource-mapper.ts';
import type { FreshnessSettings } from '../freshness-settings.ts';
import type { SampleSource } from '../sample-source.ts';
import type { ExpectedScopes } from '../table/scopes.ts';
import { timeLeft } from '../table/time-left.ts';
import { Claims } from './claims.ts';
import { type ExpectedPlace, type ExpectedRead, placeOfRead } from './expected-read.ts';

interface StandingDemandParts {
  readonly source: SampleSource;
  readonly mapper: ResourceMapper;
  readonly clock: Clock;
  readonly settings: FreshnessSettings;
  /** Told of every place that is claimed, with all scopes of its table that are; again when it is claimed again. */
  readonly onClaimed: (place: ExpectedPlace, scopes: ExpectedScopes) => void;
}

/**
 * What is expected to be read, by owner. A read that would be refused as things are, since the cluster's kinds are not
 * known yet or a metric is not, is tried again every retry interval.
 */
export class StandingDemand {
  readonly #parts: StandingDemandParts;
  readonly #claims = new Claims();
  /** All reads of the owners of whom one is not placed yet. */
  readonly #unplaced = new Map<string, readonly ExpectedRead[]>();
  #triedAt = 0;

  constructor(parts: StandingDemandParts) {
    this.#parts = parts;
  }

  /** How many owners there are, and how many of them expect something that cannot be read as things are. */
  get size(): { readonly owners: number; readonly unplaced: number } {
    return { owners: this.#claims.owners, unplaced: this.#unplaced.size };
  }

  /** The scopes of a table that are expected to be read. */
  scopesOf(key: string): ExpectedScopes {
    return this.#claims.scopesOf(key);
  }

  /** From now on the owner expects these reads and no others. */
  expect(owner: string, reads: readonly ExpectedRead[]): void {
    const places = reads.map((read) => placeOfRead(read, this.#parts));
    const known = places.filter((place) => place !== undefined);
    this.#claims.replace(owner, known);
    this.#noteUnplaced(owner, known.length < places.length ? reads : []);
    for (const place of known) this.#parts.onClaimed(place, this.#claims.scopesOf(place.key));
  }

  /** How long until {@link retry} is worth it, in milliseconds; forever when everything is placed. */
  timeLeft(now: number): number {
    if (this.#unplaced.size === 0) return Number.POSITIVE_INFINITY;
    return timeLeft(this.#triedAt, this.#parts.settings.retryInterval * 1000, now);
  }

  /** Tries to place what could not be placed before, where it is time. */
  retry(now: number): void {
    if (this.timeLeft(now) > 0) return;
    this.#triedAt = now;
    for (const [owner, reads] of [...this.#unplaced]) this.expect(owner, reads);
  }

  #noteUnplaced(owner: string, reads: readonly ExpectedRead[]): void {
    if (this.#unplaced.size === 0) this.#triedAt = this.#parts.clock.now();
    if (reads.length > 0) this.#unplaced.set(owner, reads);
    else this.#unplaced.delete(owner);
  }
}
