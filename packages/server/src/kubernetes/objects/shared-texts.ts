/** So many different ones are remembered; label values of a big cluster that more than one workload has are fewer. */
const most = 10_000;

/**
 * One copy of each text instead of as many as were parsed: clusters repeat their label values by the thousand. What it
 * remembers is bounded: it starts anew when it is full, which costs a second copy of what comes again.
 */
export class SharedTexts {
  readonly #texts = new Map<string, string>();

  /** How many are remembered. */
  get size(): number {
    return this.#texts.size;
  }

  /** The same text. */
  share(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= most) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}
