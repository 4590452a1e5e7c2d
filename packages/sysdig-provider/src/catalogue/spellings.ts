import { legacyIds } from '../rules/resolve-metric.ts';

/**
 * Finds names whose letters' case was lost: client-go writes the names of external metrics in lower case
 * (rest/request.go), so that an HPA on `jvm.nonHeap.used` asks for `jvm.nonheap.used`.
 */
export class Spellings {
  readonly #names: ReadonlySet<string>;
  readonly #legacyIds: ReadonlySet<string> = new Set(legacyIds);
  /** Names with capitals, by what is left of them. */
  readonly #capitalized = new Map<string, readonly string[]>();

  constructor(series: ReadonlySet<string>) {
    this.#names = series;
    for (const names of [series, this.#legacyIds]) {
      for (const name of names) {
        const lower = name.toLowerCase();
        if (lower !== name) this.#capitalized.set(lower, [...(this.#capitalized.get(lower) ?? []), name]);
      }
    }
  }

  /**
   * The known names that may be meant by one, sorted. More than one: nothing tells which, and a value of the wrong one
   * would be a lie. None: nobody knows such a name. A name with capitals was not changed on its way: it is what it is.
   * A series may be named with dots for its underscores.
   */
  meantBy(name: string): readonly string[] {
    const meant = this.#meantBy(name);
    return meant.length > 0 ? meant : this.#meantBy(name.replace(/[.-]/g, '_'));
  }

  #meantBy(name: string): readonly string[] {
    const lower = name.toLowerCase();
    const isKnown = this.#names.has(name) || this.#legacyIds.has(name);
    if (isKnown && lower !== name) return [name];
    const others = this.#capitalized.get(lower) ?? [];
    const plain = this.#names.has(lower) || this.#legacyIds.has(lower) ? [lower] : [];
    return [...plain, ...others].toSorted();
  }
}
