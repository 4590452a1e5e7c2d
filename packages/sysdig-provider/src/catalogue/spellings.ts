import { legacyIds } from '../rules/resolve-metric.ts';

/**
 * Finds names whose letters' case was lost: client-go writes the names of external metrics in lower case
 * (rest/request.go), so that an HPA on `jvm.nonHeap.used` asks for `jvm.nonheap.used`.
 */
export class Spellings {
  readonly #names: ReadonlySet<string>;
  readonly #byLowerCase = new Map<string, string | undefined>();

  constructor(series: ReadonlySet<string>) {
    this.#names = new Set([...series, ...legacyIds]);
    for (const name of this.#names) {
      const lower = name.toLowerCase();
      this.#byLowerCase.set(lower, this.#byLowerCase.has(lower) ? undefined : name);
    }
  }

  /** The name as it is if there is such a one, else the only one that differs in case alone, else the name as it is. */
  correct(name: string): string {
    return this.#names.has(name) ? name : (this.#byLowerCase.get(name.toLowerCase()) ?? name);
  }
}
