/** A provider's list, and how its entries are told apart. */
export interface RememberedListParts<Info> {
  /** Asks the provider. */
  readonly list: () => readonly Info[];
  /** Brings a list into the order that does not depend on the provider's. */
  readonly toCanonical: (infos: readonly Info[]) => readonly Info[];
  /** Whether two entries say the same; the other is undefined where its list has ended. */
  readonly areEqual: (one: Info, other: Info | undefined) => boolean;
}

/**
 * A provider's list in canonical order, which is the same array as long as the content is the same: whoever builds
 * something of it need only look at its identity. Asking again is free when the provider returns the array that it
 * returned before, one comparison per entry when it returns an equal one, and a sort when it has changed the order.
 */
export class RememberedList<Info> {
  readonly #parts: RememberedListParts<Info>;
  #listed: readonly Info[] = [];
  #canonical: readonly Info[] = [];

  constructor(parts: RememberedListParts<Info>) {
    this.#parts = parts;
  }

  /** What the provider lists now. */
  current(): readonly Info[] {
    const listed = this.#parts.list();
    const isUnchanged = listed === this.#listed || this.#areEqual(listed, this.#listed);
    this.#listed = listed;
    if (isUnchanged) return this.#canonical;
    const canonical = this.#parts.toCanonical(listed);
    if (!this.#areEqual(canonical, this.#canonical)) this.#canonical = canonical;
    return this.#canonical;
  }

  #areEqual(some: readonly Info[], others: readonly Info[]): boolean {
    const { areEqual } = this.#parts;
    return some.every((info, index) => areEqual(info, others[index])) && some.length === others.length;
  }
}
