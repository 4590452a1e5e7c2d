/** Of how many answers the ages are remembered: few enough that a lag which ends is forgotten within minutes. */
const observedAnswers = 5;

/** How old a source's newest sample is when it arrives, learnt from the last answers. Milliseconds. */
export class ArrivalAge {
  #ages: readonly number[] = [];

  /** Takes in the times of the samples of an answer that came now; one without samples tells nothing. */
  observe(timestamps: readonly number[], now: number): void {
    if (timestamps.length === 0) return;
    const newest = timestamps.reduce((a, b) => Math.max(a, b));
    this.#ages = [...this.#ages, Math.max(0, now - newest)].slice(-observedAnswers);
  }

  /** The worst of the last answers; 0 while there was none. */
  get most(): number {
    return Math.max(0, ...this.#ages);
  }
}
