import type { ExpectedScopes } from '../table/scopes.ts';

/** A part of a table: the table's key, and one of its scopes. */
export interface Place {
  readonly key: string;
  readonly scope: string;
}

const nothing: ExpectedScopes = new Map();

/** Who expects to read what: by owner, and counted by place, so that a place is free when the last owner leaves. */
export class Claims {
  readonly #places = new Map<string, readonly Place[]>();
  readonly #scopes = new Map<string, Map<string, number>>();

  /** How many owners claim anything. */
  get owners(): number {
    return this.#places.size;
  }

  /** How many owners claim each scope of a table: for ever up to date, unless there is none to begin with. */
  scopesOf(key: string): ExpectedScopes {
    return this.#scopes.get(key) ?? nothing;
  }

  /** From now on the owner claims these places and no others. */
  replace(owner: string, places: readonly Place[]): void {
    const before = this.#places.get(owner) ?? [];
    // New ones first: what stays must not be free in between.
    for (const place of places) this.#count(place, 1);
    for (const place of before) this.#count(place, -1);
    if (places.length > 0) this.#places.set(owner, places);
    else this.#places.delete(owner);
  }

  #count({ key, scope }: Place, by: 1 | -1): void {
    const scopes = this.#scopes.get(key) ?? new Map<string, number>();
    const count = (scopes.get(scope) ?? 0) + by;
    if (count > 0) scopes.set(scope, count);
    else scopes.delete(scope);
    if (scopes.size > 0) this.#scopes.set(key, scopes);
    else this.#scopes.delete(key);
  }
}
