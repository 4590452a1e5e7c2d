/** Lets slow answers of a simulator wait until a test releases them. */
export class HeldAnswers {
  readonly #waiting = new Set<() => void>();

  /** How many wait. */
  get count(): number {
    return this.#waiting.size;
  }

  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.add(resolve));
  }

  release(): void {
    for (const goOn of this.#waiting) goOn();
    this.#waiting.clear();
  }
}
